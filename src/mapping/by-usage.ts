// By usage: the busiest buckets choose first, each walking the ring from its own hash to the first server with room. The table is a
// pure function of members, buckets and the numbered weight snapshot; a new snapshot may move many buckets (usage-minimal.ts
// moves fewer). Source: SPEC §4 (by usage).

import type { Assigner, AssignInput, Assignment } from './assignment.ts';
import { AssignmentDraft } from './assignment-draft.ts';
import { UsagePlacement } from './usage-placement.ts';

export function assignByUsage(input: AssignInput): Assignment {
  const draft = new AssignmentDraft(input);
  const placement = new UsagePlacement(draft, input.buckets.weights);
  for (const bucket of placement.busiestFirst(draft.assignable)) placement.place(bucket);
  return draft.finish();
}

/** The seed's own rule; no history. */
export const usageAssigner: Assigner = {
  name: 'usage',
  usesHistory: false,
  usesWeights: true,
  disruption:
    'every new snapshot places all buckets anew; those that still find room stay where their hash puts them',
  assign: assignByUsage,
};
