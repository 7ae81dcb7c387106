// The contract of whatever runs many replications at once: worker threads on the command line, workers on the page. A task names a
// cell by plain data and a replication; `Cell` is what the door needs to find the cell's inputs again (a folder and files, or handles).
// The rule: results do not depend on the number of workers or on who finishes first; they come back by task, not by time.

import type { Replication } from './replication.ts';

export interface ReplicationTask<Cell> {
  readonly cell: Cell;
  readonly replication: number;
}

export interface PoolHooks {
  /** As soon as a task is done, in the order in which tasks finish, which differs from run to run: for progress and for storing. */
  onResult?(replication: Replication, task: number): void | Promise<void>;
  /** Asked before every task starts and between slices of work; true lets no further task start and drops those that run. */
  shouldStop?(): boolean;
}

export interface ReplicationPool<Cell> {
  /** Tasks that can run at the same time. */
  readonly workerCount: number;
  /**
   * Runs every task. The result at position i is of task i; null where `shouldStop` came before it finished (never partial
   * results). Rejects with the first failure: InputError for bad input, after running tasks have been let go. May be called again,
   * one call after the other.
   */
  run(tasks: readonly ReplicationTask<Cell>[], hooks?: PoolHooks): Promise<(Replication | null)[]>;
  /** Ends the workers. */
  close(): Promise<void>;
}
