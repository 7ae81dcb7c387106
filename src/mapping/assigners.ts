// The ways to give buckets to servers, by the names that scenarios use. To add one: implement Assigner (assignment.ts; AssignmentDraft
// does the bookkeeping), register it here, and name it in the scenario's schema. The suite in test/property/mapping-assigners.test.ts
// then runs over it: one owner a bucket, no dependence on the order of lists, two callers agree, diffs that add up.
// Source: SPEC §4 ("any number of algorithms with different levels of disruption").

import { Registry } from '../base/registry.ts';
import type { Assigner } from './assignment.ts';
import { usageAssigner } from './by-usage.ts';
import { ringAssigner } from './ring.ts';
import { roundRobinAfreshAssigner } from './round-robin.ts';
import { roundRobinAssigner } from './simple-rebalance.ts';
import { usageMinimalAssigner } from './usage-minimal.ts';

export const assigners: Registry<Assigner> = new Registry<Assigner>('assignment');

for (const assigner of [
  ringAssigner,
  roundRobinAssigner,
  roundRobinAfreshAssigner,
  usageAssigner,
  usageMinimalAssigner,
]) {
  assigners.register(assigner.name, assigner);
}
