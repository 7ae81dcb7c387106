// Address → bucket → server. lookupOwner is the plain statement of the rule, the reference that switches, exports and move states are
// tested against; compileLookup is the same answer without allocation. Pins and table-misses are the switch's, not the
// mapping's. The rule: manual buckets that apply, in look-up order, then the automatic bucket. Source: SPEC §2 (look-up order).

import type { Address } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { Assignment } from './assignment.ts';
import type { BucketRef } from './diff.ts';
import { matchesSource } from './manual-bucket.ts';
import { bucketIndex, compileMask } from './mask.ts';

export interface Ownership {
  readonly bucket: BucketRef;
  /** null: no server takes automatic buckets. */
  readonly server: string | null;
}

/** Who owns the traffic of `source`; asserts one family. Cost: one step a manual bucket and selected bit. */
export function lookupOwner(table: Assignment, source: Address): Ownership {
  assert(
    source.family === table.mask.family,
    `an IPv${source.family} source in a table of IPv${table.mask.family}`,
  );
  const position = table.manual.findIndex(
    (manual, i) => table.manualOwner[i]! >= 0 && matchesSource(manual, source.words),
  );
  if (position >= 0) {
    return {
      bucket: { kind: 'manual', manual: table.manual[position]! },
      server: table.servers[table.manualOwner[position]!]!,
    };
  }
  const index = bucketIndex(table.mask, source.words);
  return { bucket: { kind: 'automatic', index }, server: table.servers[table.owner[index]!] ?? null };
}

/** Addresses are four words, most significant first, of the table's family. */
export interface CompiledLookup {
  /** Bucket number: 0 … B−1 automatic by index, B + j the j-th manual bucket of the table. */
  bucketOf(w0: number, w1: number, w2: number, w3: number): number;
  /** Position in the table's `servers`, −1 for none. */
  serverOf(w0: number, w1: number, w2: number, w3: number): number;
}

/**
 * lookupOwner for many sources. Without manual buckets a look-up is the gather and one read; with them, every rule that applies
 * costs two compares or more, so this is for tens of rules, not thousands.
 */
export function compileLookup(table: Assignment): CompiledLookup {
  const mask = compileMask(table.mask);
  const { bucketCount } = table.mask;
  const owners = Int32Array.from([...table.owner, ...table.manualOwner]);
  const rules = new AppliedRules(table);
  const bucketOf = (w0: number, w1: number, w2: number, w3: number): number => {
    const position = rules.firstMatch(w0, w1, w2, w3);
    return position === -1 ? mask.indexOf(w0, w1, w2, w3) : bucketCount + position;
  };
  if (rules.count > 0) return { bucketOf, serverOf: (w0, w1, w2, w3) => owners[bucketOf(w0, w1, w2, w3)]! };
  return { bucketOf: mask.indexOf, serverOf: (w0, w1, w2, w3) => owners[mask.indexOf(w0, w1, w2, w3)]! };
}

/** The manual buckets that apply, in look-up order: four words of value, four of mask each, low word first. */
class AppliedRules {
  readonly count: number;
  readonly #positions: Int32Array;
  readonly #words: Uint32Array;

  constructor(table: Assignment) {
    const positions = table.manual.flatMap((_, i) => (table.manualOwner[i]! >= 0 ? [i] : []));
    this.count = positions.length;
    this.#positions = Int32Array.from(positions);
    this.#words = Uint32Array.from(
      positions.flatMap((i) =>
        [...table.manual[i]!.value].reverse().concat([...table.manual[i]!.mask].reverse()),
      ),
    );
  }

  /** Position in the table's `manual` of the first rule that matches, −1 for none. */
  firstMatch(w0: number, w1: number, w2: number, w3: number): number {
    const words = this.#words;
    for (let i = 0, at = 0; i < this.count; i++, at += 8) {
      if (((w3 ^ words[at]!) & words[at + 4]!) !== 0) continue;
      if (((w2 ^ words[at + 1]!) & words[at + 5]!) !== 0) continue;
      if (((w1 ^ words[at + 2]!) & words[at + 6]!) !== 0) continue;
      if (((w0 ^ words[at + 3]!) & words[at + 7]!) === 0) return this.#positions[i]!;
    }
    return -1;
  }
}
