// What `maskring advise` has to say, as data: the analysis of the log, what is left to reach once the heaviest sources are isolated, and
// how long a choice keeps, judged on the log's own windows. Text and HTML only lay it out. Source: issue "The bit lab" 6.

import { ok, unwrap } from '../base/result.ts';
import { assess, type PlanScore } from '../bitlab/assessment.ts';
import { statisticsOf } from '../bitlab/bit-statistics.ts';
import { chooseOn } from '../bitlab/choice-list.ts';
import { keepsUpTo, type LagScore, staleness } from '../bitlab/drift.ts';
import { withoutHeaviest } from '../bitlab/verdict.ts';
import type { AdviseOptions } from './advise-command.ts';
import { type Analysis, analyse, windowsOf } from './bits-analysis.ts';
import type { BitsInput } from './bits-input.ts';

export interface Advice {
  /** The log as it was named. */
  readonly log: string;
  readonly records: number;
  readonly analysis: Analysis;
  readonly goal: number;
  readonly servers: number;
  readonly assignment: string;
  /** Load once the sources to isolate are out of the way; null when there are none. */
  readonly isolated: PlanScore | null;
  readonly ageing: Ageing | null;
}

export interface Ageing {
  readonly lags: readonly LagScore[];
  /** Windows a choice keeps; null: no sign of ageing in this log. */
  readonly keeps: number | null;
  /** Length of a window, the mean over the log. */
  readonly windowUs: number;
}

const WINDOWS = 6;
/** Fewer sources a window than this say nothing about ageing. */
const FEWEST_SOURCES = 50;

export function adviceOf(log: string, input: BitsInput, options: AdviseOptions): Advice {
  const { servers, goal, assignment } = options;
  const analysis = analyse(input, {
    ...options,
    servers: [servers],
    count: null,
    strategy: 'steady',
    objective: null,
    compare: [],
  });
  const hot = analysis.verdict.isolate.length;
  const bits = analysis.choices[0]!.choice.bits;
  const isolated =
    hot === 0 ? null : (assess(withoutHeaviest(analysis.set, hot), bits, [analysis.plan]).plans[0] ?? null);
  const ageing = input.timed ? ageingOf(input, analysis) : null;
  return { log, records: input.records, analysis, goal, servers, assignment, isolated, ageing };
}

function ageingOf(input: BitsInput, analysis: Analysis): Ageing | null {
  const windows = windowsOf(input, analysis.family, analysis.weight, WINDOWS);
  const span = input.visits.spanUs;
  if (span === null || windows.some(({ count }) => count < FEWEST_SOURCES)) return null;
  const lags = unwrap(
    staleness(
      windows,
      (train) => {
        const statistics = statisticsOf(train);
        const count = Math.min(analysis.count, statistics.rank.length);
        const choice = chooseOn({ ...analysis.request, count }, 'steady', train, statistics);
        return choice.ok ? ok(choice.value.bits) : choice;
      },
      analysis.plan,
    ),
  );
  return { lags, keeps: keepsUpTo(lags), windowUs: (span.toUs - span.fromUs) / WINDOWS };
}
