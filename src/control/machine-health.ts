// The verdict on a server, from what its probes have said (health.ts keeps count).

import type { MachineState } from './state.ts';

/** Any probe says so. */
export const hasFailed = (machine: MachineState): boolean =>
  [...machine.probes.values()].some((it) => it.failed);
