// What changes between two tables of one mask, bucket by bucket, and how many moves could not have been avoided. This list is what
// a controller carries out and what churn is counted from. Source: SPEC §4 (every change returns the diff), §9 (buckets_moved,
// bucket_moves_excess).
// The minimum [fixed here]: the fewest moves from table a to any table in which every server owns as many buckets as in b. A
// server that ends with fewer must lose the difference and nothing else need move, so it is Σ max(0, count_a(s) − count_b(s)) over
// the servers and "none", counting automatic buckets and the pooled ones that both tables have. Rules that stand in one table
// only, and static ones bound anew, are changes somebody asked for: each is a move and part of the minimum.

import { assert } from '../base/assert.ts';
import type { Assignment } from './assignment.ts';
import type { ManualBucket } from './manual-bucket.ts';
import { manualKey } from './manual-bucket.ts';
import { equalMasks } from './mask.ts';

export type BucketRef =
  | { readonly kind: 'automatic'; readonly index: number }
  | { readonly kind: 'manual'; readonly manual: ManualBucket };

export interface BucketMove {
  readonly bucket: BucketRef;
  /** Server ids; null: no server, and for a manual bucket no rule, so that its sources fall through. */
  readonly from: string | null;
  readonly to: string | null;
}

export interface AssignmentDiff {
  /** Automatic ones by index, then manual ones in look-up order (those of b first, then those only in a). */
  readonly moves: readonly BucketMove[];
  /** The fewest moves that give every server the number of buckets it has in b. */
  readonly minimum: number;
  /** moves.length − minimum, 0 or more. */
  readonly excess: number;
}

/** From table a to table b; asserts one mask. diff(a, a) is empty. One step a bucket. */
export function diffAssignments(a: Assignment, b: Assignment): AssignmentDiff {
  assert(equalMasks(a.mask, b.mask), 'tables of different masks have no buckets in common');
  const counts = new CountChange();
  const automatic = automaticMoves(a, b, counts);
  const manual = manualMoves(a, b, counts);
  const moves = [...automatic, ...manual.moves];
  const minimum = counts.losses() + manual.askedFor;
  return { moves, minimum, excess: moves.length - minimum };
}

/** By how many buckets each server (null: none) has more in b than in a. */
class CountChange {
  readonly #gain = new Map<string | null, number>();

  move(from: string | null, to: string | null): void {
    this.#gain.set(from, (this.#gain.get(from) ?? 0) - 1);
    this.#gain.set(to, (this.#gain.get(to) ?? 0) + 1);
  }

  losses(): number {
    let sum = 0;
    for (const gain of this.#gain.values()) sum += Math.max(0, -gain);
    return sum;
  }
}

function automaticMoves(a: Assignment, b: Assignment, counts: CountChange): BucketMove[] {
  const moves: BucketMove[] = [];
  for (let index = 0; index < a.owner.length; index++) {
    const from = a.servers[a.owner[index]!] ?? null;
    const to = b.servers[b.owner[index]!] ?? null;
    if (from === to) continue;
    counts.move(from, to);
    moves.push({ bucket: { kind: 'automatic', index }, from, to });
  }
  return moves;
}

function manualMoves(
  a: Assignment,
  b: Assignment,
  counts: CountChange,
): { moves: BucketMove[]; askedFor: number } {
  const before = new Map(manualRules(a).map((rule) => [manualKey(rule.manual), rule]));
  const moves: BucketMove[] = [];
  let askedFor = 0;
  const record = (manual: ManualBucket, from: string | null, to: string | null, free: boolean) => {
    if (from === to) return;
    moves.push({ bucket: { kind: 'manual', manual }, from, to });
    if (free) counts.move(from, to);
    else askedFor++;
  };
  for (const { manual, server } of manualRules(b)) {
    const old = before.get(manualKey(manual));
    before.delete(manualKey(manual));
    record(manual, old?.server ?? null, server, manual.kind === 'pooled' && old?.manual.kind === 'pooled');
  }
  for (const old of before.values()) record(old.manual, old.server, null, false);
  return { moves, askedFor };
}

const manualRules = (table: Assignment): { manual: ManualBucket; server: string | null }[] =>
  table.manual.map((manual, i) => ({ manual, server: table.servers[table.manualOwner[i]!] ?? null }));
