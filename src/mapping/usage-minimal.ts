// The minimal-move variant of by usage: a bucket stays where it is unless its server is gone or carries more than it may, and
// then only as many move as bring that server within its most. "Only what is needed" [fixed here]:
//   1 every bucket keeps its owner where that is still a candidate; orphans are placed as by usage, the busiest first;
//   2 servers above their most, the greatest excess first (ties by id), give away one bucket at a time: the lightest that alone
//     ends the excess and for which another server has room, else the heaviest for which one has room, until within or stuck.
// No bucket moves twice, no move puts a server above its most (orphans that find no room apart), weightless buckets stay.
// Finding the true fewest is bin packing; this is greedy. Source: SPEC §4 (minimal-move).

import type { Assigner, AssignInput, Assignment } from './assignment.ts';
import { AssignmentDraft } from './assignment-draft.ts';
import { UsagePlacement } from './usage-placement.ts';

export function assignByUsageMinimally(input: AssignInput): Assignment {
  const draft = new AssignmentDraft(input);
  const orphans = draft.keepOwnersOf(input.previous);
  const placement = new UsagePlacement(draft, input.buckets.weights);
  for (const number of placement.busiestFirst(orphans)) placement.place(number);
  const overloaded = draft.candidates.filter((server) => placement.isOverloaded(server));
  overloaded.sort((a, b) => placement.excessOf(b) - placement.excessOf(a) || a - b);
  for (const server of overloaded) relieve(draft, placement, server);
  return draft.finish();
}

function relieve(draft: AssignmentDraft, placement: UsagePlacement, server: number): void {
  const mine = draft.assignable.filter(
    (number) => draft.owner[number] === server && placement.weightOf(number) > 0,
  );
  const heaviestFirst = placement.busiestFirst(mine);
  while (placement.isOverloaded(server)) {
    const number = nextToGo(placement, heaviestFirst, placement.excessOf(server));
    if (number === undefined) return;
    placement.give(number, placement.serverWithRoom(number));
    heaviestFirst.splice(heaviestFirst.indexOf(number), 1);
  }
}

/** The lightest that alone ends the excess, else the heaviest of the rest; only those for which some server has room. */
function nextToGo(
  placement: UsagePlacement,
  heaviestFirst: readonly number[],
  excess: number,
): number | undefined {
  const movable = (number: number) => placement.serverWithRoom(number) !== -1;
  const enough = heaviestFirst.filter((number) => placement.weightOf(number) >= excess);
  return enough.reverse().find(movable) ?? heaviestFirst.slice(enough.length).find(movable);
}

/** Same maximum as by usage, with the fewest moves a greedy choice finds. */
export const usageMinimalAssigner: Assigner = {
  name: 'usage-minimal',
  usesHistory: true,
  usesWeights: true,
  disruption: 'only orphans move, and what a server carries above its most',
  assign: assignByUsageMinimally,
};
