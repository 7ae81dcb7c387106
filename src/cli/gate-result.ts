// One gate with its verdict, as the forms of output read it, and `verdict.json` (schema `maskring/verdict/v1`): for programs that want
// to know what a gate said. What changed since the baseline is stated, not judged: a changed scenario may be the very thing under test.

import type { Baseline, BaselineInput } from '../experiment/gate/baseline.ts';
import type { GateOutcome, MetricOutcome } from '../experiment/gate/gate.ts';
import type { ThresholdVerdict } from '../experiment/gate/threshold-verdict.ts';
import { toleranceText } from '../experiment/gate/tolerance.ts';
import { STREAM_VERSION } from '../experiment/replications/replication-seed.ts';
import { scenarioHash } from '../scenario/hash.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { MODEL_VERSION } from '../sim/model-version.ts';
import { packageVersion } from './package-version.ts';

export interface GateResult {
  /** Of the baseline, as the user wrote it. */
  readonly path: string;
  readonly scenarioFile: string;
  readonly scenarioText: string;
  readonly name: string;
  readonly baseline: Baseline;
  readonly outcome: GateOutcome;
  readonly changes: readonly string[];
}

/** What is no longer as it was when the baseline was saved, in words. */
export function changesSince(
  baseline: Baseline,
  scenario: ResolvedScenario,
  inputs: readonly BaselineInput[],
): string[] {
  const { versions } = baseline;
  const version = (what: string, old: string, now: string) =>
    old === now ? [] : [`${what} ${old} is now ${now}`];
  const changed = inputs.filter(({ sha256 }, i) => sha256 !== baseline.inputs[i]?.sha256);
  return [
    ...(scenarioHash(scenario) === baseline.scenario.hash ? [] : ['the scenario means something else']),
    ...changed.map(({ file }) => `the trace ${file} has other bytes`),
    ...version('maskring', versions.maskring, packageVersion()),
    ...version('the model', versions.model, MODEL_VERSION),
    ...version('the streams', versions.streams, STREAM_VERSION),
  ];
}

export function verdictJson(results: readonly GateResult[]): string {
  const gates = results.map(({ path, scenarioFile, name, outcome, changes }) => ({
    baseline: path,
    scenario: { name, file: scenarioFile },
    verdict: outcome.verdict,
    seeds: outcome.seeds,
    changes,
    changed_fingerprints: outcome.changedFingerprints,
    metrics: outcome.metrics.map(metricJson),
    thresholds: outcome.thresholds.map(thresholdJson),
  }));
  const verdict = worstVerdict(results);
  return `${JSON.stringify({ schema: 'maskring/verdict/v1', verdict, gates }, null, 2)}\n`;
}

const ORDER: readonly GateOutcome['verdict'][] = ['identical', 'pass', 'inconclusive', 'fail'];

/** Of several gates, the one to act on. */
export const worstVerdict = (results: readonly GateResult[]): GateOutcome['verdict'] =>
  ORDER[Math.max(...results.map(({ outcome }) => ORDER.indexOf(outcome.verdict)))]!;

function metricJson(metric: MetricOutcome): object {
  const { worsening } = metric;
  return {
    metric: metric.metric,
    verdict: metric.verdict,
    identical: metric.identical,
    direction: metric.direction,
    tolerance: toleranceText(metric.tolerance),
    seeds: metric.seeds,
    pairs: metric.pairs,
    unpaired: metric.unpaired,
    baseline_mean: metric.baselineMean,
    current_mean: metric.currentMean,
    worsening: worsening && {
      mean: worsening.mean,
      low: finite(worsening.low),
      high: finite(worsening.high),
    },
    correlation: metric.correlation,
  };
}

const finite = (value: number): number | null => (Number.isFinite(value) ? value : null);

const thresholdJson = ({
  metric,
  statistic,
  min,
  max,
  value,
  count,
  missed,
  pass,
}: ThresholdVerdict): object => ({
  metric,
  statistic,
  min,
  max,
  value,
  seeds: count,
  seeds_missed: missed,
  pass,
});
