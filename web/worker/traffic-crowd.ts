// The addresses of a traffic in a few small tables: by network, by /24, by host octet. Networks are those of the table of allocated
// prefixes (AS numbers) for IPv4, else leading bits. Not the sessions: traffic-sample.ts. Source: SPEC §3 (facts), §7.

import type { Population } from '../../src/traffic/population.ts';
import { ipv4NetworkFinder } from '../../src/traffic/population-measures.ts';
import type { PrefixTable } from '../../src/traffic/prefix-table.ts';
import type { CrowdShape } from './traffic-protocol.ts';

/** Distinct sources, each with its part of all activity. */
export interface Crowd {
  readonly count: number;
  family(source: number): 4 | 6;
  word(source: number, index: 0 | 1 | 2 | 3): number;
  activity(source: number): number;
}

/** The clients of made-up traffic: activity is their part of it. */
export const crowdOf = (population: Population): Crowd => ({
  count: population.clients,
  family: (client) => population.family(client),
  word: (client, index) => population.word(client, index),
  activity: (client) => population.activityRatio(client),
});

/** Upper ends of the classes of /24s by size; the last class has none. */
const SUBNET_CLASSES = [1, 2, 3, 9, 99];
const LARGEST = 5;

interface Network {
  readonly key: number;
  sources: number;
  activity: number;
}

/** The shape of the family with more sources. `prefixes` null: networks are leading bits. */
export function crowdShape(crowd: Crowd, prefixes: PrefixTable | null): CrowdShape {
  const family = majority(crowd);
  const byTable = family === 4 && prefixes !== null;
  const networkOf = byTable ? ipv4NetworkFinder(prefixes) : (word: number) => word >>> 16;
  const networks = new Map<number, Network>();
  const subnets = new Map<string | number, number>();
  const hostClasses = new Float64Array(8);
  let [sources, unallocated, total, top] = [0, 0, 0, 0];
  for (let source = 0; source < crowd.count; source++) {
    if (crowd.family(source) !== family) continue;
    const low = crowd.word(source, 3);
    const activity = crowd.activity(source);
    const subnet = family === 4 ? low >>> 8 : `${crowd.word(source, 0)}.${crowd.word(source, 1)}`;
    sources++;
    total += activity;
    top = Math.max(top, activity);
    hostClasses[low & 7]!++;
    subnets.set(subnet, (subnets.get(subnet) ?? 0) + 1);
    const key = family === 4 ? networkOf(low) : crowd.word(source, 0);
    if (key < 0) unallocated++;
    else addTo(networks, key, activity);
  }
  const falling = [...networks.values()].sort((a, b) => b.sources - a.sources || a.key - b.key);
  return {
    ...{ family, sources, unallocated, hostClasses },
    networkKind: byTable ? 'AS' : family === 4 ? '/16' : '/32',
    networkSources: Float64Array.from(falling, (network) => network.sources),
    networkActivity: Float64Array.from(falling, ({ activity }) => activity / total)
      .sort()
      .reverse(),
    largest: byTable
      ? falling.slice(0, LARGEST).map((network) => ({
          asn: prefixes.asns[network.key]!,
          sources: network.sources,
        }))
      : [],
    subnets: subnetClasses(subnets.values()),
    topPart: total === 0 ? 0 : top / total,
  };
}

function majority(crowd: Crowd): 4 | 6 {
  let ipv4 = 0;
  for (let source = 0; source < crowd.count; source++) if (crowd.family(source) === 4) ipv4++;
  return ipv4 * 2 >= crowd.count ? 4 : 6;
}

function addTo(networks: Map<number, Network>, key: number, activity: number): void {
  const network = networks.get(key);
  if (network === undefined) networks.set(key, { key, sources: 1, activity });
  else {
    network.sources++;
    network.activity += activity;
  }
}

function subnetClasses(sizes: Iterable<number>): Float64Array {
  const counts = new Float64Array(SUBNET_CLASSES.length + 1);
  for (const size of sizes) {
    const place = SUBNET_CLASSES.findIndex((most) => size <= most);
    counts[place === -1 ? SUBNET_CLASSES.length : place]!++;
  }
  return counts;
}
