// `maskring compare A B`: two results seed by seed. A side is a scenario (run now), a baseline, or a folder of `run --replications --out`.
// Sides must stand on the same seeds; otherwise their clients differ and a paired difference would mean nothing.
// What is computed is in experiment/gate/comparison.ts. Source: issue "Studies" 5.

import { type Issue, unwrap } from '../base/result.ts';
import { compareMetric, type MetricComparison } from '../experiment/gate/comparison.ts';
import { directionOf, watchedMetrics } from '../experiment/gate/metric-direction.ts';
import { resolveMetricName } from '../experiment/replications/metric-name.ts';
import { DEFAULT_CONFIDENCE } from '../experiment/replications/replication-summary.ts';
import { type ComparedSide, openSide, type Side } from './compare-side.ts';
import { comparisonText } from './compare-text.ts';
import { EXIT_INPUT, EXIT_INTERRUPTED, EXIT_OK } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { styleFor } from './report/style.ts';

export interface CompareOptions {
  readonly replications?: number;
  readonly metric: readonly string[];
  readonly workers: number;
  readonly json: boolean;
}

/** Seeds of two scenarios where nothing else says how many. */
const DEFAULT_SEEDS = 16;

export interface Comparison {
  readonly a: ComparedSide;
  readonly b: ComparedSide;
  readonly seeds: number;
  readonly metrics: readonly MetricComparison[];
}

export async function compare(
  paths: readonly [string, string],
  options: CompareOptions,
  io: CliIo,
): Promise<number> {
  const opened = [await openSide(paths[0], io), await openSide(paths[1], io)] as const;
  const issues = opened.flatMap((side) => (side.ok ? [] : side.issues));
  if (issues.length > 0) {
    printIssues(issues, io);
    return EXIT_INPUT;
  }
  const sides = opened.map(unwrap) as [Side, Side];
  const seeds = Math.min(options.replications ?? Infinity, ...sides.map(({ stored }) => stored ?? Infinity));
  const count = Number.isFinite(seeds) ? seeds : DEFAULT_SEEDS;
  const a = await sides[0].values(count, options.workers);
  const b = a === null ? null : await sides[1].values(count, options.workers);
  if (a === null || b === null) return EXIT_INTERRUPTED;
  const refused = notPaired(a, b);
  if (refused !== null) {
    printIssues([refused], io);
    return EXIT_INPUT;
  }
  const comparison = { a, b, seeds: count, metrics: comparedMetrics(a, b, options.metric) };
  if (options.json) io.out.write(comparisonJson(comparison));
  else io.out.write(comparisonText(comparison, io.out.width, styleFor(io)));
  return EXIT_OK;
}

function notPaired(a: ComparedSide, b: ComparedSide): Issue | null {
  if (a.seed !== b.seed) {
    const message = `the sides stand on different seeds, \`${a.seed}\` and \`${b.seed}\`: their clients differ`;
    return { file: `${a.path} ${b.path}`, message, hint: 'give both scenarios the same `seed`' };
  }
  if (a.streams === b.streams) return null;
  return {
    file: `${a.path} ${b.path}`,
    message: `the sides draw from streams of versions ${a.streams} and ${b.streams}: their clients differ`,
  };
}

/** Throws InputError for a name that neither side has. */
function comparedMetrics(a: ComparedSide, b: ComparedSide, named: readonly string[]): MetricComparison[] {
  const names = Object.keys(a.values).filter((name) => Object.hasOwn(b.values, name));
  const wanted =
    named.length > 0
      ? named.map((name) => unwrap(resolveMetricName(name, names, { file: `--metric ${name}` })))
      : a.chosen || b.chosen
        ? names
        : watchedMetrics(names);
  return wanted.map((metric) =>
    compareMetric(
      { metric, direction: directionOf(metric), a: a.values[metric]!, b: b.values[metric]! },
      DEFAULT_CONFIDENCE,
    ),
  );
}

function comparisonJson({ a, b, seeds, metrics }: Comparison): string {
  const side = ({ path, name, hash, seed }: ComparedSide) => ({ path, scenario: { name, hash, seed } });
  const rows = metrics.map(({ metric, word, pairs, unpaired, meanA, meanB, difference, correlation }) => ({
    metric,
    verdict: word,
    pairs,
    unpaired,
    mean_a: meanA,
    mean_b: meanB,
    difference: difference && {
      mean: difference.mean,
      low: difference.low,
      high: difference.high,
      sd: difference.sd,
    },
    correlation,
  }));
  const report = {
    schema: 'maskring/comparison/v1',
    a: side(a),
    b: side(b),
    seeds,
    confidence: DEFAULT_CONFIDENCE,
    metrics: rows,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
