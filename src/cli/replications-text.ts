// The report of `--replications` for people: how many ran and why it stopped, the warm-up, then the measures of merit with their
// intervals. Everything else is in `--json`. Lines fit the terminal where names allow it.

import { watchedMetrics } from '../experiment/gate/metric-direction.ts';
import { significantText } from '../figure/number-text.ts';
import type { MetricReport, ReplicationsReport } from './replications-report.ts';
import type { Style } from './report/style.ts';
import { columnLines, wrapText } from './report/text-layout.ts';

const RIGHT = { align: 'right' } as const;

export function replicationsText(report: ReplicationsReport, width: number, style: Style): string {
  const { scenario, metrics } = report;
  const names = shownMetrics(report);
  const head = ['mean over replications', 'mean', '95 % interval', 'median', '5 % … 95 %'];
  const rows = names.map((name) => [name, ...cells(metrics[name] ?? null)]);
  const table = columnLines([head, ...rows], [{ align: 'left' }, RIGHT, RIGHT, RIGHT, RIGHT]);
  const hidden = Object.keys(metrics).length - names.length;
  const lines = [
    style.bold(scenario.name),
    ...wrapText(courseText(report), width),
    ...wrapText(warmUpText(report), width),
    ...batchLines(report),
    '',
    style.bold(table[0]!),
    ...table.slice(1),
    '',
    style.faint(`${hidden} further measures: --json`),
  ];
  return `${lines.join('\n')}\n`;
}

/** The measures of merit, and what the width was asked for. */
function shownMetrics({ metrics, until_ci }: ReplicationsReport): string[] {
  const watched = watchedMetrics(Object.keys(metrics)).filter((name) => {
    return !name.startsWith('sessions_lost_ratio') || (metrics[name]?.most ?? 0) > 0;
  });
  return until_ci === null || watched.includes(until_ci.metric) ? watched : [until_ci.metric, ...watched];
}

function cells(metric: MetricReport | null): string[] {
  if (metric === null) return ['–', '–', '–', '–'];
  const text = (value: number | null) => (value === null ? '–' : significantText(value, 3));
  const interval = metric.low === null ? '–' : `${text(metric.low)} … ${text(metric.high)}`;
  return [text(metric.mean), interval, text(metric.median), `${text(metric.p05)} … ${text(metric.p95)}`];
}

function courseText({ replications, until_ci, scenario }: ReplicationsReport): string {
  const { count, cap, stopped } = replications;
  const seeds = `${count} ${count === 1 ? 'replication' : 'replications'} of seed ${scenario.seed}`;
  if (stopped === 'interrupted') return `${seeds}; stopped by Ctrl-C, what finished is kept.`;
  if (until_ci === null) return `${seeds}.`;
  const reached = `${until_ci.metric} is known to ± ${significantText(until_ci.half_width ?? Number.NaN, 2)}`;
  if (stopped === 'narrow') return `${seeds}: ${reached}, as asked for (${until_ci.wanted}).`;
  return `${seeds}: the cap of ${cap} was reached first; ${reached}, wanted was ${until_ci.wanted}.`;
}

function warmUpText({ warm_up }: ReplicationsReport): string {
  const { seconds, terminating, checks } = warm_up;
  const left = seconds === 0 ? 'No warm-up is left out' : `A warm-up of ${seconds} s is left out`;
  if (terminating !== null) return `${left}; ${terminating}.`;
  if (checks.length === 0) return `${left}; too few intervals to check that (MSER-5 needs ten).`;
  const bad = checks.filter(({ verdict }) => verdict !== 'settled');
  if (bad.length === 0)
    return `${left}; MSER-5 finds ${checks.map(({ series }) => series).join(' and ')} settled.`;
  const words = bad.map(({ series, verdict, cut_seconds }) =>
    verdict === 'warm-up too short'
      ? `${series} settles ${cut_seconds} s later: raise \`warm-up\``
      : `the run is too short to tell when ${series} settles`,
  );
  return `${left}, but MSER-5 says: ${words.join('; ')}.`;
}

function batchLines({ batch_means }: ReplicationsReport): string[] {
  return Object.entries(batch_means ?? {}).map(([series, batches]) => {
    if (batches === null) return `${series}: too few intervals for batch means.`;
    const { mean, low, high, count, lag1 } = batches as { [key: string]: number };
    const text = (value: number | undefined) => significantText(value ?? Number.NaN, 3);
    return `${series}: ${text(mean)}, 95 % ${text(low)} … ${text(high)} by ${count} batch means (lag-1 correlation ${text(lag1)}).`;
  });
}
