// The baselines on the traffic that the mask gets: anycast to the nearest server loses whom the network moves, names keep dead servers
// until their answers lapse, and the mask does neither. Source: SPEC §7, §8 (path change in steady state).
import { describe, expect, it } from 'vitest';
import type { LiveSession } from '../../src/sim/live-session.ts';
import type { BuiltRun } from '../../src/sim/run.ts';
import { buildTables } from '../../src/sim/run-results.ts';
import { runText, type ScenarioRun } from './scenario-runs.ts';

const FIXED = '{preset: exponential, length: {fixed: 1h}, gaps: {exponential: 2s}}';

interface Given {
  readonly baseline?: string;
  readonly events?: string;
  readonly servers?: number;
  readonly clients?: number;
  readonly session?: string;
  readonly duration?: string;
  readonly behaviour?: string;
}

const scenario = (it: Given): string => `
version: 1
seed: 3
duration: ${it.duration ?? '120s'}
interval: 60s
pools: {web: {servers: ${it.servers ?? 4}}}
vips: {web: {pool: web, mask: 'bits:10,9,8,7,6,5,4,3,2,1,0', address: 203.0.113.10}}
ingresses: 2
${it.baseline === undefined ? '' : `baseline: ${it.baseline}`}
traffic:
  t:
    clients: ${it.clients ?? 600}
    population: uniform
    arrivals: {per-second: 0.2}
    session: ${it.session ?? FIXED}
    behaviour: ${it.behaviour ?? '{reconnect: false}'}
${it.events === undefined ? '' : `events: ${it.events}`}
`;

const MOVED = '[{at: 30s, reconverge: 1, from: in-a, to: in-b}]';

const lost = ({ built }: ScenarioRun) =>
  Object.fromEntries(Object.entries(built.recorder.lostByCause).filter(([, count]) => count > 0));

const value = ({ summary }: ScenarioRun, key: string): number | null => {
  const metric = summary.metrics[key];
  return metric !== undefined && 'value' in metric ? metric.value : null;
};

/** Sessions whose ingress changed, by bucket, with those that were lost by it. */
function movedByBucket({ built }: ScenarioRun): { moved: number; lost: number }[] {
  const buckets = new Map<number, { moved: number; lost: number }>();
  const of = ({ bucket }: LiveSession) => {
    const found = buckets.get(bucket) ?? { moved: 0, lost: 0 };
    buckets.set(bucket, found);
    return found;
  };
  for (const session of built.world.clients.alive.values()) {
    if (session.ingress !== session.acceptedIngress) of(session).moved++;
  }
  for (const { session, cause } of built.bridge.losses) {
    if (cause !== 'path_change') continue;
    of(session).moved++;
    of(session).lost++;
  }
  return [...buckets.values()];
}

describe('nearest', () => {
  it.each([2, 4, 16])(
    'with servers random per switch loses 1 − 1/%i of whom the network moves',
    async (servers) => {
      const run = await runText(scenario({ baseline: '{kind: nearest}', events: MOVED, servers }));
      const buckets = movedByBucket(run);
      const moved = buckets.reduce((sum, it) => sum + it.moved, 0);
      const gone = buckets.reduce((sum, it) => sum + it.lost, 0);
      const expected = 1 - 1 / servers;
      const squares = buckets.reduce((sum, it) => sum + it.moved ** 2, 0);
      expect(moved).toBeGreaterThan(200);
      expect(Math.abs(gone / moved - expected)).toBeLessThan(
        3 * Math.sqrt((expected * (1 - expected) * squares) / moved ** 2),
      );
      expect(Object.keys(lost(run))).toEqual(['path_change']);
      expect(value(run, 'misrouted_ratio')).toBeGreaterThan(0.3);
    },
  );

  it('is what the mask is not: with one bucket table nobody is lost to the network', async () => {
    const run = await runText(scenario({ events: MOVED }));
    expect(lost(run)).toEqual({});
    expect(value(run, 'misrouted_ratio')).toBe(0);
  });

  it('sends every ingress to its own server where the closest are named, and on to the next when it goes', async () => {
    const baseline = '{kind: nearest, servers: {in-a: [s02, s03], in-b: s04}}';
    const session = '{preset: exponential, length: {fixed: 3s}, gaps: {fixed: 1s}}';
    const served = new Set<string>();
    const check =
      ({ world }: BuiltRun) =>
      () => {
        for (const { server, ingress, startUs } of world.clients.alive.values()) {
          if (server < 0) continue;
          served.add(`${startUs < 60e6 ? 'before' : 'after'} ${ingress} ${world.servers.ids[server]}`);
        }
      };
    const run = await runText(scenario({ baseline, events: '[{at: 60s, drop: s02}]', session }), { check });
    expect([...served].sort()).toEqual(['after 0 s03', 'after 1 s04', 'before 0 s02', 'before 1 s04']);
    expect(value(run, 'drain_seconds{server=s02}')).toBe(0);
  });

  it('brings a client whose server is withdrawn back within round trips', async () => {
    const run = await runText(
      scenario({ baseline: '{kind: nearest}', events: '[{at: 30s, drop: s01}]', behaviour: '{}' }),
    );
    expect(Object.keys(lost(run))).toEqual(['moved']);
    expect(value(run, 'reconnect_seconds{statistic=max}')).toBeLessThan(0.05);
  });

  it('withdraws a server that fails: a RST takes the place of the time-out', async () => {
    const events = '[{at: 30s, fail-server: s01}]';
    const nearest = await runText(scenario({ baseline: '{kind: nearest}', events, behaviour: '{}' }));
    expect(value(nearest, 'reconnect_seconds{statistic=max}')).toBeLessThan(0.05);
  });
});

describe('dns', () => {
  const dns = (ttl: string, more = '') => `{kind: dns, ttl: ${ttl}, clients-per-resolver: 20${more}}`;

  it('loses nobody to the network: every server has one address', async () => {
    expect(lost(await runText(scenario({ baseline: dns('60s'), events: MOVED })))).toEqual({});
  });

  it('sends clients to a dropped server until the last answer has lapsed, and loses none of them', async () => {
    const session = '{preset: exponential, length: {fixed: 2s}, gaps: {fixed: 1s}}';
    const last = { atUs: 0 };
    const check = (built: BuiltRun) => () => {
      for (const it of built.world.clients.alive.values())
        if (it.server === 0) last.atUs = Math.max(last.atUs, it.startUs);
    };
    const text = scenario({ baseline: dns('40s'), events: '[{at: 30s, drop: s01}]', session, clients: 60 });
    const run = await runText(text.replace('per-second: 0.2', 'per-second: 20'), { check });
    const drain = value(run, 'drain_seconds{server=s01}')!;
    expect(lost(run)).toEqual({});
    expect(drain).toBeGreaterThan(10);
    expect(drain).toBeLessThanOrEqual(40);
    expect(last.atUs).toBeGreaterThan(31e6);
    expect(last.atUs).toBeLessThanOrEqual(30e6 + drain * 1e6);
    expect(value(run, 'empty_seconds{server=s01}')).toBeGreaterThanOrEqual(drain - 3);
  });

  it('keeps a client on a dead server until the answer lapses: a short TTL shortens the outage', async () => {
    const events = '[{at: 30s, fail-server: s01, answers: reset}]';
    const outage = async (ttl: string) =>
      value(
        await runText(scenario({ baseline: dns(ttl), events, behaviour: '{}' })),
        'reconnect_seconds{statistic=max}',
      )!;
    const [short, long] = [await outage('2s'), await outage('60s')];
    expect(short).toBeLessThan(4);
    expect(long).toBeGreaterThan(15);
    expect(long).toBeLessThan(75);
  });

  it('costs a time-out more where the dead server is silent', async () => {
    const outage = async (answers: string) => {
      const events = `[{at: 10s, fail-server: s01, answers: ${answers}}]`;
      const behaviour = '{established-timeout: 20s}';
      return value(
        await runText(scenario({ baseline: dns('1s'), events, behaviour })),
        'reconnect_seconds{statistic=mean}',
      )!;
    };
    const [reset, nothing] = [await outage('reset'), await outage('nothing')];
    expect(reset).toBeLessThan(2);
    expect(nothing).toBeGreaterThan(20);
  });

  it('answers by location with the server that is closest to the ingress', async () => {
    const baseline = dns('60s', ', answers: location, servers: {in-a: s03, in-b: s02}');
    const run = await runText(scenario({ baseline }));
    for (const session of run.built.world.clients.alive.values()) {
      const { ids } = run.built.world.servers;
      expect(ids[session.server]).toBe(session.ingress === 0 ? 's03' : 's02');
    }
  });

  it('answers by availability with whom the fewest sessions keep busy', async () => {
    const spread = async (answers: string) => {
      const run = await runText(scenario({ baseline: dns('0s', `, answers: ${answers}`) }));
      const live = [0, 1, 2, 3].map((server) => run.built.world.servers.liveCount(server));
      return Math.max(...live) - Math.min(...live);
    };
    expect(await spread('availability')).toBeLessThanOrEqual(1);
    expect(await spread('random')).toBeGreaterThan(5);
  });
});

describe('what the tables say under a baseline', () => {
  const serversOf = ({ built, summary }: ScenarioRun): unknown[] => {
    const run = { ...built, endedAtUs: built.world.nowUs, partial: false };
    const { columns, rows } = buildTables(run, summary).find(({ name }) => name === 'buckets')!;
    const at = columns.findIndex(({ name }) => name === 'server');
    return rows.map((row) => row[at]);
  };

  it('a bucket has a server where every ingress sends it to the same, and none under names', async () => {
    const random = await runText(scenario({ baseline: '{kind: nearest, servers: random}', duration: '10s' }));
    const lookUp = (bucket: number) => random.built.bridge.baseline!.serversAt(0, bucket)!;
    const servers = serversOf(random);
    servers.forEach((server, bucket) => {
      const [a, b] = lookUp(bucket);
      expect(server).toBe(a === b ? a : null);
    });
    const agreed = servers.filter((server) => server !== null).length;
    expect(agreed / servers.length).toBeCloseTo(1 / 4, 1);
    const names = await runText(scenario({ baseline: '{kind: dns}', duration: '10s' }));
    expect(new Set(serversOf(names))).toEqual(new Set([null]));
  });

  it('a bucket that moves at both ingresses has moved once', async () => {
    const events = '[{at: 5s, drop: s01}]';
    const run = await runText(
      scenario({ baseline: '{kind: nearest, servers: random}', duration: '10s', events }),
    );
    const shifts = run.built.bridge.log.flatMap((entry) => (entry.kind === 'moved-now' ? entry.shifts : []));
    const buckets = new Set(shifts.map(({ bucket }) => bucket.index));
    expect(shifts.length).toBeGreaterThan(buckets.size);
    expect(value(run, 'buckets_moved')).toBe(buckets.size);
  });
});
