// Changes to a run under way that its books must follow: a new mask, a VIP on another pool, a controller that is not there, a connection
// that is not open yet. Each of these was once wrong. Source: SPEC §2, §6, §7, §9.
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/base/result.ts';
import { PACKETS } from '../../src/metrics/quantity.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { BuiltRun } from '../../src/sim/run.ts';
import { buildTables } from '../../src/sim/run-results.ts';
import { tablesAt } from '../../src/sim/standing-tables.ts';
import { storyOfBucket } from '../../src/sim/story.ts';
import type { PacketWatcher } from '../../src/sim/world.ts';
import { runText, type ScenarioRun, scenarioInputs } from './scenario-runs.ts';

interface Given {
  readonly events: string;
  readonly pools?: string;
  readonly session?: string;
  readonly controller?: string;
  readonly ingresses?: string;
  readonly duration?: string;
}

const STEADY = '{preset: exponential, length: {fixed: 1h}, gaps: {exponential: 2s}}';

const scenario = (it: Given): string => `
version: 1
seed: 5
duration: ${it.duration ?? '120s'}
interval: 60s
pools: ${it.pools ?? '{web: {servers: 4, assignment: round-robin}}'}
vips: {web: {pool: web, mask: 'bits:0,1,2', address: 203.0.113.10}}
ingresses: ${it.ingresses ?? '2'}
controller: ${it.controller ?? '{costs: ideal}'}
traffic:
  t:
    clients: 200
    population: uniform
    arrivals: {per-second: 0.5}
    session: ${it.session ?? STEADY}
    behaviour: {reconnect: false}
events: ${it.events}
`;

const rowsOf = (run: ScenarioRun, name: string): Record<string, unknown>[] => {
  const finished = { ...run.built, endedAtUs: run.built.world.nowUs, partial: false };
  const { columns, rows } = buildTables(finished, run.summary).find((table) => table.name === name)!;
  return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column.name, row[i]])));
};

const NEW_MASK = { events: "[{at: 60s, set-mask: web, mask: 'bits:8,9'}]" };

describe('a VIP whose mask changes', () => {
  it('has its traffic in the old buckets before and in the new ones after', async () => {
    const run = await runText(scenario(NEW_MASK));
    const rows = rowsOf(run, 'buckets');
    const of = (since: number) => rows.filter((row) => row.since_seconds === since);
    expect(of(0).map((row) => row.mask)).toEqual(Array(8).fill('0.0.0.7'));
    expect(of(60).map((row) => row.bucket)).toEqual(['0.0.0.0', '0.0.1.0', '0.0.2.0', '0.0.3.0']);
    const packets = (since: number) => of(since).map((row) => row.packets as number);
    for (const amount of [...packets(0), ...packets(60)]) expect(amount).toBeGreaterThan(100);
    const sum = [...packets(0), ...packets(60)].reduce((a, b) => a + b, 0);
    expect(sum).toBe(run.built.recorder.ledgers[0]!.total(PACKETS));
  });

  it('has it changed for both families where the event gives both', async () => {
    const text = scenario({ events: "[{at: 60s, set-mask: web, mask: 'bits:8,9', mask6: 'bits:3'}]" });
    const run = await runText(
      text.replace('address: 203.0.113.10', "address: 203.0.113.10, address6: '2001:db8::10'"),
    );
    const masks = [...run.built.bridge.controller.state.tables.values()].map(({ mask }) => mask.bits);
    expect(masks).toEqual([[9, 8], [3]]);
  });

  it('loses at once, as moved, those whose server is another one now, and a later search has its own losses', async () => {
    const events = `[{at: 60s, set-mask: web, mask: 'bits:8,9'}, {at: 90s, drop: s01}]`;
    const controller = '{search-timeout: 1s, pin-idle-timeout: 60s, costs: ideal}';
    const run = await runText(scenario({ events, controller, duration: '150s' }));
    const causes = (from: number, until: number) =>
      new Set(
        run.built.bridge.losses
          .filter(({ atUs }) => atUs >= from * 1e6 && atUs < until * 1e6)
          .map(({ cause }) => cause),
      );
    expect(causes(60, 75)).toEqual(new Set(['moved']));
    expect(causes(90, 150)).toEqual(new Set(['idle_before_seen']));
  });

  it('is told in the log with its bucket names, and ends the story of an old bucket', async () => {
    const run = await runText(
      scenario({ events: `[{at: 60s, set-mask: web, mask: 'bits:8,9'}, {at: 70s, drop: s01}]` }),
    );
    const rows = rowsOf(run, 'events');
    expect(rows.find((row) => row.kind === 'mask')).toMatchObject({
      at_seconds: 60,
      table: 'web/4',
      detail: '0.0.3.0',
    });
    const moved = rows.filter((row) => row.kind === 'step').map((row) => row.bucket as string);
    expect(new Set(moved)).toEqual(new Set(['0.0.0.0']));
    const { lines } = await storyOfBucket(run.scenario, { table: 0, bucket: 0, sinceUs: 0 }, null, {
      inputs: scenarioInputs(run.scenario, '.'),
    });
    const texts = lines.map(({ text }) => text);
    expect(texts.some((text) => text.includes('this bucket is no more'))).toBe(true);
    expect(texts.some((text) => text.startsWith('step'))).toBe(false);
  });
});

describe('a VIP that is put on another pool', () => {
  const pools = `{web: {servers: {a1: , a2: }}, other: {servers: {b1: , b2: }}}`;

  it('has its load counted in the pool whose servers carry it', async () => {
    const events = '[{at: 60s, set-pool: other, vip: web, method: immediate}]';
    const { built } = await runText(scenario({ pools, events }));
    const packets = built.recorder.ledgers.map((ledger) => ledger.total(PACKETS));
    const byBucket = built.world.measured.reduce((sum, { ledger }) => sum + ledger.total(PACKETS), 0);
    for (const amount of packets) expect(amount).toBeGreaterThan(100);
    expect(packets[0]! + packets[1]!).toBe(byBucket);
  });
});

describe('a controller that is down', () => {
  const events = '[{at: 10s, fail-controller: true, for: 20s}, {at: 15s, drop: s01}]';

  it('leaves a request in the log, refused, and no change in the books', async () => {
    const run = await runText(scenario({ events }));
    const rows = rowsOf(run, 'events').filter(({ request }) => request !== null);
    expect(rows.map(({ at_seconds: at, kind, request }) => [at, kind, request])).toEqual([
      [15, 'request', 'event 2'],
      [15, 'request-refused', 'event 2'],
    ]);
    expect(rows[1]!.detail).toMatch(/controller is down/);
    expect(run.built.bridge.changes.changes).toEqual([]);
    expect(run.summary.sessions.lost).toBe(0);
  });
});

describe('a client behind a long line', () => {
  it('sends nothing but its SYN before the SYN-ACK has come', async () => {
    const sent = { early: 0, late: 0 };
    const watch = ({ world }: BuiltRun) => {
      const nothing = () => {};
      const watcher: PacketWatcher = {
        sent: ({ session, kind }) => {
          if (kind !== 'syn' && session.isTcp) sent[session.established ? 'late' : 'early']++;
        },
        forwarded: nothing,
        arrived: nothing,
        dropped: nothing,
        punted: nothing,
        removed: nothing,
      };
      world.watcher = watcher;
      return nothing;
    };
    const session = '{preset: exponential, length: {fixed: 2s}, gaps: {exponential: 50ms}}';
    const ingresses = '{far: {client-delay: 200ms}}';
    await runText(scenario({ events: '[]', session, ingresses, duration: '20s' }), { check: watch });
    expect(sent.early).toBe(0);
    expect(sent.late).toBeGreaterThan(200);
  });
});

describe('tables read in the midst of a run', () => {
  it('have what is left of a hard timeout since it was started anew by a modify', async () => {
    const given = {
      pools: '{web: {servers: 2, assignment: round-robin}}',
      controller: '{search-timeout: 8s, punt-guard: 40s, costs: {channel-delay: 1s, service-time: 0s}}',
      events: '[{at: 10s, drop: s01}]',
      ingresses: '{in: {switch: ideal}}',
    };
    const parsed = unwrap(parseScenario(scenario(given), { file: 'test.yaml' }));
    const stepsOf = (log: BuiltRun['bridge']['log']) =>
      log.flatMap((entry) => (entry.kind === 'step' ? [`${entry.step}@${entry.atUs / 1e6}`] : []));
    const { built } = await runText(scenario(given));
    const settledUs = built.bridge.log.find((entry) => entry.kind === 'step' && entry.step === 5)!.atUs;
    expect(stepsOf(built.bridge.log).length).toBeGreaterThan(4);
    // The modify of step 5 is at the switch 1 s after it was sent; half a second later 39.5 s are left of 40.
    const [table] = (await tablesAt(parsed, settledUs + 1_500_000, scenarioInputs(parsed, '.')))!;
    const guarded = table!.mods.filter(
      ({ hardTimeoutUs, idleTimeoutUs }) => hardTimeoutUs > 0 && idleTimeoutUs === 0,
    );
    expect(guarded.map(({ hardTimeoutUs }) => hardTimeoutUs)).toContain(39_500_000);
  });
});
