// A gate from its first look to its verdict: 8 seeds, then 16, 32 and 64, as long as some measure is inconclusive and none has failed.
// A measure keeps the verdict of the look that decided it; one that was identical is asked again with every look. What is still open
// after the last look, or where something else failed first, is a warning. Pure: seeds are run by the door. Source: issue "Studies" 3.

import type { ResolvedThreshold } from '../../scenario/resolved.ts';
import { fingerprintText } from '../replications/fingerprint-text.ts';
import type { Replication } from '../replications/replication.ts';
import { valuesOf } from '../replications/replication-summary.ts';
import type { Baseline } from './baseline.ts';
import { decideMetric, LOOKS, type MetricDecision } from './metric-decision.ts';
import type { Direction } from './metric-direction.ts';
import { judgeThresholds, type ThresholdVerdict } from './threshold-verdict.ts';
import type { Tolerance } from './tolerance.ts';

export interface MetricOutcome extends MetricDecision {
  readonly metric: string;
  readonly direction: Direction;
  readonly tolerance: Tolerance;
  /** Seeds of the look that decided. */
  readonly seeds: number;
}

export interface GateOutcome {
  /** `identical`: every value and every fingerprint as in the baseline. `fail` counts more than `inconclusive`. */
  readonly verdict: 'identical' | 'pass' | 'fail' | 'inconclusive';
  /** Seeds that ran. */
  readonly seeds: number;
  readonly metrics: readonly MetricOutcome[];
  readonly thresholds: readonly ThresholdVerdict[];
  /** Replications whose history of sessions, pins, moves, tables and series differs from the baseline's. */
  readonly changedFingerprints: number;
}

/** Looks at the replications so far, 0…n−1 with n of LOOKS. `before`: the outcome of the look before. */
export function lookAt(
  baseline: Baseline,
  thresholds: readonly ResolvedThreshold[],
  replications: readonly Replication[],
  before: GateOutcome | null,
): GateOutcome {
  const seeds = replications.length;
  const metrics = baseline.metrics.map(({ name, direction, tolerance, values }): MetricOutcome => {
    const decided = before?.metrics.find(({ metric }) => metric === name);
    if (decided !== undefined && decided.verdict !== 'inconclusive' && !decided.identical) return decided;
    const question = {
      baseline: values.slice(0, seeds),
      current: valuesOf(replications, name),
      direction,
      tolerance,
    };
    return { metric: name, direction, tolerance, seeds, ...decideMetric(question) };
  });
  const judged = judgeThresholds(thresholds, replications);
  const changedFingerprints = replications.filter(
    ({ fingerprint }, i) => fingerprintText(fingerprint) !== baseline.fingerprints[i],
  ).length;
  return {
    verdict: overall(metrics, judged, changedFingerprints),
    seeds,
    metrics,
    thresholds: judged,
    changedFingerprints,
  };
}

function overall(
  metrics: readonly MetricOutcome[],
  thresholds: readonly ThresholdVerdict[],
  changedFingerprints: number,
): GateOutcome['verdict'] {
  if (metrics.some(({ verdict }) => verdict === 'fail') || thresholds.some(({ pass }) => !pass))
    return 'fail';
  if (metrics.some(({ verdict }) => verdict === 'inconclusive')) return 'inconclusive';
  return changedFingerprints === 0 && metrics.every(({ identical }) => identical) ? 'identical' : 'pass';
}

/** Seeds to have for the next look, or null where the gate has its verdict. `most`: seeds that the baseline has. */
export function nextLook(outcome: GateOutcome, most: number): number | null {
  if (outcome.verdict !== 'inconclusive') return null;
  return LOOKS.find((look) => look > outcome.seeds && look <= most) ?? null;
}
