// `maskring/vitest`: a gate as a matcher, for repositories whose tests already run under vitest.
//
//   import { maskringMatchers } from 'maskring/vitest';
//   expect.extend(maskringMatchers);
//   await expect('scenarios/web.baseline.json').toPassGate();
//
// The same gate as `maskring baseline check`: same seeds, same verdict. Imports nothing of vitest at run time.

/// <reference types="vitest" />
import process from 'node:process';
import { unwrap } from '../base/result.ts';
import { judgeGate, loadGate } from './gate-run.ts';
import { gateText } from './gate-text.ts';
import { type CliIo, processIo } from './io.ts';
import { PLAIN } from './report/style.ts';
import { defaultWorkerCount } from './worker-pool.ts';

export interface GateMatcherOptions {
  /** Fails where all seeds cannot tell; default false. */
  readonly strict?: boolean;
  /** `path=value` changes of the scenario, as `--set`. */
  readonly set?: readonly string[];
  /** Threads; default one a core. */
  readonly workers?: number;
}

export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

export const maskringMatchers = {
  /** The received value is the path of a baseline file. Throws InputError where it, its scenario or a trace cannot be used. */
  async toPassGate(received: unknown, options: GateMatcherOptions = {}): Promise<MatcherResult> {
    const gate = unwrap(await loadGate(String(received), options.set ?? [], quietIo()));
    const result = await judgeGate(gate, options.workers ?? defaultWorkerCount(), quietIo());
    const verdict = result?.outcome.verdict ?? 'fail';
    const pass =
      verdict === 'identical' ||
      verdict === 'pass' ||
      (verdict === 'inconclusive' && options.strict !== true);
    const text = result === null ? 'the gate was stopped' : gateText(result, 120, PLAIN);
    return { pass, message: () => text };
  },
};

/** No progress and no terminal: a test prints what failed, not what runs. */
function quietIo(): CliIo {
  const sink = { write: () => {}, isTerminal: false, width: 120 };
  return { ...processIo(), out: sink, err: sink, cwd: process.cwd() };
}

declare module 'vitest' {
  interface Matchers {
    toPassGate(options?: GateMatcherOptions): Promise<void>;
  }
}
