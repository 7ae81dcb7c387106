// How many of the sessions alive at one instant live on past a hard timeout of 600 s: what a pin with that timeout costs. Sessions
// alive are drawn by the traffic's own equilibrium; P(residual > t) = ∫ₜ^∞ P(L > x) dx / E L. Source: SPEC §8, first row.

import type { DistributionSpec } from '../../net/session-plan.ts';
import { type Law, type LawRow, lawRow, replicationSeeds } from './law.ts';
import { bareSession, lawSource, lifeUs } from './law-traffic.ts';

const S = 1_000_000;
const TIMEOUT_US = 600 * S;

interface Case {
  readonly name: string;
  readonly length: DistributionSpec;
  readonly meanSeconds: number;
  /** Sessions alive in one replication, on average. */
  readonly alive: number;
  readonly expected: number;
}

const CASES: readonly Case[] = [
  {
    name: 'Exp(60 s)',
    length: { kind: 'exponential', mean: 60 * S },
    meanSeconds: 60,
    alive: 52_000,
    expected: 4.539993e-5,
  },
  {
    name: 'Exp(300 s)',
    length: { kind: 'exponential', mean: 300 * S },
    meanSeconds: 300,
    alive: 5_000,
    expected: 0.1353353,
  },
  {
    name: 'Pareto(10 s, 1.5)',
    length: { kind: 'pareto', least: 10 * S, shape: 1.5 },
    meanSeconds: 30,
    alive: 5_000,
    expected: 0.0860663,
  },
];

export const residualLifeLaw: Law = {
  name: 'residual life',
  measure: (seed) => CASES.map((it) => measureCase(it, seed)),
};

function measureCase(it: Case, seed: string): LawRow {
  let [alive, past] = [0, 0];
  for (const one of replicationSeeds(`${seed}/residual/${it.name}`)) {
    const session = bareSession(it.length);
    const source = lawSource({
      seed: one,
      clients: 2000,
      sessionsPerSecond: it.alive / it.meanSeconds,
      session,
    });
    for (let start = source.take(); start.alive; start = source.take()) {
      alive++;
      if (lifeUs(start.script) > TIMEOUT_US) past++;
    }
  }
  return lawRow({
    name: `residual life past 600 s, ${it.name}`,
    setUp: `${alive} sessions alive at one instant in equilibrium`,
    expected: it.expected,
    measured: past / alive,
    standardError: Math.sqrt((it.expected * (1 - it.expected)) / alive),
  });
}
