// Which cells a sweep still needs, given those that are finished; the same whoever asks, in whatever order they were run. Shards: by
// cell where every replication is wanted, by point where a stop rule decides, since it must see all replications of its point.
// Source: issue "Studies and the CI gate" 2.

import { neededReplications } from './stop-rule.ts';
import { cellOf, type SweepCell, type SweepOutline } from './sweep-outline.ts';

/** Shard `index` of `count`, counted from 1; null: everything. */
export interface Shard {
  readonly index: number;
  readonly count: number;
}

/** The measure of the stop rule by cell id; null where the run has no such value. Without a stop rule the values mean nothing. */
export type FinishedCells = ReadonlyMap<string, number | null>;

/** How many replications of a point count, and whether that is final. */
export function countedReplications(
  outline: SweepOutline,
  point: number,
  finished: FinishedCells,
): { readonly count: number; readonly settled: boolean } {
  const value = (replication: number) => finished.get(cellOf(outline, point, replication).id);
  return neededReplications(outline.stop, outline.replications, value);
}

/** Cells that are needed and not finished, in the order of the plan, none twice. Empty: this shard is done. */
export function pendingCells(
  outline: SweepOutline,
  finished: FinishedCells,
  shard: Shard | null,
): SweepCell[] {
  const pending: SweepCell[] = [];
  const seen = new Set<string>();
  for (let point = 0; point < outline.points.length; point++) {
    const { count } = countedReplications(outline, point, finished);
    for (let replication = 0; replication < count; replication++) {
      const cell = cellOf(outline, point, replication);
      if (finished.has(cell.id) || seen.has(cell.id)) continue;
      seen.add(cell.id);
      if (!isOf(shard, outline, cell)) continue;
      pending.push(cell);
    }
  }
  return pending;
}

/** Whether a cell is one of the shard's. */
export function isOf(shard: Shard | null, outline: SweepOutline, cell: SweepCell): boolean {
  return shard === null || shardOf(outline, cell, shard.count) === shard.index;
}

/** The shard, from 1, that a cell belongs to. */
export function shardOf({ stop, replications }: SweepOutline, cell: SweepCell, count: number): number {
  const number = stop === null ? cell.point * replications + cell.replication : cell.point;
  return (number % count) + 1;
}
