// The simple rebalance: all buckets count alike, and on a change the table in force is mended instead of dealt anew. A drop gives the
// orphans to the others in turn; an add takes from the fullest for the newcomer only; nothing else moves. History matters: one
// membership reached by two ways may have two tables, with the same counts to rounding.
// Source: SPEC §4 (simple rebalance). Gaps [fixed here]: with several changes at once the orphans are dealt over the new membership,
// newcomers included, and then the newcomers fill up in id order; a share that grew is an add, one that shrank gives up its lowest
// buckets above ceil(B · share/Σshare), which are dealt like orphans.

import type { Assigner, AssignInput, Assignment, PoolMember } from './assignment.ts';
import { AssignmentDraft } from './assignment-draft.ts';
import { leastBy } from './least-by.ts';
import { dealAfresh, dealInTurn } from './round-robin.ts';

/** A part of the buckets that is a whole number but for rounding is that number: 512 · 0.3/(0.1 + 0.2 + 0.3) is 256. */
const ROUNDING = 1e-9;

/**
 * The table in force mended for new members. Drop: each orphan, in bucket order, by the round-robin rule. Add: from the greatest
 * count/share (ties by id) its lowest bucket, until the newcomer has floor(B · share/Σshare). Cost: one step a bucket and server.
 */
export function rebalanceSimply(input: AssignInput & { readonly previous: Assignment }): Assignment {
  const draft = new AssignmentDraft(input);
  const orphans = draft.keepOwnersOf(input.previous);
  const { grown, shrunk } = shareChanges(draft, input.previous.members);
  const released = shrunk.flatMap((server) => releaseExcess(draft, server));
  const inOrder = [...orphans, ...released].sort((a, b) => a - b);
  dealInTurn(draft, inOrder);
  for (const server of grown) fillUp(draft, server);
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

/** B · share/Σshare, B the number of assignable buckets. */
function fairCount(draft: AssignmentDraft, server: number): number {
  const total = draft.candidates.reduce((sum, i) => sum + draft.members[i]!.share, 0);
  return (draft.assignable.length * draft.members[server]!.share) / total;
}

/** Takes a server's lowest buckets until it has its part, rounded up; returns them. */
function releaseExcess(draft: AssignmentDraft, server: number): number[] {
  const part = Math.ceil(fairCount(draft, server) - ROUNDING);
  const owned = draft.assignable.filter((bucket) => draft.owner[bucket] === server);
  const released = owned.slice(0, Math.max(0, owned.length - part));
  for (const bucket of released) draft.owner[bucket] = -1;
  return released;
}

/** Moves buckets to the newcomer until it has its part, rounded down. */
function fillUp(draft: AssignmentDraft, newcomer: number): void {
  const part = Math.floor(fairCount(draft, newcomer) + ROUNDING);
  const counts = draft.counts();
  const donors = draft.candidates.filter((i) => i !== newcomer);
  const lowest = new LowestBuckets(draft);
  while (counts[newcomer]! < part) {
    const donor = leastBy(donors, (i) => -counts[i]! / draft.members[i]!.share);
    draft.owner[lowest.take(donor)] = newcomer;
    counts[donor]!--;
    counts[newcomer]!++;
  }
}

/** Lowest buckets of servers that only lose: one pass over the table for each server that is asked. */
class LowestBuckets {
  readonly #draft: AssignmentDraft;
  /** By server: where in `assignable` to go on. */
  readonly #next: Int32Array;

  constructor(draft: AssignmentDraft) {
    this.#draft = draft;
    this.#next = new Int32Array(draft.members.length);
  }

  /** The lowest bucket of a server that has one. */
  take(server: number): number {
    const { assignable, owner } = this.#draft;
    while (owner[assignable[this.#next[server]!]!] !== server) this.#next[server]!++;
    return assignable[this.#next[server]!++]!;
  }
}

/** Dealt once, then mended. */
export const roundRobinAssigner: Assigner = {
  name: 'round-robin',
  usesHistory: true,
  usesWeights: false,
  disruption:
    'a drop moves 1/n of the buckets, an add 1/(n+1), each to rounding and only from or to that server',
  assign: (input) =>
    input.previous === undefined
      ? dealAfresh(input)
      : rebalanceSimply({ ...input, previous: input.previous }),
};
