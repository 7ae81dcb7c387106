// The tidy tables of a run's load: `metrics` (one row a measure and statistic) and `series` (one row an interval, server or
// pool figure). No client address is in them. Source: SPEC §9.

import { amountInUnit } from './load-metrics.ts';
import { QUANTITIES } from './quantity.ts';
import type { ClosedInterval, Recorder } from './recorder.ts';
import type { Metric } from './summary.ts';
import type { Cell, Table } from './table.ts';

const METRIC_KEY = /^([^{]+)(?:\{(.*)\})?$/;

/** Columns: metric, labels (`pool=web,of=sessions`), statistic, value. In the order of `metrics`. */
export function metricsTable(metrics: Readonly<Record<string, Metric>>): Table {
  const rows = Object.entries(metrics).flatMap(([key, metric]) => {
    const [, name = key, labels = ''] = METRIC_KEY.exec(key) ?? [];
    return Object.entries(metric).map(([statistic, value]): Cell[] => [name, labels, statistic, value]);
  });
  return {
    name: 'metrics',
    columns: [
      { name: 'metric', type: 'text' },
      { name: 'labels', type: 'text' },
      { name: 'statistic', type: 'text' },
      { name: 'value', type: 'number' },
    ],
    rows,
  };
}

/**
 * One row per interval, pool, quantity and server (`amount`; sessions as a time average), and one per interval, pool and
 * quantity with `server` null for `cv`, `peak_over_mean`, `spread`, `reference`, `floor`. Long form: measure, value.
 */
export function seriesTable(recorder: Recorder): Table {
  return {
    name: 'series',
    columns: [
      { name: 'start_seconds', type: 'number' },
      { name: 'length_seconds', type: 'number' },
      { name: 'pool', type: 'text' },
      { name: 'quantity', type: 'text' },
      { name: 'server', type: 'text' },
      { name: 'measure', type: 'text' },
      { name: 'value', type: 'number' },
    ],
    rows: recorder.intervals.flatMap((interval) => intervalRows(recorder, interval)),
  };
}

function intervalRows(recorder: Recorder, interval: ClosedInterval): Cell[][] {
  const spanUs = interval.endUs - interval.startUs;
  const time = [interval.startUs / 1e6, spanUs / 1e6];
  return recorder.pools.flatMap(({ name, members }, pool) =>
    QUANTITIES.flatMap((of, quantity) => {
      const { amounts, figures } = interval.loads[pool]![quantity]!;
      const perServer = members.map(({ server }, m): Cell[] => {
        return [...time, name, of, server, 'amount', amountInUnit(quantity, amounts[m]!, spanUs)];
      });
      const measures: [string, number | null][] = [
        ['load_cv', figures.cv],
        ['load_peak_over_mean', figures.peakOverMean],
        ['load_spread', figures.spread],
        ['reference', figures.reference],
        ['floor', figures.floor],
      ];
      return [
        ...perServer,
        ...measures.map(([measure, value]): Cell[] => [...time, name, of, null, measure, value]),
      ];
    }),
  );
}
