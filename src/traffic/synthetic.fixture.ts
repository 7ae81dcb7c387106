// A synthetic source with everything given, for tests and benchmarks: small, uniform, memoryless. Not part of the package.

import { Draws, Streams } from '../kernel/streams.ts';
import { createIngressChooser } from './ingress.ts';
import { buildPopulation } from './population.ts';
import { POPULATION_PRESETS } from './population-spec.ts';
import { CONSTANT_RATE } from './rate-profile.ts';
import { SESSION_PRESETS } from './session-model.ts';
import type { SessionScript, SessionStart } from './source.ts';
import { type SyntheticOptions, SyntheticSource } from './synthetic.ts';

export function syntheticSource(
  seed: string,
  changes: Partial<SyntheticOptions> & { clients?: number } = {},
): SyntheticSource {
  const { clients = 200, ...options } = changes;
  const name = options.name ?? 'web';
  const streams = new Streams(seed);
  return new SyntheticSource({
    name,
    source: 0,
    destinationPort: 443,
    streams,
    population: buildPopulation({ ...POPULATION_PRESETS.uniform, clients }, null, { name, streams }),
    session: SESSION_PRESETS.exponential,
    sessionsPerSecond: 2,
    profile: CONSTANT_RATE,
    ingress: createIngressChooser({ weights: [1, 1], draws: new Draws(streams.stream('ingress', name)) }),
    ...options,
  });
}

export interface TakenSession {
  readonly start: Omit<SessionStart, 'script'>;
  readonly packets: readonly {
    readonly gapUs: number;
    readonly kind: string;
    readonly payloadBytes: number;
  }[];
}

export function packetsOf(script: SessionScript): TakenSession['packets'] {
  const packets = [];
  for (let gapUs = script.next(); gapUs >= 0; gapUs = script.next()) {
    packets.push({ gapUs, kind: script.kind, payloadBytes: script.payloadBytes });
  }
  return packets;
}

/** All sessions that start before `untilUs`, each walked to its end. */
export function sessionsUntil(source: SyntheticSource, untilUs: number): TakenSession[] {
  const sessions: TakenSession[] = [];
  while (source.nextStartUs < untilUs) {
    const { script, ...start } = { ...source.take() };
    sessions.push({ start, packets: packetsOf(script) });
  }
  return sessions;
}
