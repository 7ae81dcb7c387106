// The door of the worker behind the page Traffic: comlink around TrafficDesk and nothing else. It carries the scenario schema, so that
// it is loaded when a scenario's traffic is first looked at.

import { expose } from 'comlink';
import { breathe } from './breathe.ts';
import { TrafficDesk } from './traffic-desk.ts';

let desk: TrafficDesk | null = null;

/** Made at the first question: the page says where it lies, because this script lies elsewhere. */
expose({
  model(baseUrl: string, ...question: Parameters<TrafficDesk['model']>) {
    desk ??= new TrafficDesk(baseUrl, { breathe });
    return desk.model(...question);
  },
  cancel: () => desk?.cancel(),
});
