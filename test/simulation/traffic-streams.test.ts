// Every draw belongs to whom it concerns: changing one population leaves every draw of the others as it was (fingerprint by
// population), and the sessions of one bucket generated alone are those of the whole, filtered, packet by packet.
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/base/result.ts';
import { Fingerprint } from '../../src/kernel/fingerprint.ts';
import { Streams } from '../../src/kernel/streams.ts';
import { compileMask, maskFromWords } from '../../src/mapping/mask.ts';
import type { SyntheticPlan } from '../../src/net/session-plan.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { createPopulation, createSyntheticSource } from '../../src/traffic/create-source.ts';
import type { SyntheticSource } from '../../src/traffic/synthetic.ts';
import { prefixTable } from './traffic-logs.ts';

const S = 1_000_000;
const UNTIL_US = 900 * S;
const table = prefixTable();

const SCENARIO = `version: 1
pools: {web: {servers: 4}}
ingresses: 3
traffic:
  phones: {clients: 800, population: mobile-nat, session: long-lived, arrivals: {per-second: 1}}
  shoppers:
    clients: 1500
    population: {preset: web, ipv6: 20%}
    arrivals: {per-second: 4, day: web, flash-crowds: [{at: 5m, factor: 6, clients: 40%}]}
  devices: {clients: 500, population: iot, session: report, arrivals: {per-second: 3}}
`;

function plans(
  changes: readonly string[] = [],
  seed = '7',
): Map<string, { plan: SyntheticPlan; name: string; streams: Streams }> {
  const scenario = unwrap(parseScenario(SCENARIO, { file: 'test.yaml', set: [`seed=${seed}`, ...changes] }));
  const streams = new Streams(scenario.seed);
  const entries = scenario.traffic.map(
    (plan) => [plan.name, { plan: plan as unknown as SyntheticPlan, name: plan.name, streams }] as const,
  );
  return new Map(entries);
}

const INGRESSES = ['in-a', 'in-b', 'in-c'].map((name) => ({ name, weight: 1 }));
const context = { source: 0, destinationPort: 443, ingresses: INGRESSES };

/** Everything a source says of its sessions and packets until the end, as one number each. */
function walk(
  source: SyntheticSource,
  see: (session: readonly number[], packets: readonly number[]) => void,
): number {
  let count = 0;
  while (source.nextStartUs < UNTIL_US) {
    const { script, client, session, startUs, w0, w1, w2, w3, sourcePort, ingress, alive } = source.take();
    const packets: number[] = [];
    for (let gap = script.next(); gap >= 0 && packets.length < 200; gap = script.next())
      packets.push(gap, script.payloadBytes);
    see([client, session, startUs, w0, w1, w2, w3, sourcePort, ingress, alive ? 1 : 0], packets);
    count++;
  }
  return count;
}

function fingerprints(changes: readonly string[], seed?: string): Record<string, string> {
  const found: Record<string, string> = {};
  for (const [name, { plan, streams }] of plans(changes, seed)) {
    const fingerprint = new Fingerprint();
    const count = walk(
      createSyntheticSource(plan, { ...context, name, streams }, table),
      (session, packets) => {
        fingerprint.add('sessions', session[2]!, 0, ...session, ...packets);
      },
    );
    expect(count).toBeGreaterThan(500);
    found[name] = fingerprint.digest().sessions;
  }
  return found;
}

describe('the fingerprint by population', () => {
  it('stays for every population but the one that is changed', () => {
    const before = fingerprints([]);
    for (const [changed, ...changes] of [
      ['phones', 'traffic.phones.clients=801'],
      ['devices', 'traffic.devices.session=web'],
      ['shoppers', 'traffic.shoppers.arrivals.per-second=5'],
    ] as const) {
      const after = fingerprints(changes);
      expect(after[changed]).not.toBe(before[changed]);
      expect({ ...after, [changed]: '' }).toEqual({ ...before, [changed]: '' });
    }
    const added = fingerprints(['traffic.a={clients: 700, arrivals: {per-second: 2}}']);
    expect(added).toMatchObject(before);
    expect(fingerprints([], '8').phones).not.toBe(before.phones);
  });
});

describe('the sessions of one bucket', () => {
  it.each(['shoppers', 'phones', 'devices'])(
    'of %s generated alone are those of the whole, filtered',
    (name) => {
      const { plan, streams } = plans().get(name)!;
      const population = createPopulation(plan, { name, streams }, table);
      const mask = compileMask(maskFromWords(4, [0, 0, 0, 0x08206d22]));
      const bucketOf = (client: number): number => mask.indexOf(0, 0, 0, population.word(client, 3)) % 8;
      const whole: string[] = [];
      walk(createSyntheticSource(plan, { ...context, name, streams }, table), (session, packets) => {
        if (bucketOf(session[0]!) === 5) whole.push(JSON.stringify([session, packets]));
      });
      const clients = Uint32Array.from({ length: population.clients }, (_, client) => client).filter(
        (c) => bucketOf(c) === 5,
      );
      const alone: string[] = [];
      walk(createSyntheticSource(plan, { ...context, name, streams }, table, clients), (session, packets) => {
        alone.push(JSON.stringify([session, packets]));
      });
      expect(alone.length).toBeGreaterThan(50);
      expect(alone).toEqual(whole);
    },
  );
});
