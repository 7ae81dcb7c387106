// What a replication needs on the command line, as plain data that crosses to a worker thread, and running one from it: the traces
// are opened anew for every replication, so that no two share a reader. Not the pool: that is worker-pool.ts.

import { unwrap } from '../base/result.ts';
import { type Replication, runReplication } from '../experiment/replications/replication.ts';
import type { ReplicationTask } from '../experiment/replications/replication-pool.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { RunHooks } from '../sim/run.ts';
import { type CliIo, processIo } from './io.ts';
import { openInputs, type TraceOption } from './trace-inputs.ts';

/** A scenario with what is needed to open its inputs. */
export interface CliCell {
  /** As the user wrote it, for messages. */
  readonly path: string;
  /** Absolute; what the traces of the scenario are relative to. */
  readonly folder: string;
  readonly scenario: ResolvedScenario;
  /** From `--trace`; standard input cannot be read by several replications and is refused before. */
  readonly traces: readonly TraceOption[];
  /** Absolute; what `traces` are relative to. */
  readonly cwd: string;
}

/** Runs one task. Throws InputError where an input cannot be used. */
export async function runCell(
  { cell, replication }: ReplicationTask<CliCell>,
  hooks: RunHooks,
): Promise<Replication> {
  const io: CliIo = { ...processIo(), cwd: cell.cwd };
  const inputs = unwrap(await openInputs(cell, cell.traces, io));
  try {
    return await runReplication(cell.scenario, inputs, replication, hooks);
  } finally {
    await inputs.close();
  }
}
