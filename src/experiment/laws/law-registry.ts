// Every law there is, in the order they are printed. `npm run laws` measures all of them; a new law is a line here.

import type { Law } from './law.ts';
import { residualLifeLaw } from './residual-life.ts';
import { sessionsInProgressLaw } from './sessions-in-progress.ts';
import { uniformRoundRobinLaw } from './uniform-round-robin.ts';

export const LAWS: readonly Law[] = [residualLifeLaw, sessionsInProgressLaw, uniformRoundRobinLaw];
