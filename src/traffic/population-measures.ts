// What a set of IPv4 sources looks like, in the few numbers by which a population is compared with recorded logs: balance over the
// low nine bits, host octets, addresses per /24, the Zipf slope over networks. Used by the calibration tests, by the docs and for
// pictures of a population. Not a choice of bits: bitlab. Source: SPEC §3 (facts), §7.

import { log } from '../base/det-math.ts';
import { coefficientOfVariation } from '../base/stats.ts';
import type { PrefixTable } from './prefix-table.ts';

export interface PopulationMeasures {
  readonly sources: number;
  /** CV over S servers of distinct sources, bucket = low nine bits, bucket i at server i mod S. */
  readonly lowNineCv4: number;
  readonly lowNineCv16: number;
  /** Part of the sources with host ≡ k mod 4, and mod 8. */
  readonly hostRatios4: readonly number[];
  readonly hostRatios8: readonly number[];
  /** Mean sources per /24 that has any. */
  readonly perSubnet: number;
  /** Exponent of the Zipf law: minus the slope of log(sources) over log(rank), ranks 1…100 of the networks (all if fewer). */
  readonly networkZipf: number;
  /** Sources per network, descending; those outside the table are left out. */
  readonly byNetwork: readonly { readonly asn: number; readonly sources: number }[];
}

/** Measures distinct IPv4 addresses. Cost: one look-up and two map updates an address. */
export function measurePopulation(addresses: Uint32Array, prefixes: PrefixTable): PopulationMeasures {
  const subnets = new Set<number>();
  for (const address of addresses) subnets.add(address >>> 8);
  const byNetwork = countByNetwork(addresses, prefixes);
  const ratios = (modulus: number): number[] =>
    Array.from(classCounts(addresses, modulus), (n) => n / addresses.length);
  return {
    sources: addresses.length,
    lowNineCv4: coefficientOfVariation(classCounts(addresses, 4)),
    lowNineCv16: coefficientOfVariation(classCounts(addresses, 16)),
    hostRatios4: ratios(4),
    hostRatios8: ratios(8),
    perSubnet: addresses.length / subnets.size,
    networkZipf: zipfExponent(byNetwork.map(({ sources }) => sources)),
    byNetwork,
  };
}

/** Low nine bits modulo S is the address modulo S for a power of two S ≤ 512. */
function classCounts(addresses: Uint32Array, modulus: number): Float64Array {
  const counts = new Float64Array(modulus);
  for (const address of addresses) counts[address % modulus] = counts[address % modulus]! + 1;
  return counts;
}

/** Minus the least-squares slope of log(count) over log(rank) for the first `ranks` of descending counts. */
export function zipfExponent(descending: readonly number[], ranks = 100): number {
  const n = Math.min(ranks, descending.length);
  let [sx, sy, sxx, sxy] = [0, 0, 0, 0];
  for (let i = 0; i < n; i++) {
    const x = log(i + 1);
    const y = log(descending[i]!);
    sx += x;
    sy += y;
    sxx += x * x;
    sxy += x * y;
  }
  return -(n * sxy - sx * sy) / (n * sxx - sx * sx);
}

function countByNetwork(addresses: Uint32Array, prefixes: PrefixTable): { asn: number; sources: number }[] {
  const networkOf = ipv4NetworkFinder(prefixes);
  const counts = new Map<number, number>();
  for (const address of addresses) {
    const network = networkOf(address);
    if (network >= 0) counts.set(network, (counts.get(network) ?? 0) + 1);
  }
  const rows = Array.from(counts, ([network, sources]) => ({ asn: prefixes.asns[network]!, sources }));
  return rows.sort((a, b) => b.sources - a.sources || a.asn - b.asn);
}

/** Index of the network that holds an IPv4 address, or −1. Building it sorts the table once. */
export function ipv4NetworkFinder({ ipv4 }: PrefixTable): (address: number) => number {
  const networkOf = new Uint16Array(ipv4.start.length);
  for (let k = 0; k + 1 < ipv4.offsets.length; k++) networkOf.fill(k, ipv4.offsets[k]!, ipv4.offsets[k + 1]!);
  const order = Uint32Array.from(networkOf.keys()).sort((a, b) => ipv4.start[a]! - ipv4.start[b]!);
  return (address) => {
    const unit = address >>> 8;
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (ipv4.start[order[middle]!]! <= unit) low = middle + 1;
      else high = middle;
    }
    const range = low === 0 ? -1 : order[low - 1]!;
    return range >= 0 && unit < ipv4.start[range]! + ipv4.length[range]! ? networkOf[range]! : -1;
  };
}
