// Round robin and the simple rebalance that keeps it up. From nothing: bucket after bucket to the server with the least
// (count + 1)/share, so that equal shares give i mod s. On a change the table in force is mended instead of dealt anew: orphans
// follow the same rule, and only newcomers take from others. Static buckets and manual-only servers stay out of all counts.
// History matters: the same members reached by another way may own other buckets, in the same numbers to rounding.
// Source: SPEC §4 (round robin, simple rebalance). Readings of gaps [fixed here]: several changes at once count the orphans'
// rule over the new membership, newcomers included; a share that grew is an add, one that shrank gives up its lowest buckets.

import type { Assigner, AssignInput, Assignment, PoolMember } from './assignment.ts';
import { AssignmentDraft } from './assignment-draft.ts';

/** First of `positions` (ascending) with the least score: ties go to the smaller id. −1 for none. */
export function leastBy(positions: readonly number[], score: (position: number) => number): number {
  let least = -1;
  let leastScore = Number.POSITIVE_INFINITY;
  for (const position of positions) {
    const value = score(position);
    if (least !== -1 && value >= leastScore) continue;
    least = position;
    leastScore = value;
  }
  return least;
}

/** Gives each of `numbers`, in order, to the candidate with the least (count + 1)/share. One step a bucket and candidate. */
function dealInTurn(draft: AssignmentDraft, numbers: readonly number[]): void {
  const counts = draft.counts();
  const { members } = draft;
  for (const number of numbers) {
    const position = leastBy(draft.candidates, (i) => (counts[i]! + 1) / members[i]!.share);
    draft.owner[number] = position;
    if (position >= 0) counts[position]!++;
  }
}

function dealAfresh(input: AssignInput): Assignment {
  const draft = new AssignmentDraft(input);
  dealInTurn(draft, draft.assignable);
  return draft.finish();
}

/**
 * The table in force mended for new members. Drop: orphans in bucket order by the round-robin rule, nothing else moves.
 * Add: the newcomer takes from the greatest count/share its lowest bucket until it has floor(B · share/Σshare).
 */
export function rebalanceSimply(input: AssignInput): Assignment {
  const draft = new AssignmentDraft(input);
  const orphans = draft.keepOwnersOf(input.previous);
  const changes = shareChanges(draft, input.previous?.members ?? []);
  const released = changes.shrunk.flatMap((position) =>
    releaseAbove(draft, position, Math.ceil(fairCount(draft, position))),
  );
  dealInTurn(
    draft,
    [...orphans, ...released].sort((a, b) => a - b),
  );
  for (const position of changes.grown) fillUp(draft, position);
  return draft.finish();
}

interface ShareChanges {
  /** New candidates and those whose share grew, by id. */
  readonly grown: readonly number[];
  /** Candidates whose share shrank, by id. */
  readonly shrunk: readonly number[];
}

function shareChanges(draft: AssignmentDraft, before: readonly PoolMember[]): ShareChanges {
  const shareBefore = new Map(before.map((member) => [member.id, member.manualOnly ? 0 : member.share]));
  const change = (i: number) => draft.members[i]!.share - (shareBefore.get(draft.members[i]!.id) ?? 0);
  return {
    grown: draft.candidates.filter((i) => change(i) > 0),
    shrunk: draft.candidates.filter((i) => change(i) < 0),
  };
}

/** B · share/Σshare of a candidate, B the number of assignable buckets. */
function fairCount(draft: AssignmentDraft, position: number): number {
  const total = draft.candidates.reduce((sum, i) => sum + draft.members[i]!.share, 0);
  return (draft.assignable.length * draft.members[position]!.share) / total;
}

/** Takes the lowest buckets of a candidate until `limit` are left; returns their numbers. */
function releaseAbove(draft: AssignmentDraft, position: number, limit: number): number[] {
  const owned = draft.assignable.filter((number) => draft.owner[number] === position);
  const released = owned.slice(0, Math.max(0, owned.length - limit));
  for (const number of released) draft.owner[number] = -1;
  return released;
}

function fillUp(draft: AssignmentDraft, newcomer: number): void {
  const goal = Math.floor(fairCount(draft, newcomer));
  const counts = draft.counts();
  const donors = draft.candidates.filter((i) => i !== newcomer);
  const lowest = new LowestBuckets(draft);
  while (counts[newcomer]! < goal) {
    const donor = leastBy(donors, (i) => -counts[i]! / draft.members[i]!.share);
    draft.owner[lowest.take(donor)] = newcomer;
    counts[donor]!--;
    counts[newcomer]!++;
  }
}

/** The lowest bucket of each server, found by one pass over the table for each server that is asked. */
class LowestBuckets {
  readonly #draft: AssignmentDraft;
  readonly #next: Int32Array;

  constructor(draft: AssignmentDraft) {
    this.#draft = draft;
    this.#next = new Int32Array(draft.members.length);
  }

  take(server: number): number {
    const { assignable, owner } = this.#draft;
    while (owner[assignable[this.#next[server]!]!] !== server) this.#next[server]!++;
    return assignable[this.#next[server]!++]!;
  }
}

const assignRoundRobin = (input: AssignInput): Assignment =>
  input.previous === undefined ? dealAfresh(input) : rebalanceSimply(input);

/** Dealt once, then mended by the simple rebalance. */
export const roundRobinAssigner: Assigner = {
  name: 'round-robin',
  usesHistory: true,
  usesWeights: false,
  disruption:
    'a drop moves 1/n of the buckets, an add 1/(n+1), each to rounding and only from or to that server',
  assign: assignRoundRobin,
};

/** Dealt afresh at every change: the same table for the same members, at the price of moving most buckets. */
export const roundRobinAfreshAssigner: Assigner = {
  name: 'round-robin-afresh',
  usesHistory: false,
  usesWeights: false,
  disruption: 'a change of membership deals all buckets anew and moves most of them',
  assign: dealAfresh,
};
