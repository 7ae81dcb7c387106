// The door of the run worker: comlink around RunJob and nothing else. Loaded when the first full run starts, because it carries the
// scenario schema and the whole engine; ended and made anew when a cancelled run does not stop in time.

import { expose } from 'comlink';
import { RunJob } from './run-job.ts';

/** A message channel turn: shorter than a timer, and messages from the page get in between. */
function breathe(): Promise<void> {
  return new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => {
      port1.close();
      resolve();
    };
    port2.postMessage(null);
  });
}

expose(new RunJob({ nowMs: () => performance.now(), breathe }));
