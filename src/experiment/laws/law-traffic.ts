// The synthetic traffic that the laws about sessions are measured on: many clients alike, a constant rate, and a session that is
// nothing but its length, so that its only gap is its residual life.

import { Draws, Streams } from '../../kernel/streams.ts';
import type { DistributionSpec, SessionSpec } from '../../net/session-plan.ts';
import { createIngressChooser } from '../../traffic/ingress.ts';
import { buildPopulation } from '../../traffic/population.ts';
import { POPULATION_PRESETS } from '../../traffic/population-spec.ts';
import { CONSTANT_RATE } from '../../traffic/rate-profile.ts';
import { SESSION_PRESETS } from '../../traffic/session-model.ts';
import type { SessionScript } from '../../traffic/source.ts';
import { SyntheticSource } from '../../traffic/synthetic.ts';

export interface LawTraffic {
  readonly seed: string;
  readonly clients: number;
  readonly sessionsPerSecond: number;
  readonly session: SessionSpec;
}

export function lawSource({ seed, clients, sessionsPerSecond, session }: LawTraffic): SyntheticSource {
  const streams = new Streams(seed);
  const name = 'law';
  return new SyntheticSource({
    name,
    source: 0,
    destinationPort: 443,
    streams,
    population: buildPopulation({ ...POPULATION_PRESETS.uniform, clients }, null, { name, streams }),
    session,
    sessionsPerSecond,
    profile: CONSTANT_RATE,
    ingress: createIngressChooser({ weights: [1], draws: new Draws(streams.stream('ingress', name)) }),
  });
}

/** SYN and FIN with the given time between them. */
export const bareSession = (length: DistributionSpec): SessionSpec => ({
  ...SESSION_PRESETS.exponential,
  length,
  packets: { kind: 'fixed', value: 0 },
  gaps: null,
});

/** Time from now to the session's last packet. */
export function lifeUs(script: SessionScript): number {
  let total = 0;
  for (let gap = script.next(); gap >= 0; gap = script.next()) total += gap;
  return total;
}
