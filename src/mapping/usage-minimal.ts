// The minimal-move variant of by usage: a bucket stays where it is unless its server is gone or carries more than it may, and
// then only as many move as bring that server within its most. "Only what is needed" [fixed here]:
//   1 every bucket keeps its owner where that is still a candidate; orphans are placed as by usage, the busiest first;
//   2 servers above their most, the greatest excess first, give away one bucket at a time until they are within: the lightest that
//     alone ends the excess and for which another server has room; else the heaviest lighter one for which one has room; else
//     the lightest that leaves the least loaded server below where this one stood; else it stays above;
//   3 again from 2 until nothing moves, so that the same input once more moves nothing.
// Ties by id; weightless buckets stay. Every step of 2 lowers the greater of two loads per share, which is why it ends. Finding the
// true fewest moves is bin packing; this is greedy. Source: SPEC §4 (minimal-move).

import type { Assigner, AssignInput, Assignment } from './assignment.ts';
import { AssignmentDraft } from './assignment-draft.ts';
import { SUMMATION_SLACK, UsagePlacement } from './usage-placement.ts';

/** Rounds of step 2. Random changes of 2 to 14 servers needed up to 7; the limit keeps any input from holding up a controller. */
const MAX_ROUNDS = 64;

export function assignByUsageMinimally(input: AssignInput): Assignment {
  const draft = new AssignmentDraft(input);
  const orphans = draft.keepOwnersOf(input.previous);
  const placement = new UsagePlacement(draft, input.buckets.weights);
  for (const bucket of placement.busiestFirst(orphans)) placement.place(bucket);
  let round = 0;
  while (relieveOverloaded(draft, placement) > 0 && round < MAX_ROUNDS) round++;
  return draft.finish();
}

/** One round of step 2; returns how many buckets moved. */
function relieveOverloaded(draft: AssignmentDraft, placement: UsagePlacement): number {
  placement.recount();
  const overloaded = draft.candidates.filter((server) => placement.isOverloaded(server));
  overloaded.sort((a, b) => placement.excessOf(b) - placement.excessOf(a) || a - b);
  return overloaded.reduce((moves, server) => moves + relieve(draft, placement, server), 0);
}

interface Relief {
  readonly bucket: number;
  readonly to: number;
}

function relieve(draft: AssignmentDraft, placement: UsagePlacement, server: number): number {
  const mine = draft.assignable.filter(
    (bucket) => draft.owner[bucket] === server && placement.weightOf(bucket) > 0,
  );
  const left = new Set(placement.busiestFirst(mine));
  while (placement.isOverloaded(server)) {
    const relief = nextRelief(placement, [...left], server);
    if (relief === undefined) break;
    placement.give(relief.bucket, relief.to);
    left.delete(relief.bucket);
  }
  return mine.length - left.size;
}

function nextRelief(
  placement: UsagePlacement,
  busiestFirst: readonly number[],
  server: number,
): Relief | undefined {
  const excess = placement.excessOf(server);
  const lightestFirst = [...busiestFirst].sort(
    (a, b) => placement.weightOf(a) - placement.weightOf(b) || a - b,
  );
  const endsExcess = (bucket: number) => placement.weightOf(bucket) >= excess;
  const alone = lightestFirst.filter(endsExcess);
  const inParts = busiestFirst.filter((bucket) => !endsExcess(bucket));
  return (
    firstWithRoom(placement, alone) ??
    firstWithRoom(placement, inParts) ??
    firstThatHelps(placement, lightestFirst, server)
  );
}

function firstWithRoom(placement: UsagePlacement, buckets: readonly number[]): Relief | undefined {
  for (const bucket of buckets) {
    const to = placement.serverWithRoom(bucket);
    if (to !== -1) return { bucket, to };
  }
  return undefined;
}

/** Where nobody has room: a move that at least lowers the greater of the two loads. */
function firstThatHelps(
  placement: UsagePlacement,
  buckets: readonly number[],
  server: number,
): Relief | undefined {
  const to = placement.leastLoaded();
  const limit = placement.relativeLoad(server) * (1 - SUMMATION_SLACK);
  const bucket = buckets.find((one) => placement.relativeLoad(to, placement.weightOf(one)) < limit);
  return bucket === undefined ? undefined : { bucket, to };
}

/** Same maximum as by usage, with the fewest moves a greedy choice finds. */
export const usageMinimalAssigner: Assigner = {
  name: 'usage-minimal',
  usesHistory: true,
  usesWeights: true,
  disruption: 'only orphans move, and what a server carries above its most',
  assign: assignByUsageMinimally,
};
