// The states a long piece of work can be in, as one signal: nothing yet, under way, done, failed. The last good value stays while
// another is made or after it failed ("the result below is still the one from …"). Knows nothing of workers.

import { type Signal, signal } from '@preact/signals';
import type { Issue } from '../../src/base/result.ts';

export interface TaskState<Progress, Value> {
  readonly status: 'idle' | 'busy' | 'ready' | 'failed';
  /** What is being worked on, for headings: a file name. */
  readonly subject: string;
  readonly progress: Progress | null;
  /** performance.now() of the start, for rates. */
  readonly startedMs: number;
  /** The last good value, also while status is busy or failed. */
  readonly value: Value | null;
  readonly issues: readonly Issue[];
}

export class Task<Progress, Value> {
  readonly state: Signal<TaskState<Progress, Value>> = signal({
    status: 'idle',
    subject: '',
    progress: null,
    startedMs: 0,
    value: null,
    issues: [],
  });

  start(subject: string, startedMs: number): void {
    this.state.value = {
      ...this.state.value,
      status: 'busy',
      subject,
      startedMs,
      progress: null,
      issues: [],
    };
  }

  advance(progress: Progress): void {
    if (this.state.value.status === 'busy') this.state.value = { ...this.state.value, progress };
  }

  finish(value: Value): void {
    this.state.value = { ...this.state.value, status: 'ready', value, issues: [] };
  }

  fail(issues: readonly Issue[]): void {
    this.state.value = { ...this.state.value, status: 'failed', issues };
  }

  /** Back to the last good value, or to nothing. */
  cancel(): void {
    const { value } = this.state.value;
    this.state.value = {
      ...this.state.value,
      status: value === null ? 'idle' : 'ready',
      progress: null,
      issues: [],
    };
  }

  clear(): void {
    this.state.value = {
      ...this.state.value,
      status: 'idle',
      value: null,
      progress: null,
      issues: [],
      subject: '',
    };
  }
}
