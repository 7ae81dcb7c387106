// Every shipped scenario about changes does what its file says: its thresholds pass, and what its "Expected" says in words holds in
// numbers. The drains of the 32nd, 16th and 2nd server are in scenarios-drain.test.ts.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coefficientOfVariation } from '../../src/base/stats.ts';
import { PACKETS } from '../../src/metrics/quantity.ts';
import { lossesOf, measureOf, runFile, type ScenarioRun } from './scenario-runs.ts';

const NAMES = [
  'drain-one-of-four',
  'drain-32nd-server',
  'drain-16th-server',
  'drain-2nd-server',
  'drain-replay',
  'port-failure',
  'flash-crowd-drain',
  'reconverge',
  'controller-dies-mid-search',
  'delayed-batch',
  'interrupted-drains',
  'two-vips',
  'hot-bucket-split',
  'usage-rebalance',
  'one-vip-vs-dns-vs-anycast',
  'idle-15-vs-60',
] as const;

const causesOf = (run: ScenarioRun): string[] => Object.keys(lossesOf(run)).sort();
const failedThresholds = ({ summary }: ScenarioRun) => summary.thresholds.filter(({ pass }) => !pass);

async function ran(name: (typeof NAMES)[number], change?: (text: string) => string): Promise<ScenarioRun> {
  const run = await runFile(name, change);
  const { started, ended, lost, alive } = run.summary.sessions;
  expect(started).toBe(ended + lost + alive);
  return run;
}

it.each(NAMES)('%s says its question, its source and what is expected', (name) => {
  const text = readFileSync(`scenarios/${name}.yaml`, 'utf8');
  expect(text).toMatch(/^# Question: .+\n# Source: .+/);
  expect(text).toMatch(/^# Expected/m);
  expect(text).toMatch(/^question: .+\?$/m);
  expect(text).toMatch(/^thresholds:/m);
});

describe('drains', () => {
  it('drain-one-of-four loses idle sessions only', async () => {
    const run = await ran('drain-one-of-four');
    expect(failedThresholds(run)).toEqual([]);
    expect(causesOf(run)).toEqual(['idle_after_pin']);
  });

  it('drain-replay loses connections by idleness only, and none without the drain', async () => {
    const run = await ran('drain-replay');
    expect(failedThresholds(run)).toEqual([]);
    for (const cause of causesOf(run)) expect(['idle_after_pin', 'idle_before_seen']).toContain(cause);
    expect(measureOf(run, 'buckets_moved')).toBeGreaterThan(200);
    const still = await ran('drain-replay', (text) => text.replace(/events:\n( .*\n)+/, ''));
    expect(still.summary.sessions.lost).toBe(0);
    expect(still.summary.sessions.started).toBeGreaterThan(1000);
  });

  it('flash-crowd-drain is no slower per bucket than a quiet one and loses nobody', async () => {
    const run = await ran('flash-crowd-drain');
    expect(failedThresholds(run)).toEqual([]);
    expect(lossesOf(run)).toEqual({});
  });

  it('idle-15-vs-60: longer timeouts lose next to nobody and take longer', async () => {
    const short = await ran('idle-15-vs-60');
    const long = await ran('idle-15-vs-60', (text) => text.replaceAll('-timeout: 15s', '-timeout: 60s'));
    expect(failedThresholds(short)).toEqual([]);
    expect(long.summary.sessions.lost * 5).toBeLessThan(short.summary.sessions.lost);
    const seconds = (run: ScenarioRun) => measureOf(run, 'drain_seconds{server=s04}');
    expect(seconds(long)).toBeGreaterThan(1.5 * seconds(short));
  });
});

describe('failures', () => {
  it('port-failure moves the buckets at once and brings the server back', async () => {
    const run = await ran('port-failure');
    expect(failedThresholds(run)).toEqual([]);
    expect(measureOf(run, 'drain_seconds{server=s03}')).toBeLessThan(0.1);
    expect(measureOf(run, 'buckets_moved')).toBe(2 * 128);
  });

  it('controller-dies-mid-search costs only clients of the buckets it was searching, and the drain ends', async () => {
    const run = await ran('controller-dies-mid-search');
    expect(failedThresholds(run)).toEqual([]);
    expect(measureOf(run, 'drain_seconds{server=s04}')).toBeGreaterThan(120);
    const guarded = await ran('controller-dies-mid-search', (text) =>
      text.replace('controller:', 'controller:\n  punt-guard: 2s'),
    );
    const down = (it: ScenarioRun) => lossesOf(it).controller_down ?? 0;
    expect(down(guarded)).toBeLessThan(down(run));
  });
});

describe('paths', () => {
  it('reconverge loses nothing in steady state and nothing misrouted; pins on all switches that only expire hard keep everyone', async () => {
    const run = await ran('reconverge');
    expect(failedThresholds(run)).toEqual([]);
    for (const { atUs, cause } of run.built.bridge.losses) {
      expect(atUs).toBeGreaterThan(150e6);
      if (cause === 'path_change') expect(atUs).toBeGreaterThan(180e6);
    }
    const kept = await ran('reconverge', (text) =>
      text.replace('controller:', 'controller:\n  pin-scope: all\n  pin-timers: hard'),
    );
    expect(lossesOf(kept).path_change ?? 0).toBe(0);
  });

  it('one-vip-vs-dns-vs-anycast: only anycast loses by the path, DNS clients wait longest', async () => {
    const run = await ran('one-vip-vs-dns-vs-anycast');
    expect(failedThresholds(run)).toEqual([]);
    const baseline = (kind: string) =>
      ran('one-vip-vs-dns-vs-anycast', (text) => text.replace('pools:', `baseline: {kind: ${kind}}\npools:`));
    const [nearest, dns] = [await baseline('nearest'), await baseline('dns')];
    expect(lossesOf(nearest).path_change).toBeGreaterThan(30);
    expect(lossesOf(dns).path_change ?? 0).toBe(0);
    const wait = (it: ScenarioRun) => measureOf(it, 'reconnect_seconds{statistic=mean}');
    expect(wait(dns)).toBeGreaterThan(3 * wait(run));
  });
});

describe('plans', () => {
  it('delayed-batch moves nothing before its rebalance, and then in one plan', async () => {
    const run = await ran('delayed-batch');
    expect(failedThresholds(run)).toEqual([]);
    const plans = run.built.bridge.log.filter(({ kind }) => kind === 'plan');
    expect(plans.map(({ atUs }) => Math.round(atUs / 1e6))).toEqual([180]);
    expect(measureOf(run, 'bucket_moves_excess')).toBe(0);
  });

  it('interrupted-drains plans anew for the second, and installs everything for the immediate one', async () => {
    const run = await ran('interrupted-drains');
    expect(failedThresholds(run)).toEqual([]);
    const ends = run.built.bridge.log.flatMap((entry) => (entry.kind === 'run-ended' ? [entry.outcome] : []));
    expect(ends).toEqual(['replanned', 'interrupted']);
    for (const { atUs, cause } of run.built.bridge.losses)
      if (cause === 'moved') expect(atUs).toBeGreaterThan(240e6);
  });

  it('two-vips: dropping a server of one pool moves nothing of the other', async () => {
    const run = await ran('two-vips');
    expect(failedThresholds(run)).toEqual([]);
    const tables = new Set(
      run.built.bridge.log.flatMap((entry) => (entry.kind === 'step' ? [entry.shift.bucket.table] : [])),
    );
    expect([...tables]).toEqual(['shop/4']);
    for (const { session } of run.built.bridge.losses)
      expect(run.scenario.vips[session.vip]!.name).toBe('shop');
  });

  it('hot-bucket-split takes the heavy address away from the others and evens them out', async () => {
    const run = await ran('hot-bucket-split');
    expect(failedThresholds(run)).toEqual([]);
    const peak = await ran('hot-bucket-split', (text) => text.replace(/events:\n( .*\n)+/, ''));
    const share = (it: ScenarioRun) => {
      const rates = ['s01', 's02', 's03', 's04'].map((id) => loadOf(it, id));
      return Math.max(...rates) / (rates.reduce((sum, rate) => sum + rate, 0) / rates.length);
    };
    expect(share(run)).toBeLessThan(share(peak) - 0.2);
  });

  it('usage-rebalance evens the load out with few moves', async () => {
    const run = await ran('usage-rebalance');
    expect(failedThresholds(run)).toEqual([]);
    expect(causesOf(run)).not.toContain('moved');
    expect(packetCv(run, 420e6, 900e6)).toBeLessThan(0.7 * packetCv(run, 0, 300e6));
  });
});

/** CV over the servers of their packets between two instants. */
function packetCv({ built }: ScenarioRun, fromUs: number, untilUs: number): number {
  const sums: number[] = [];
  for (const { startUs, endUs, loads } of built.recorder.intervals) {
    if (startUs < fromUs || endUs > untilUs) continue;
    for (const [member, amount] of [...loads[0]![PACKETS]!.amounts].entries())
      sums[member] = (sums[member] ?? 0) + amount;
  }
  return coefficientOfVariation(sums);
}

/** Sessions a server holds at the end of the run. */
const loadOf = ({ built }: ScenarioRun, server: string): number =>
  built.world.servers.liveCount(built.world.servers.ids.indexOf(server));
