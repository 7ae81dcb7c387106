// Sessions in progress are M/G/∞: Poisson with mean λ·E L at every instant, whatever the law of their length, from the first
// instant on. Measured at the start (drawn from equilibrium), and later when most of those have gone and new ones have come;
// dispersion (variance over mean, 1 for Poisson) over single clients. Source: SPEC §8.

import type { SessionSpec } from '../../net/session-plan.ts';
import { SESSION_PRESETS } from '../../traffic/session-model.ts';
import { type Law, type LawRow, lawRow, meanWithError, replicationSeeds } from './law.ts';
import { bareSession, lawSource, lifeUs } from './law-traffic.ts';

const S = 1_000_000;
const CLIENTS = 200;
const PER_SECOND = 10;
const LATER_US = 240 * S;

interface Case {
  readonly name: string;
  readonly session: SessionSpec;
  readonly meanSeconds: number;
}

const CASES: readonly Case[] = [
  { name: 'Exp(60 s)', session: bareSession({ kind: 'exponential', mean: 60 * S }), meanSeconds: 60 },
  {
    name: 'Pareto(10 s, 1.5)',
    session: bareSession({ kind: 'pareto', least: 10 * S, shape: 1.5 }),
    meanSeconds: 30,
  },
  {
    // E exp(N(0, 1)) = 1.6487213, times 40 s
    name: 'lognormal(40 s, σ 1)',
    session: bareSession({ kind: 'lognormal', median: 40 * S, sigma: 1 }),
    meanSeconds: 65.948851,
  },
  {
    name: 'Exp(5) packets with Exp(4 s) gaps',
    session: {
      ...SESSION_PRESETS.web,
      packets: { kind: 'exponential', mean: 5 },
      gaps: { kind: 'exponential', mean: 4 * S },
      payloadBytes: { kind: 'fixed', value: 1 },
    },
    meanSeconds: 24,
  },
];

export const sessionsInProgressLaw: Law = {
  name: 'sessions in progress',
  measure: (seed) => CASES.flatMap((it) => measureCase(it, seed)),
};

function measureCase(it: Case, seed: string): LawRow[] {
  const runs = replicationSeeds(`${seed}/in progress/${it.name}`).map((one) => countAlive(it.session, one));
  const setUp = `${PER_SECOND} sessions/s, ${it.name}, ${runs.length} seeds`;
  const expected = PER_SECOND * it.meanSeconds;
  const instants = ['start', 'later'] as const;
  const means = instants.map((instant) => {
    const { mean, standardError } = meanWithError(
      runs.map((run) => run[instant].reduce((sum, n) => sum + n, 0)),
    );
    const at = instant === 'start' ? '0' : `${LATER_US / S} s`;
    return lawRow({
      name: `sessions in progress at ${at}, ${it.name}`,
      setUp,
      expected,
      measured: mean,
      standardError,
    });
  });
  return [
    ...means,
    dispersionRow(
      it.name,
      runs.flatMap((run) => run.later),
    ),
  ];
}

/** Sessions alive by client, at the start and later. */
function countAlive(session: SessionSpec, seed: string): { start: number[]; later: number[] } {
  const source = lawSource({ seed, clients: CLIENTS, sessionsPerSecond: PER_SECOND, session });
  const start = new Array<number>(CLIENTS).fill(0);
  const later = new Array<number>(CLIENTS).fill(0);
  while (source.nextStartUs <= LATER_US) {
    const { client, startUs, alive, script } = source.take();
    const endUs = startUs + lifeUs(script);
    if (alive) start[client] = start[client]! + 1;
    if (endUs > LATER_US) later[client] = later[client]! + 1;
  }
  return { start, later };
}

/** Variance over mean of n Poisson(m) counts has standard error √(2/n)·√(1 + 1/(2m)). */
function dispersionRow(name: string, counts: readonly number[]): LawRow {
  const { mean, standardError } = meanWithError(counts);
  const variance = standardError * standardError * counts.length;
  return lawRow({
    name: `dispersion of sessions in progress, ${name}`,
    setUp: `variance over mean of ${counts.length} clients at ${LATER_US / S} s`,
    expected: 1,
    measured: variance / mean,
    standardError: Math.sqrt((2 / counts.length) * (1 + 1 / (2 * mean))),
  });
}
