// What a command may touch of the outside: two text streams, standard input, the clock, the interrupt key. Commands get it as an
// argument, so that tests run them without a process. The rule: data goes to `out`, words and progress to `err`.

import process from 'node:process';

export interface TextSink {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Columns of the terminal; 80 where nobody knows. */
  readonly width: number;
}

export interface CliIo {
  readonly out: TextSink;
  readonly err: TextSink;
  readonly stdin: AsyncIterable<Uint8Array>;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly cwd: string;
  /** Wall-clock milliseconds, for rates only. */
  now(): number;
  /** Calls back at Ctrl-C, until the returned function is called. */
  onInterrupt(callback: () => void): () => void;
}

const sink = (stream: NodeJS.WriteStream): TextSink => ({
  write: (text) => void stream.write(text),
  get isTerminal() {
    return stream.isTTY === true;
  },
  get width() {
    return stream.columns ?? 80;
  },
});

/** The real process. */
export function processIo(): CliIo {
  return {
    out: sink(process.stdout),
    err: sink(process.stderr),
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    now: () => performance.now(),
    onInterrupt(callback) {
      process.on('SIGINT', callback);
      return () => process.off('SIGINT', callback);
    },
  };
}
