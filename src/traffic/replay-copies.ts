// More traffic out of a recorded log: `sources` gives each source of the log siblings inside its own prefix, `rate` repeats the
// sessions of a source. A sibling keeps its original's /24 (IPv6: /64) and takes the host octet of another source of the log, so
// that what makes masks uneven (which prefixes, which hosts) stays as recorded; once a /24 is full it
// goes to the next ones. It does what its original did, later by
// a delay of its own. Below 1 both thin out. Every decision is a draw of the source concerned. Source: SPEC §7.

import { assert } from '../base/assert.ts';
import type { Draws } from '../kernel/streams.ts';
import { AddressTable } from '../net/address-table.ts';

export interface CopyOptions {
  /** Times as many sources; default 1; above 0, at most 4096. */
  readonly sources: number;
  /** Times as many sessions a source; default 1; above 0, at most 4096. */
  readonly rate: number;
  /** Copies start up to this much later than their original, each copy by a fixed delay; default 30 min. */
  readonly spreadUs: number;
  /** Belongs to the purpose `copies` of this traffic. */
  readonly draws: Draws;
}

/** Purposes of the draws of one source, as second entity number. */
const HOW_MANY = 0;
const NEIGHBOURS = 1;
const REPEATS = 2;
const DELAYS = 3;

const MAX_FACTOR = 4096;
/** Tries for a free address in the original's own /24, then in the aligned 2, 4, 8 … /24s; after that one may be shared. */
const PROBES_A_LEVEL = 16;
const LEVELS = 9;

export class CopyPlan {
  /** Numbers are spaced by this: sibling j of source c is client c × siblingLimit + j. */
  readonly siblingLimit: number;
  /** Repeat r of session s is session s × repeatLimit + r. */
  readonly repeatLimit: number;
  readonly #options: CopyOptions;
  readonly #known = new AddressTable();
  #siblingCount = new Uint16Array(1024);
  #words = new Uint32Array(4096);
  readonly #scratch = new Uint32Array(4);

  constructor(options: CopyOptions) {
    assert(options.sources > 0 && options.sources <= MAX_FACTOR, 'sources is above 0 and at most 4096');
    assert(options.rate > 0 && options.rate <= MAX_FACTOR, 'rate is above 0 and at most 4096');
    this.#options = options;
    this.siblingLimit = Math.ceil(options.sources);
    this.repeatLimit = Math.ceil(options.rate);
  }

  /** Registers a source of the log on first sight; siblings get their addresses here. */
  addSource(source: number, table: AddressTable): void {
    if (source === this.#siblingCount.length) this.#siblingCount = doubled(this.#siblingCount);
    const count = this.#count(source, HOW_MANY, this.#options.sources);
    this.#siblingCount[source] = count;
    const family = table.family(source);
    for (let sibling = 0; sibling < count; sibling++) {
      this.#scratch.set(table.words(source));
      if (sibling > 0) this.#findRoom({ source, family, sibling }, table);
      this.#known.numberAt(family, this.#scratch, 0);
      this.#store(source * this.siblingLimit + sibling);
    }
  }

  /** Number of clients a source stands for: 0 when thinned out. */
  siblingsOf(source: number): number {
    return this.#siblingCount[source]!;
  }

  /** How often a session of this client is played: 0 when thinned out. */
  repeatsOf(client: number, session: number): number {
    if (this.#options.rate === 1) return 1;
    return this.#count(client, REPEATS + 4 * (session + 1), this.#options.rate);
  }

  /** Delay of a copy against the log; 0 for the original. */
  delayUs(client: number, repeat: number): number {
    if (repeat === 0 && client % this.siblingLimit === 0) return 0;
    return this.#options.draws.seek(client, DELAYS + 4 * repeat).below(Math.max(1, this.#options.spreadUs));
  }

  word(client: number, index: 0 | 1 | 2 | 3): number {
    return this.#words[client * 4 + index]!;
  }

  #count(entity: number, purpose: number, factor: number): number {
    const whole = Math.floor(factor);
    if (factor === whole) return whole;
    return whole + (this.#options.draws.seek(entity, purpose).unit() < factor - whole ? 1 : 0);
  }

  /** A free address near the original: another host in its own prefix, if there is room. */
  #findRoom({ source, family, sibling }: Sibling, table: AddressTable): void {
    const draws = this.#options.draws.seek(source, NEIGHBOURS + 4 * sibling);
    const original = this.#scratch[3]!;
    for (let probe = 0; probe < LEVELS * PROBES_A_LEVEL; probe++) {
      const step = draws.below(2 ** Math.floor(probe / PROBES_A_LEVEL));
      const host = family === 4 ? hostOf(table, draws.below(source + 1), probe) : draws.uint32() & 0xff;
      this.#scratch[3] = (((original & 0xffffff00) ^ (step << 8)) | host) >>> 0;
      if (!this.#known.has(family, this.#scratch, 0)) return;
    }
  }

  #store(client: number): void {
    while (client * 4 + 4 > this.#words.length) {
      const words = new Uint32Array(this.#words.length * 2);
      words.set(this.#words);
      this.#words = words;
    }
    this.#words.set(this.#scratch, client * 4);
  }
}

interface Sibling {
  readonly source: number;
  readonly family: number;
  readonly sibling: number;
}

/** Last octet of a source of the log; moved on by multiples of 8 where the log has too few hosts to choose from. */
const hostOf = (table: AddressTable, source: number, probe: number): number =>
  (table.word(source, 3) + 8 * (probe >> 3)) & 0xff;

function doubled(column: Uint16Array): Uint16Array<ArrayBuffer> {
  const larger = new Uint16Array(column.length * 2);
  larger.set(column);
  return larger;
}
