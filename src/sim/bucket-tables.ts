// The bucket tables of a scenario at its start: one assignment per VIP and family, made by the pool's own way from the servers
// that are in service. Not the changes of them: those are the controller's. Source: SPEC §2, §4.

import type { Family } from '../base/address.ts';
import { unwrap } from '../base/result.ts';
import { assigners } from '../mapping/assigners.ts';
import type { Assignment, PoolMember } from '../mapping/assignment.ts';
import { type Mask, maskFromWords } from '../mapping/mask.ts';
import type { ResolvedPool, ResolvedScenario, ResolvedVip } from '../scenario/resolved.ts';

export interface BucketTable {
  readonly vip: ResolvedVip;
  /** Position of the VIP in the scenario. */
  readonly vipIndex: number;
  readonly family: Family;
  readonly mask: Mask;
  readonly assignment: Assignment;
  /** When these buckets came into being: 0, or the instant of a new mask. */
  readonly sinceUs: number;
}

/** Tables in the order of VIPs, IPv4 first. */
export function initialTables(scenario: ResolvedScenario): BucketTable[] {
  return scenario.vips.flatMap((vip, vipIndex) => {
    const pool = scenario.pools.find(({ name }) => name === vip.pool)!;
    return vip.families.map(({ family, mask: words }) => {
      const mask = maskFromWords(family, words);
      const manual = vip.manualBuckets.filter((bucket) => bucket.family === family);
      const assignment = assignerOf(pool).assign({
        members: membersInService(pool),
        buckets: { mask, manual },
        settings: { virtualNodes: pool.virtualNodes, headroomRatio: pool.headroomRatio },
      });
      return { vip, vipIndex, family, mask, assignment, sinceUs: 0 };
    });
  });
}

const assignerOf = (pool: ResolvedPool) => unwrap(assigners.get(pool.assignment));

const membersInService = (pool: ResolvedPool): PoolMember[] =>
  pool.servers
    .filter(({ state }) => state === 'active')
    .map(({ id, share, manualOnly }) => ({ id, share, manualOnly }));
