// How often the gate errs, measured: trials that draw 64 seeds from stored real values and go through the looks as a check does. What
// "now" is in a trial comes from the values of a changed configuration, scaled to a mean worsening of known size, or from the unchanged
// ones with a correlation of known size. Not part of any verdict; for docs/studies/gate.md and its test. Source: issue "Studies".

import { mean } from '../../base/stats.ts';
import type { Draws } from '../../kernel/streams.ts';
import { decideMetric, LOOKS, type Verdict } from './metric-decision.ts';
import type { Tolerance } from './tolerance.ts';

export interface TrialCounts {
  readonly trials: number;
  readonly fail: number;
  readonly pass: number;
  readonly improved: number;
  readonly inconclusive: number;
  /** Seeds run, all trials together. */
  readonly seeds: number;
}

export interface TrialOptions {
  readonly trials: number;
  readonly tolerance: Tolerance;
  readonly draws: Draws;
}

/** Pairs to draw from: values of a baseline, and of now, seed by seed. */
export interface StudyPairs {
  readonly old: readonly number[];
  readonly now: readonly number[];
}

/** Trials of a measure that is worse when higher; trial t draws at entity (t, 0). */
export function runTrials({ old, now }: StudyPairs, { trials, tolerance, draws }: TrialOptions): TrialCounts {
  const counts: Record<Verdict, number> = { fail: 0, pass: 0, improved: 0, inconclusive: 0 };
  let seeds = 0;
  for (let trial = 0; trial < trials; trial++) {
    draws.seek(trial, 0);
    const drawn = Array.from({ length: LOOKS.at(-1)! }, () => draws.below(old.length));
    const baseline = drawn.map((i) => old[i]!);
    const current = drawn.map((i) => now[i]!);
    const [verdict, used] = verdictOf(baseline, current, tolerance);
    counts[verdict]++;
    seeds += used;
  }
  return { trials, ...counts, seeds };
}

function verdictOf(
  baseline: readonly number[],
  current: readonly number[],
  tolerance: Tolerance,
): [Verdict, number] {
  for (const look of LOOKS) {
    const question = { baseline: baseline.slice(0, look), current: current.slice(0, look), tolerance };
    const { verdict } = decideMetric({ ...question, direction: 'higher' });
    if (verdict !== 'inconclusive') return [verdict, look];
  }
  return ['inconclusive', LOOKS.at(-1)!];
}

/** The changed values scaled so that their mean is the unchanged mean times (1 + worsening): an effect of known size with the scatter of a real change. */
export function scaledTo(worsening: number, { old, now }: StudyPairs): StudyPairs {
  const factor = ((1 + worsening) * mean(old)) / mean(now);
  return { old, now: now.map((value) => value * factor) };
}

/**
 * Pairs of a stated correlation made of real values alone: with probability `correlation` now is the value of the same seed, otherwise
 * that of another seed. Seeds are paired in a turned order drawn once, so the marginal values stay what they are.
 */
export function mixedPairs(old: readonly number[], correlation: number, draws: Draws): StudyPairs {
  draws.seek(0xffffffff, 0);
  const now = old.map((value) => (draws.unit() < correlation ? value : old[draws.below(old.length)]!));
  return { old, now };
}
