// Part of a subtable as plain arrays. A page holds all keys that agree on everything but the masked source, as an array indexed by
// the gathered source bits: 512 bucket entries toward one VIP are 512 places, found by small table reads and one array read, with
// no hash and no chain. It answers for its keys alone (a miss in a page is a miss); other keys are in key-hash.ts, which holds
// all of them. A page comes when a quarter of its places are taken and goes when an eighth are; at most 16 source bits.

import type { Words } from '../base/address.ts';
import { type BitGather, bitsOfMask, compileGather } from '../base/bits.ts';

const MAX_BITS = 16;
const MAX_PAGES = 8;
const SOURCE_WORDS = [1, 2, 3, 4];

/** Answer of `find` for a packet no page is responsible for. */
export const NO_PAGE = -2;

/** A key and the slot of its highest-priority entry. */
export interface KeyHead {
  readonly value: Uint32Array;
  readonly head: number;
}

interface Page {
  readonly name: string;
  readonly heads: Int32Array;
  /** Values of the words that all keys of the page share, in the order of `restWords`. */
  readonly rest: Uint32Array;
}

export class DensePages {
  private readonly gather: BitGather;
  /** Indices of the words besides the source that have a mask, and those masks. */
  private readonly restWords: Int32Array;
  private readonly restMasks: Uint32Array;
  private readonly keyCounts = new Map<string, number>();
  private pages: Page[] = [];

  private constructor(gather: BitGather, mask: Uint32Array) {
    this.gather = gather;
    const words = [...mask.keys()].filter((i) => mask[i] !== 0 && !SOURCE_WORDS.includes(i));
    this.restWords = Int32Array.from(words);
    this.restMasks = Uint32Array.from(words, (i) => mask[i]!);
  }

  /** null where the mask has no source bits, or too many for an array. */
  static for(mask: Uint32Array): DensePages | null {
    const source: Words = [mask[1]!, mask[2]!, mask[3]!, mask[4]!];
    const bitCount = bitsOfMask(source).length;
    return bitCount === 0 || bitCount > MAX_BITS ? null : new DensePages(compileGather(source), mask);
  }

  /** Slot of the entry, −1 if a page says there is none, NO_PAGE if no page can tell. */
  find(words: Uint32Array): number {
    const { pages } = this;
    for (let i = 0; i < pages.length; i++) {
      const page = pages[i]!;
      if (this.isOn(page, words)) return page.heads[this.indexOf(words)]!;
    }
    return NO_PAGE;
  }

  /** A key came: makes a page when it pays. `all`: every key of the subtable, the new one included. */
  added(key: KeyHead, all: () => Iterable<KeyHead>): void {
    const name = this.nameOf(key.value);
    const count = (this.keyCounts.get(name) ?? 0) + 1;
    this.keyCounts.set(name, count);
    const places = 2 ** this.gather.bitCount;
    if (
      count * 4 >= places &&
      this.pages.length < MAX_PAGES &&
      !this.pages.some((page) => page.name === name)
    ) {
      const page = this.emptyPage(name, key.value);
      for (const { value, head } of all()) if (this.isOn(page, value)) page.heads[this.indexOf(value)] = head;
      this.pages.push(page);
    } else this.changed(key);
  }

  /** Another entry is now the highest of its key. */
  changed({ value, head }: KeyHead): void {
    const page = this.pages.find((each) => this.isOn(each, value));
    if (page !== undefined) page.heads[this.indexOf(value)] = head;
  }

  /** A key went. */
  removed(value: Uint32Array): void {
    this.changed({ value, head: -1 });
    const name = this.nameOf(value);
    const count = this.keyCounts.get(name)! - 1;
    if (count === 0) this.keyCounts.delete(name);
    else this.keyCounts.set(name, count);
    if (count * 8 < 2 ** this.gather.bitCount) this.pages = this.pages.filter((page) => page.name !== name);
  }

  private emptyPage(name: string, value: Uint32Array): Page {
    const heads = new Int32Array(2 ** this.gather.bitCount).fill(-1);
    return { name, heads, rest: this.restOf(value) };
  }

  private indexOf(words: Uint32Array): number {
    return this.gather.gather(words[1]!, words[2]!, words[3]!, words[4]!);
  }

  private restOf(words: Uint32Array): Uint32Array {
    return Uint32Array.from(this.restWords, (word, i) => words[word]! & this.restMasks[i]!);
  }

  private nameOf(words: Uint32Array): string {
    return this.restOf(words).join(',');
  }

  private isOn(page: Page, words: Uint32Array): boolean {
    const { restWords, restMasks } = this;
    const { rest } = page;
    for (let i = 0; i < restWords.length; i++) {
      if ((words[restWords[i]!]! & restMasks[i]!) >>> 0 !== rest[i]) return false;
    }
    return true;
  }
}
