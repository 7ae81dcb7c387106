// The ways to give buckets to servers, by the names that scenarios use. To add one: implement Assigner (assignment.ts), register
// it here; the contract suite in test/property runs over every one of them. Source: SPEC §4.

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
