// Charts that follow a run under way, each in a task of its own: one frame of the run is many drawings, and together they would hold up
// the page. The newest data of a chart replaces what still waits; whoever sends frames can wait until all have been drawn.

import { useEffect, useId, useState } from 'preact/hooks';

const waiting = new Map<string, () => void>();
let isRunning = false;
let whenDone: (() => void)[] = [];

/** Resolves when nothing waits to be drawn; at once where nothing does. */
export function allDrawn(): Promise<void> {
  if (waiting.size === 0) return Promise.resolve();
  return new Promise((resolve) => whenDone.push(resolve));
}

function enqueue(key: string, draw: () => void): void {
  waiting.set(key, draw);
  if (isRunning) return;
  isRunning = true;
  setTimeout(runOne);
}

function runOne(): void {
  const [first] = waiting;
  if (first !== undefined) {
    waiting.delete(first[0]);
    first[1]();
  }
  if (waiting.size > 0) {
    setTimeout(runOne);
    return;
  }
  isRunning = false;
  const done = whenDone;
  whenDone = [];
  for (const resolve of done) resolve();
}

/** What `make` makes, made and drawn in a task of its own after `make` has changed; the first time at once. */
export function useUnhurried<Data>(make: () => Data): Data {
  const key = useId();
  const [shown, setShown] = useState(() => ({ make, data: make() }));
  useEffect(() => {
    if (shown.make !== make) enqueue(key, () => setShown({ make, data: make() }));
  }, [make, shown, key]);
  useEffect(() => () => void waiting.delete(key), [key]);
  return shown.data;
}
