// The weight of a bucket: its usage over the mean usage, so that twice the mean is 2; all 1 while nothing was used. The mean is over
// everything that can weigh on a server that takes automatic buckets: automatic and pooled buckets, and the static ones that
// apply on such a server [fixed here]. Scaling all usages alike changes no decision. Source: SPEC §4 (by usage).

import { assert } from '../base/assert.ts';
import type { WeightSnapshot } from './assignment.ts';
import type { AssignmentDraft } from './assignment-draft.ts';
import { manualKey } from './manual-bucket.ts';

/** Weights by bucket number of the draft; 0 for a manual bucket that does not apply or lies on a manual-only server. */
export function bucketWeights(draft: AssignmentDraft, snapshot: WeightSnapshot | undefined): Float64Array {
  const buckets = weighedBuckets(draft);
  const usage = usageByBucket(draft, snapshot);
  let total = 0;
  for (const bucket of buckets) total += usage[bucket]!;
  const weights = new Float64Array(draft.owner.length);
  for (const bucket of buckets) weights[bucket] = total === 0 ? 1 : (usage[bucket]! * buckets.length) / total;
  return weights;
}

/** The static buckets that lie on a server that also takes automatic ones, ascending. */
export function preloadedBuckets(draft: AssignmentDraft): number[] {
  const buckets = draft.manual.map((_, i) => draft.mask.bucketCount + i);
  return buckets.filter((bucket, i) => {
    const owner = draft.owner[bucket]!;
    return draft.manual[i]!.kind === 'static' && owner >= 0 && !draft.members[owner]!.manualOnly;
  });
}

const weighedBuckets = (draft: AssignmentDraft): number[] =>
  [...draft.assignable, ...preloadedBuckets(draft)].sort((a, b) => a - b);

function usageByBucket(draft: AssignmentDraft, snapshot: WeightSnapshot | undefined): Float64Array {
  const usage = new Float64Array(draft.owner.length);
  if (snapshot === undefined) return usage;
  const { bucketCount } = draft.mask;
  assert(
    snapshot.automatic.length === bucketCount,
    `${snapshot.automatic.length} usages for ${bucketCount} buckets`,
  );
  usage.set(snapshot.automatic);
  const manual = new Map(snapshot.manual.map((entry) => [entry.key, entry.usage]));
  draft.manual.forEach((rule, i) => {
    usage[bucketCount + i] = manual.get(manualKey(rule)) ?? 0;
  });
  assert(
    usage.every((amount) => amount >= 0 && Number.isFinite(amount)),
    'a usage is negative or not finite',
  );
  return usage;
}
