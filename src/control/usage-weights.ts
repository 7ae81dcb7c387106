// Measured usage as the numbered snapshot that assigners decide on, and the load of servers that follows from it. Measuring is
// usage.ts. The rule: a decision names the number of its snapshot, so that a second controller given that snapshot agrees.
// Source: SPEC §4 (by usage).

import { populationSd } from '../base/stats.ts';
import type { WeightSnapshot } from '../mapping/assignment.ts';
import { tablesOfPool } from './bucket-tables.ts';
import { byCodeUnit } from './numbering.ts';
import type { ControllerState, PoolPolls, PoolState, TableState, TableUsage } from './state.ts';

/** Usage of a table's buckets at the last finished poll; all 0 before the first. */
export function weightSnapshot(state: ControllerState, table: TableState): WeightSnapshot {
  const usage = usageOf(state, table);
  const manual = [...usage.manual].map(([key, amount]) => ({ key, usage: amount }));
  return {
    number: pollsOf(state, table.pool).number,
    automatic: usage.automatic.slice(),
    manual: manual.sort((a, b) => byCodeUnit(a.key, b.key)),
  };
}

/** The polls of a pool so far. */
export function pollsOf({ usage }: ControllerState, pool: string): PoolPolls {
  const polls = usage.polls.get(pool) ?? { number: 0, waitingFor: new Set<number>() };
  usage.polls.set(pool, polls);
  return polls;
}

/** The usage record of a table, made afresh where its mask has changed. */
export function usageOf(state: ControllerState, table: TableState): TableUsage {
  const known = state.usage.tables.get(table.key);
  if (known !== undefined && known.automatic.length === table.owner.length) return known;
  const fresh = { automatic: new Float64Array(table.owner.length), manual: new Map<string, number>() };
  state.usage.tables.set(table.key, fresh);
  return fresh;
}

/** Coefficient of variation of usage over share, over the members of a pool that take automatic buckets; 0 without usage. */
export function measuredCv(state: ControllerState, pool: PoolState): number {
  const load = new Map<string, number>();
  for (const [id, member] of pool.members) if (member.wanted && !member.manualOnly) load.set(id, 0);
  const add = (server: string | null, amount: number): void => {
    const before = server === null ? undefined : load.get(server);
    if (before !== undefined) load.set(server!, before + amount / pool.members.get(server!)!.share);
  };
  for (const table of tablesOfPool(state, pool.name)) {
    const usage = usageOf(state, table);
    usage.automatic.forEach((amount, index) => {
      add(table.owner[index] ?? null, amount);
    });
    for (const [key, amount] of usage.manual) add(table.manual.get(key)?.owner ?? null, amount);
  }
  const loads = [...load.values()];
  const total = loads.reduce((sum, amount) => sum + amount, 0);
  return total === 0 ? 0 : (populationSd(loads) * loads.length) / total;
}
