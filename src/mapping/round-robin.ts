// Round robin: bucket after bucket to the server with the least (count + 1)/share, so that equal shares give i mod s. Counts are of
// automatic and pooled buckets; static ones and manual-only servers stay out. Dealt anew at every change it is an assigner
// without history that moves most buckets; what scenarios call round-robin deals once and then mends (simple-rebalance.ts).
// Cost: one step a bucket and server. Source: SPEC §4 (round robin).

import type { Assigner, AssignInput, Assignment } from './assignment.ts';
import { AssignmentDraft } from './assignment-draft.ts';
import { leastBy } from './least-by.ts';

/** Gives each of `buckets`, in the order given, to the candidate with the least (count + 1)/share, ties by id. */
export function dealInTurn(draft: AssignmentDraft, buckets: readonly number[]): void {
  const counts = draft.counts();
  for (const bucket of buckets) {
    const server = leastBy(draft.candidates, (i) => (counts[i]! + 1) / draft.members[i]!.share);
    draft.owner[bucket] = server;
    if (server >= 0) counts[server]!++;
  }
}

/** All buckets in bucket order, whatever the table before. */
export function dealAfresh(input: AssignInput): Assignment {
  const draft = new AssignmentDraft(input);
  dealInTurn(draft, draft.assignable);
  return draft.finish();
}

/** The same table for the same members, at the price of moving most buckets. */
export const roundRobinAfreshAssigner: Assigner = {
  name: 'round-robin-afresh',
  usesHistory: false,
  usesWeights: false,
  disruption: 'a change of membership deals all buckets anew and moves most of them',
  assign: dealAfresh,
};
