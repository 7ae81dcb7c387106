// The door of the reading worker: comlink around Lab and nothing else. One per page; the run worker is apart, so that a long run
// never delays the answer to a slider.

import { expose } from 'comlink';
import { breathe } from './breathe.ts';
import { Lab } from './lab.ts';

expose(new Lab(() => performance.now(), breathe));
