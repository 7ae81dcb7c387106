// Ctrl-C: the first one asks the run to stop, so that what ran is kept and marked; the second one ends the program at once.

import type { CliIo } from './io.ts';

export interface Interrupt {
  readonly requested: boolean;
  /** Stops watching. */
  stop(): void;
}

export function watchInterrupt(io: CliIo): Interrupt {
  let requested = false;
  const unsubscribe = io.onInterrupt(() => {
    requested = true;
    unsubscribe();
    io.err.write('\nstopping: what ran so far is kept; Ctrl-C again ends at once\n');
  });
  return {
    get requested() {
      return requested;
    },
    stop: unsubscribe,
  };
}
