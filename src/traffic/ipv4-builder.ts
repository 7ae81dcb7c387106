// IPv4 addresses of a population: /24s inside allocated prefixes, each filled with one to a few hosts (some with many) whose last
// octet follows the habits of address plans. Every /24 and every address is used once. Networks and sizes of the /24s are spread
// evenly over their laws, so that a small population has the shape too. Not the choice of network: network-picker.ts. Cost: about ten draws a /24, a map of 2 MB while building. Source: SPEC §3 (facts), §7.

import { pow } from '../base/det-math.ts';
import type { Draws } from '../kernel/streams.ts';
import { EvenPairs, evenUnit } from './even-sequence.ts';
import { firstAbove, type NetworkPicker } from './network-picker.ts';
import type { PopulationSpec } from './population-spec.ts';

const HOSTS = 256;
const DENSE_LEAST = 10;
/** Redraws of an occupied /24 before looking anywhere in the table, and then before walking to the next free one. */
const OWN_TRIES = 24;
const ANY_TRIES = 48;

export class Ipv4Builder {
  readonly #spec: PopulationSpec;
  readonly #picker: NetworkPicker;
  readonly #taken = new Uint8Array(2 ** 21);
  readonly #hostLimits: Float64Array;
  /** Number of the last subnet that used a host octet. */
  readonly #hostUsedBy = new Int32Array(HOSTS).fill(-1);

  constructor(spec: PopulationSpec, picker: NetworkPicker) {
    this.#spec = spec;
    this.#picker = picker;
    this.#hostLimits = hostLimits(spec);
  }

  /** `count` distinct addresses, those of one /24 side by side. Draws of subnet k: seek(k, 0), purpose `addresses`. */
  build(count: number, draws: Draws): Uint32Array {
    const addresses = new Uint32Array(count);
    draws.seek(0, 2);
    const denseOffset = draws.unit();
    const ordinary = new EvenPairs(draws);
    const dense = new EvenPairs(draws);
    let filled = 0;
    for (let subnet = 0; filled < count; subnet++) {
      draws.seek(subnet, 0);
      const isDense = evenUnit(denseOffset, subnet) < this.#spec.denseRatio;
      const place = (isDense ? dense : ordinary).next();
      const hosts = Math.min(this.#hostCount(isDense, place.second), count - filled);
      const prefix = this.#freeSubnet(this.#picker.rankAt(place.first, isDense), draws);
      for (let i = 0; i < hosts; i++)
        addresses[filled++] = (prefix * HOSTS + this.#freeHost(subnet, draws)) >>> 0;
    }
    return addresses;
  }

  #freeSubnet(rank: number, draws: Draws): number {
    for (let attempt = 0; attempt < ANY_TRIES; attempt++) {
      const { unit } =
        attempt < OWN_TRIES ? this.#picker.pickIn(rank, draws) : this.#picker.pickAnywhere(draws);
      if (this.#claim(unit)) return unit;
    }
    let unit = this.#picker.unit;
    while (!this.#claim(unit)) unit = (unit + 1) % 2 ** 24;
    return unit;
  }

  #claim(unit: number): boolean {
    const bit = 1 << (unit & 7);
    const byte = this.#taken[unit >> 3]!;
    if ((byte & bit) !== 0) return false;
    this.#taken[unit >> 3] = byte | bit;
    return true;
  }

  /** Addresses of one /24 at `at` (0…1) of their law: a power law, or many. */
  #hostCount(isDense: boolean, at: number): number {
    const { denseMost, subnetTail } = this.#spec;
    if (isDense) return Math.floor(DENSE_LEAST * pow(denseMost / DENSE_LEAST, at));
    return Math.min(DENSE_LEAST, Math.floor(pow(1 - at, -1 / subnetTail)));
  }

  /** A host octet not used in this /24 yet: by weight, and after many misses the next free one. */
  #freeHost(subnet: number, draws: Draws): number {
    const limits = this.#hostLimits;
    let host = 0;
    for (let attempt = 0; attempt < OWN_TRIES; attempt++) {
      host = firstAbove(limits, draws.unit() * limits[HOSTS - 1]!, 0, HOSTS);
      if (this.#hostUsedBy[host] !== subnet) break;
    }
    while (this.#hostUsedBy[host] === subnet) host = (host + 1) % HOSTS;
    this.#hostUsedBy[host] = subnet;
    return host;
  }
}

/** Running weights of the host octets: class modulo 8 times a linear slope; 0 and 255 (network, broadcast) a tenth of that. */
function hostLimits(spec: PopulationSpec): Float64Array {
  const limits = new Float64Array(HOSTS);
  let sum = 0;
  for (let host = 0; host < HOSTS; host++) {
    const slope = 1 + ((spec.hostSlope - 1) * host) / (HOSTS - 1);
    const edge = host === 0 || host === HOSTS - 1 ? 0.1 : 1;
    sum += spec.hostClasses[host & 7]! * slope * edge;
    limits[host] = sum;
  }
  return limits;
}
