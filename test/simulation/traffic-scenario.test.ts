// From YAML to sessions: what the schema knows of the presets is what the traffic room has, every key arrives where it works, and
// mistakes are said in one sentence each.
import { describe, expect, it } from 'vitest';
import { formatIssue, unwrap } from '../../src/base/result.ts';
import { Streams } from '../../src/kernel/streams.ts';
import type { ReplayPlan } from '../../src/net/session-plan.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import {
  PRESET_CLIENTS,
  type ResolvedSynthetic,
  type ResolvedTrace,
} from '../../src/scenario/schema/traffic.ts';
import { POPULATIONS } from '../../src/scenario/schema/traffic-clients.ts';
import { PRESET_RHYTHM, SESSIONS } from '../../src/scenario/schema/traffic-sessions.ts';
import { DEFAULT_BEHAVIOUR } from '../../src/traffic/behaviour.ts';
import {
  behaviourOf,
  clientDelaysUs,
  createSyntheticSource,
  distributionFiles,
  populationOf,
  sessionOf,
  withDistributions,
} from '../../src/traffic/create-source.ts';
import { POPULATION_PRESET_NAMES, POPULATION_PRESETS } from '../../src/traffic/population-spec.ts';
import { SESSION_PRESET_NAMES, SESSION_PRESETS } from '../../src/traffic/session-model.ts';

const S = 1_000_000;
const yaml = (traffic: string): string =>
  `version: 1\npools: {web: {servers: 2}}\ntraffic:\n  t: ${traffic}\n`;
const parse = (traffic: string) => parseScenario(yaml(traffic), { file: 'a.yaml' });
const synthetic = (traffic: string) => unwrap(parse(traffic)).traffic[0] as ResolvedSynthetic;
const problems = (traffic: string): string[] => {
  const parsed = parse(traffic);
  return parsed.ok ? [] : parsed.issues.map(formatIssue);
};

describe('the schema and the traffic room', () => {
  it('know the same presets', () => {
    expect([...POPULATIONS].sort()).toEqual([...POPULATION_PRESET_NAMES].sort());
    expect([...SESSIONS].sort()).toEqual([...SESSION_PRESET_NAMES].sort());
    for (const name of POPULATION_PRESET_NAMES)
      expect(PRESET_CLIENTS[name]).toBe(POPULATION_PRESETS[name].clients);
    for (const name of SESSION_PRESET_NAMES) {
      const given = (['length', 'packets', 'gaps'] as const).filter(
        (key) => SESSION_PRESETS[name][key] !== null,
      );
      expect(PRESET_RHYTHM[name]).toEqual(given);
    }
  });

  it.each(SESSIONS)('make sessions of preset %s from three words', (session) => {
    const plan = synthetic(`{clients: 50, population: uniform, session: ${session}}`);
    const context = {
      name: 't',
      source: 0,
      destinationPort: 80,
      streams: new Streams('1'),
      ingresses: [{ name: 'in-a', weight: 1 }],
    };
    const source = createSyntheticSource(plan, context, null);
    expect(source.nextStartUs).toBeLessThan(5 * S);
    expect(source.take().script.next()).toBeGreaterThanOrEqual(0);
  });
});

describe('synthetic traffic in a scenario', () => {
  it('takes every knob to where it works', () => {
    const plan = synthetic(`
    clients: 1000
    population:
      preset: iot
      ipv6: 30%
      networks: {zipf: 1.1, count: 300, size-bias: 0.4}
      subnets: {tail: 3, dense: 1%, dense-zipf: 1.2, dense-most: 60}
      hosts: {classes: [1, 1, 2, 1, 1, 1, 1, 1], slope: 0.9}
      activity: {zipf: 0.7, heavy-hitters: [10%, 0.05]}
      interface-ids: {privacy: 1, eui64: 2, low-counter: 0}
    arrivals:
      per-client-hour: 18
      day: [1, 2, 3]
      day-length: 1h
      day-start: 5m
      begin: 10s
      end: 2h
      equilibrium: false
      flash-crowds: [{at: 20m, factor: 5, clients: 25%, ramp: 1s, hold: 2s, decay: 3s}]
    session:
      protocol: udp
      length: {pareto: {least: 10s, shape: 1.5}}
      gaps: {empirical: [[1s, 0.5], [10s, 1]]}
      payload: 64
      keep-alive: 20s
    behaviour: {reconnect: false, backoff: [1s, 3s], max-attempts: 4, syn-retries: [2s], established-timeout: 60s, abandon-after: 5m}
    ingress: {weights: {in-a: 3, in-b: 1}, prefixes: {10.0.0.0/8: in-a, 10.1.0.0/16: in-b}, delays: {in-b: 40ms}}
    stateful: true
`);
    expect(populationOf(plan)).toEqual({
      ...POPULATION_PRESETS.iot,
      clients: 1000,
      ipv6Ratio: 0.3,
      networkZipf: 1.1,
      networkCount: 300,
      networkSizeBias: 0.4,
      subnetTail: 3,
      denseRatio: 0.01,
      denseZipf: 1.2,
      denseMost: 60,
      hostClasses: [1, 1, 2, 1, 1, 1, 1, 1],
      hostSlope: 0.9,
      activityZipf: 0.7,
      heavyHitters: [0.1, 0.05],
      interfaceIds: { privacy: 1, eui64: 2, lowCounter: 0 },
    });
    expect(plan.arrivals).toEqual({
      sessionsPerSecond: 5,
      day: [1, 2, 3],
      periodUs: 3600 * S,
      dayStartUs: 300 * S,
      startUs: 10 * S,
      endUs: 7200 * S,
      equilibrium: false,
      flashes: [{ atUs: 1200 * S, rampUs: S, holdUs: 2 * S, decayUs: 3 * S, factor: 5, clientRatio: 0.25 }],
    });
    expect(sessionOf(plan)).toMatchObject({
      protocol: 17,
      length: { kind: 'pareto', least: 10 * S, shape: 1.5 },
      packets: null,
      gaps: {
        kind: 'empirical',
        points: [
          [S, 0.5],
          [10 * S, 1],
        ],
      },
      payloadBytes: { kind: 'fixed', value: 64 },
      keepAliveUs: 20 * S,
    });
    expect(behaviourOf(plan)).toEqual({
      reconnect: false,
      backoffUs: [S, 3 * S],
      maxAttempts: 4,
      synRetryUs: [2 * S],
      establishedTimeoutUs: 60 * S,
      abandonAfterUs: 300 * S,
    });
    expect(plan.ingress.prefixes.map(({ ingress }) => ingress)).toEqual(['in-b', 'in-a']);
    const ingresses = ['in-a', 'in-b'].map((name) => ({ name, clientDelayUs: 10_000 }));
    expect(clientDelaysUs(plan.ingress, ingresses)).toEqual([10_000, 40_000]);
    expect(plan.stateful).toBe(true);
  });

  it('says nothing and gets the defaults', () => {
    const plan = synthetic('{population: web}');
    expect(populationOf(plan)).toEqual(POPULATION_PRESETS.web);
    expect(sessionOf(plan)).toEqual(SESSION_PRESETS.web);
    expect(behaviourOf(plan)).toEqual(DEFAULT_BEHAVIOUR);
    expect(plan.arrivals).toMatchObject({ sessionsPerSecond: 10, day: null, endUs: null, equilibrium: true });
  });

  it('names the files its distributions are in, and takes their points', () => {
    const plan = synthetic(
      '{clients: 5, session: {gaps: {empirical: gaps.csv}, packets: {empirical: sizes.csv}}}',
    );
    expect(distributionFiles(plan)).toEqual(['gaps.csv', 'sizes.csv']);
    const session = sessionOf(withDistributions(plan, () => [[2, 1]]));
    expect([session.gaps, session.packets]).toEqual([
      { kind: 'empirical', points: [[2 * S, 1]] },
      { kind: 'empirical', points: [[2, 1]] },
    ]);
  });

  it.each([
    ['{clients: 5, speed: 2}', /`speed` belongs to recorded traffic/],
    ['{trace: a.log, clients: 5}', /`clients` belongs to synthetic traffic/],
    ['{clients: 0}', /clients/],
    ['{population: wbe}', /did you mean `web`/],
    ['{session: {length: 5s, packets: 3, gaps: 1s}}', /two of length, packets and gaps/],
    ['{session: {preset: exponential, packets: 3}}', /given by length and gaps/],
    ['{session: {gaps: {pareto: {least: 1s, shape: 1}}}}', /above 1/],
    ['{session: {gaps: {exponential: 0s}}}', /above 0/],
    ['{session: {gaps: {empirical: [[2s, 0.5], [1s, 1]]}}}', /goes back/],
    ['{session: {gaps: {empirical: [[2s, 0.5]]}}}', /cumulative 1/],
    ['{session: {gaps: {exponental: 5s}}}', /did you mean `exponential`/],
    ['{session: {gaps: {}}}', /with 0 laws/],
    ['{session: {gaps: {fixed: 1s, exponential: 2s}}}', /with 2 laws/],
    ['{arrivals: {per-second: 1, per-client-hour: 1}}', /given once/],
    ['{arrivals: {day: [0, 0]}}', /without arrivals/],
    ['{clients: 5, ingress: {weights: {in-c: 1}}}', /there is no ingress `in-c`/],
    ['{clients: 5, ingress: {weights: {in-a: 0}}}', /weight above 0/],
    ['{clients: 5, ingress: {prefixes: {10.0.0.1/8: in-a}}}', /bits outside its mask/],
    ['{population: {activity: {heavy-hitters: [60%, 50%]}}}', /less than 1/],
    ['{behaviour: {backoff: [5]}, clients: 3}', /did you mean `5s`|duration/],
    ['{trace: a.log, window: {from: 2h, until: 1h}}', /ends before it begins/],
    ['{trace: a.log, speed: 0}', /speed/],
  ])('%s is one clear issue', (traffic, message) => {
    const found = problems(traffic);
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(message);
  });
});

describe('recorded traffic in a scenario', () => {
  it('is played as it is unless told otherwise', () => {
    const plan = unwrap(parse('{trace: a.log}')).traffic[0] as ResolvedTrace;
    const { keepaliveUs, speed, rate, sources, window, close } = plan satisfies ReplayPlan;
    expect({ keepaliveUs, speed, rate, sources, window, close }).toEqual({
      keepaliveUs: 75 * S,
      speed: 1,
      rate: 1,
      sources: 1,
      window: null,
      close: 'fin',
    });
  });

  it('is scaled, cut and overlaid', () => {
    const plan = unwrap(
      parse(
        '{trace: a.log, speed: 2, rate: 1.5, sources: 10, copy-spread: 5m, window: {from: 1h}, offset: 1m, overlay: [b.log], close: full}',
      ),
    ).traffic[0];
    expect(plan).toMatchObject({
      kind: 'trace',
      speed: 2,
      rate: 1.5,
      sources: 10,
      copySpreadUs: 300 * S,
      window: { fromUs: 3600 * S, untilUs: Infinity },
      offsetUs: 60 * S,
      overlay: ['b.log'],
      close: 'full',
    });
  });
});
