// Which networks a population's clients come from: networks are ranked once by a draw that favours large ones, then picked by a
// Zipf law over that rank; inside a network a prefix is picked in proportion to its size. One picker serves one family.
// Not the subnets and hosts inside a prefix: subnet-builder.ts and ipv6-builder.ts. Source: SPEC §7 (Zipf over networks).

import { assert } from '../base/assert.ts';
import { log, pow } from '../base/det-math.ts';
import type { Draws } from '../kernel/streams.ts';
import type { PopulationSpec } from './population-spec.ts';
import type { PrefixRanges } from './prefix-table.ts';

/** Indices of the networks in play, most popular first. `draws` belongs to the purpose `networks`. Cost: one log a network. */
export function rankNetworks(ranges: PrefixRanges, spec: PopulationSpec, draws: Draws): Uint32Array {
  const keys: { network: number; key: number }[] = [];
  for (let network = 0; network < ranges.units.length; network++) {
    const units = ranges.units[network]!;
    if (units === 0) continue;
    const unit = draws.seek(network, 0).unitOpen();
    keys.push({ network, key: -log(unit) / pow(units, spec.networkSizeBias) });
  }
  assert(keys.length > 0, 'the prefix table has no network of this family');
  keys.sort((a, b) => a.key - b.key || a.network - b.network);
  return Uint32Array.from(keys.slice(0, spec.networkCount), ({ network }) => network);
}

export class NetworkPicker {
  readonly #ranges: PrefixRanges;
  readonly #ranked: Uint32Array;
  readonly #zipfLimits: Float64Array;
  /** Running sums of range lengths over all ranges, in the order of the table. */
  readonly #unitLimits: Float64Array;
  #unit = 0;
  #room = 0;

  constructor(ranges: PrefixRanges, ranked: Uint32Array, zipf: number) {
    this.#ranges = ranges;
    this.#ranked = ranked;
    this.#zipfLimits = runningSums(ranked.length, (rank) => pow(rank + 1, -zipf));
    this.#unitLimits = runningSums(ranges.length.length, (i) => ranges.length[i]!);
  }

  /** Picks network, prefix and unit: two draws. The unit is what `unit` says afterwards. */
  pick(draws: Draws): this {
    const total = this.#zipfLimits[this.#zipfLimits.length - 1]!;
    const rank = firstAbove(this.#zipfLimits, draws.unit() * total, 0, this.#zipfLimits.length);
    return this.#pickIn(this.#ranked[rank]!, draws);
  }

  /** Picks any unit of any network: one draw. For populations that have filled the networks they prefer. */
  pickAnywhere(draws: Draws): this {
    const limits = this.#unitLimits;
    return this.#settle(0, limits.length, Math.floor(draws.unit() * limits[limits.length - 1]!));
  }

  /** Number of the unit picked last (address bits above /24 or /48). */
  get unit(): number {
    return this.#unit;
  }

  /** Units from there to the end of its prefix, itself included. */
  get room(): number {
    return this.#room;
  }

  #pickIn(network: number, draws: Draws): this {
    const from = this.#ranges.offsets[network]!;
    const before = from === 0 ? 0 : this.#unitLimits[from - 1]!;
    const position = before + Math.floor(draws.unit() * this.#ranges.units[network]!);
    return this.#settle(from, this.#ranges.offsets[network + 1]!, position);
  }

  #settle(from: number, to: number, position: number): this {
    const range = firstAbove(this.#unitLimits, position, from, to);
    const inside = this.#unitLimits[range]! - position;
    this.#unit = this.#ranges.start[range]! + this.#ranges.length[range]! - inside;
    this.#room = inside;
    return this;
  }
}

function runningSums(count: number, weightOf: (index: number) => number): Float64Array {
  const sums = new Float64Array(count);
  let sum = 0;
  for (let i = 0; i < count; i++) {
    sum += weightOf(i);
    sums[i] = sum;
  }
  return sums;
}

/** First index in [from, to) whose limit is above `position`; the last one if none is. */
export function firstAbove(limits: Float64Array, position: number, from: number, to: number): number {
  let low = from;
  let high = to - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (limits[middle]! > position) high = middle;
    else low = middle + 1;
  }
  return low;
}
