// IPv6 addresses of a population: a /48 inside an allocated prefix, a subnet in it, and an interface id by one of three habits:
// privacy (64 random bits), EUI-64 (vendor, ff:fe, serial) or a low counter. Distinct for all practical purposes: two clients
// meet only where they share a /64 and a low counter, and those are numbered on within it. Source: SPEC §7, RFC 4291, RFC 8981.

import { pow } from '../base/det-math.ts';
import type { Draws } from '../kernel/streams.ts';
import type { NetworkPicker } from './network-picker.ts';
import type { PopulationSpec } from './population-spec.ts';

/** Vendor parts of EUI-64 ids: a few vendors carry most devices. Locally chosen numbers, not real vendors. */
const VENDORS = 200;
/** Subnets of a /48: homes get a /56, so the low 8 bits are mostly 0; servers sit in a few low ones. */
const HOME_SUBNET_RATIO = 0.6;
const MAX_PER_SUBNET = 4;

export class Ipv6Builder {
  readonly #spec: PopulationSpec;
  readonly #picker: NetworkPicker;
  readonly #total: number;

  constructor(spec: PopulationSpec, picker: NetworkPicker) {
    this.#spec = spec;
    this.#picker = picker;
    const { privacy, eui64, lowCounter } = spec.interfaceIds;
    this.#total = privacy + eui64 + lowCounter;
  }

  /** Four words a client, most significant first. Draws of subnet k: seek(k, 1), purpose `addresses`. */
  build(count: number, draws: Draws): Uint32Array {
    const words = new Uint32Array(count * 4);
    let filled = 0;
    for (let subnet = 0; filled < count; subnet++) {
      draws.seek(subnet, 1);
      const { unit } = this.#picker.pickIn(this.#picker.rankAt(draws.unit(), false), draws);
      const high = Math.floor(unit / 65_536);
      const second = ((unit % 65_536) * 65_536 + subnetNumber(draws)) >>> 0;
      const hosts = Math.min(
        1 + Math.floor(pow(draws.unitOpen(), -1 / 2.4)) - 1,
        MAX_PER_SUBNET,
        count - filled,
      );
      for (let i = 0; i < hosts; i++) {
        words[filled * 4] = high;
        words[filled * 4 + 1] = second;
        this.#interfaceId(words, filled * 4 + 2, { draws, counter: i });
        filled++;
      }
    }
    return words;
  }

  #interfaceId(words: Uint32Array, at: number, client: { draws: Draws; counter: number }): void {
    const { draws } = client;
    const { privacy, eui64 } = this.#spec.interfaceIds;
    const kind = draws.unit() * this.#total;
    if (kind < privacy) {
      words[at] = draws.uint32();
      words[at + 1] = draws.uint32();
    } else if (kind < privacy + eui64) {
      const vendor = Math.floor(VENDORS * pow(draws.unit(), 3));
      words[at] = (0x02000000 + vendor * 0x0001_3700 + 0xff) >>> 0;
      words[at + 1] = (0xfe000000 + draws.below(2 ** 24)) >>> 0;
    } else {
      words[at] = 0;
      words[at + 1] = 1 + client.counter + MAX_PER_SUBNET * Math.floor(64 * pow(draws.unit(), 4));
    }
  }
}

function subnetNumber(draws: Draws): number {
  return draws.unit() < HOME_SUBNET_RATIO ? draws.below(256) * 256 : draws.below(65_536);
}
