// The small checks that several kinds of changes share: does what is named exist, and if not, what was meant.

import { closestName } from '../base/registry.ts';
import type { Issue } from '../base/result.ts';
import type { ManualBucket } from '../mapping/manual-bucket.ts';
import { tablesOfPool } from './bucket-tables.ts';
import { EXPLICIT_PRIORITIES } from './priorities.ts';
import type { ControllerState, TableState } from './state.ts';

/** null is every pool, and fine. */
export const checkPool = (state: ControllerState, pool: string | null): Issue[] =>
  pool === null || state.pools.has(pool) ? [] : [unknown('pool', pool, [...state.pools.keys()])];

/** Of the pool, or of any. */
export function checkMember(state: ControllerState, pool: string | null, server: string): Issue[] {
  const pools = [...state.pools.values()].filter((it) => (pool ?? it.name) === it.name);
  if (pools.length === 0 || pools.some((it) => it.members.has(server))) return [];
  const members = pools.flatMap((it) => [...it.members.keys()]);
  return [unknown(pool === null ? 'member of any pool' : `member of pool \`${pool}\``, server, members)];
}

/** One or two. */
export const tablesOfVip = (state: ControllerState, vip: string): TableState[] =>
  [...state.tables.values()].filter((table) => table.vip === vip);

/** Some VIP of that name. */
export const checkVip = (state: ControllerState, vip: string): Issue[] =>
  tablesOfVip(state, vip).length > 0
    ? []
    : [unknown('VIP', vip, [...new Set([...state.tables.values()].map((table) => table.vip))])];

/** What a manual bucket must be by itself. */
export function checkManual(state: ControllerState, pool: string, bucket: ManualBucket): Issue[] {
  const issues: Issue[] = [];
  if (!Number.isInteger(bucket.priority) || bucket.priority < 0 || bucket.priority >= EXPLICIT_PRIORITIES) {
    issues.push({
      message: `manual bucket \`${bucket.name}\` has priority ${bucket.priority}`,
      expected: `a whole number from 0 to ${EXPLICIT_PRIORITIES - 1}`,
    });
  }
  if ((bucket.kind === 'static') !== (bucket.server !== null))
    issues.push({
      message: `manual bucket \`${bucket.name}\`: static ones name a server, pooled ones do not`,
    });
  if (bucket.server !== null) issues.push(...checkMember(state, pool, bucket.server));
  return issues;
}

/** "there is no pool `wbe`; did you mean `web`?" */
export function unknown(kind: string, name: string, names: readonly string[], advice?: string): Issue {
  const guess = closestName(name, names);
  const hint = guess === null ? advice : `did you mean \`${guess}\`?`;
  return { message: `there is no ${kind} \`${name}\``, ...(hint === undefined ? {} : { hint }) };
}

/** Pools have tables while some VIP is on them. */
export const isPoolInUse = (state: ControllerState, pool: string): boolean =>
  tablesOfPool(state, pool).length > 0;
