// What pool and worker threads say to each other. Plain data only; an error crosses as what is needed to make it again.

import { InputError, type Issue } from '../base/result.ts';
import type { Replication } from '../experiment/replications/replication.ts';
import type { ReplicationTask } from '../experiment/replications/replication-pool.ts';
import { FileError } from './node-byte-source.ts';
import type { CliCell } from './replication-cell.ts';

/** Given to a worker when it starts. */
export interface WorkerSetting {
  /** One Int32 shared by all: 1 asks every run to stop. */
  readonly stop: SharedArrayBuffer;
}

export interface TaskMessage {
  readonly index: number;
  readonly task: ReplicationTask<CliCell>;
}

export type AnswerMessage =
  | { readonly index: number; readonly replication: Replication }
  | { readonly index: number; readonly failure: Failure };

/** `issues`: the input's fault; `bug`: ours. */
export type Failure =
  | { readonly kind: 'issues'; readonly issues: readonly Issue[] }
  | { readonly kind: 'bug'; readonly message: string; readonly stack: string };

export function failureOf(error: unknown): Failure {
  if (error instanceof InputError) return { kind: 'issues', issues: error.issues };
  if (error instanceof FileError) return { kind: 'issues', issues: [error.issue] };
  const message = error instanceof Error ? error.message : String(error);
  return { kind: 'bug', message, stack: (error instanceof Error && error.stack) || message };
}

export function errorOf(failure: Failure): Error {
  if (failure.kind === 'issues') return new InputError(failure.issues);
  const error = new Error(failure.message);
  error.stack = failure.stack;
  return error;
}
