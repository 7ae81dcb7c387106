// Every law there is, in the order they are printed. `npm run laws` measures all of them; a new law is a line here.

import { hardTimeoutLaw } from './hard-timeout.ts';
import { immediateChangeLaw } from './immediate-change.ts';
import type { Law } from './law.ts';
import { nearestLaw } from './nearest.ts';
import { pinIdleLaws } from './pin-idle.ts';
import { residualLifeLaw } from './residual-life.ts';
import { searchCoverageLaws } from './search-coverage.ts';
import { sessionsInProgressLaw } from './sessions-in-progress.ts';
import { uniformRoundRobinLaw } from './uniform-round-robin.ts';

export { measureLaw } from './law.ts';

export const LAWS: readonly Law[] = [
  residualLifeLaw,
  sessionsInProgressLaw,
  uniformRoundRobinLaw,
  ...searchCoverageLaws,
  ...pinIdleLaws,
  hardTimeoutLaw,
  immediateChangeLaw,
  nearestLaw,
];
