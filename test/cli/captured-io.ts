// A command run without a process: what it prints is kept, what it reads is given.

import { main } from '../../src/cli/command-line.ts';
import type { CliIo } from '../../src/cli/io.ts';

export interface Captured {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

export interface RunWith {
  readonly stdin?: string | Uint8Array | AsyncIterable<Uint8Array>;
  readonly cwd?: string;
  readonly env?: Record<string, string>;
  readonly terminal?: boolean;
  readonly width?: number;
  /** Presses Ctrl-C as soon as someone listens. */
  readonly interrupt?: boolean;
}

export async function run(argv: readonly string[], given: RunWith = {}): Promise<Captured> {
  const out: string[] = [];
  const err: string[] = [];
  let nowMs = 0;
  const isTerminal = given.terminal ?? false;
  const width = given.width ?? 80;
  const io: CliIo = {
    out: { write: (text) => void out.push(text), isTerminal, width },
    err: { write: (text) => void err.push(text), isTerminal, width },
    stdin: isStream(given.stdin) ? given.stdin : stream(given.stdin ?? ''),
    env: given.env ?? {},
    cwd: given.cwd ?? process.cwd(),
    now() {
      nowMs += 60;
      return nowMs;
    },
    onInterrupt(callback) {
      if (given.interrupt) setTimeout(callback, 0);
      return () => {};
    },
  };
  const code = await main(argv, io);
  return { code, out: out.join(''), err: err.join('') };
}

const isStream = (input: RunWith['stdin']): input is AsyncIterable<Uint8Array> =>
  typeof input === 'object' && Symbol.asyncIterator in input;

async function* stream(content: string | Uint8Array): AsyncGenerator<Uint8Array> {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : content;
  for (let from = 0; from < bytes.length; from += 1000) yield bytes.subarray(from, from + 1000);
}
