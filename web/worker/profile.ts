// What the counts of one reading say about the population: networks by size, host octets by class, and the shape of the sessions.

import type { TrafficProfile } from './protocol.ts';
import type { SourceCounts } from './source-counts.ts';

/** The profile of the family with more sources. Networks are /16 (IPv4) or /32 (IPv6): a log does not know who owns them. */
export function profileOf(counts: SourceCounts, timed: boolean): TrafficProfile {
  const family = counts.familyCount[4] >= counts.familyCount[6] ? 4 : 6;
  const networks = new Map<number, { sources: number; requests: number }>();
  const subnets = new Set<number>();
  const hostClasses = new Float64Array(8);
  for (let source = 0; source < counts.count; source++) {
    if (counts.visits.family(source) !== family) continue;
    const low = counts.visits.word(source, 3);
    const key = family === 4 ? low >>> 16 : counts.visits.word(source, 0);
    const network = networks.get(key) ?? { sources: 0, requests: 0 };
    network.sources++;
    network.requests += counts.requests[source]!;
    networks.set(key, network);
    hostClasses[low & 7]!++;
    if (family === 4) subnets.add(low >>> 8);
  }
  const falling = (pick: (network: { sources: number; requests: number }) => number): Float64Array =>
    Float64Array.from(networks.values(), pick).sort().reverse();
  return {
    family,
    timed,
    sources: counts.familyCount[family],
    perSubnet: family === 4 ? counts.familyCount[4] / Math.max(1, subnets.size) : null,
    networkSources: falling(({ sources }) => sources),
    networkRequests: falling(({ requests }) => requests),
    hostClasses,
    gaps: counts.shape.gaps.survival(),
    lengths: counts.lengths().survival(),
    hours: counts.shape.hours,
  };
}
