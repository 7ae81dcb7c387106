// The sources that were read, as sets the bit lab works on: one a family and measure, sorted by address once, with statistics and a
// hold-out, each worked out when first asked for and kept. Held out by time where the log has times, else by source.

import type { Family } from '../../src/base/address.ts';
import { type BitStatistics, statisticsOf } from '../../src/bitlab/bit-statistics.ts';
import { type HoldoutSplit, splitBySource, splitByTime } from '../../src/bitlab/holdout.ts';
import {
  reweighted,
  type SetTotals,
  type SourceSet,
  setTotals,
  sourceSet,
  sourceSetOf,
} from '../../src/bitlab/source-set.ts';
import type { BitWeight } from '../../src/traffic/visit-table.ts';
import type { Measure } from './protocol.ts';
import type { SourceCounts } from './source-counts.ts';

/** The table's own words for what the page calls requests. */
const WEIGHTS: Readonly<Record<Measure, BitWeight>> = {
  requests: 'packets',
  visits: 'visits',
  sessions: 'sessions',
  sources: 'sources',
};

export class LabSources {
  readonly counts: SourceCounts;
  readonly timed: boolean;
  readonly #kept = new Map<string, unknown>();

  constructor(counts: SourceCounts, timed: boolean) {
    this.counts = counts;
    this.timed = timed;
  }

  set(family: Family, measure: Measure): SourceSet {
    return this.#once(`set ${family} ${measure}`, () => this.#weighed(family, measure));
  }

  totals(family: Family, measure: Measure): SetTotals {
    return this.#once(`totals ${family} ${measure}`, () => setTotals(this.set(family, measure)));
  }

  statistics(family: Family, measure: Measure): BitStatistics {
    return this.#once(`statistics ${family} ${measure}`, () => statisticsOf(this.set(family, measure)));
  }

  /** null where one of the parts would be empty. */
  holdout(family: Family, measure: Measure): HoldoutSplit | null {
    return this.#once(`holdout ${family} ${measure}`, () =>
      this.timed ? this.#byTime(family, measure) : bySource(this.set(family, measure)),
    );
  }

  #byTime(family: Family, measure: Measure): HoldoutSplit | null {
    const { visits } = this.counts;
    const [from, cut, to] = visits.cuts(family, 2) as [number, number, number];
    const part = (fromUs: number, toUs: number): SourceSet =>
      sourceSetOf(visits.columnsOf(family, WEIGHTS[measure], { fromUs, toUs }));
    const [past, future] = [part(from, cut), part(cut, to)];
    return past.count > 0 && future.count > 0 ? splitByTime(past, future) : null;
  }

  /** The sorted addresses of a family; the weights are the numbers of the sources. */
  #sorted(family: Family): SourceSet {
    return this.#once(`sorted ${family}`, () => {
      const { visits, count } = this.counts;
      const numbers: number[] = [];
      for (let source = 0; source < count; source++)
        if (visits.family(source) === family) numbers.push(source);
      const columns = family === 4 ? ([3] as const) : ([3, 2, 1, 0] as const);
      const words = columns.map((word) => Uint32Array.from(numbers, (source) => visits.word(source, word)));
      return sourceSet(family, words, Float64Array.from(numbers));
    });
  }

  #weighed(family: Family, measure: Measure): SourceSet {
    const sorted = this.#sorted(family);
    const amounts = this.#amounts(measure);
    const weights = sorted.weights.map((source) => Math.round(amounts[source]!));
    // Equal weights are one column, so that a list without times or counts is scored once and not four times.
    for (const other of ['requests', 'visits', 'sessions', 'sources'] as const) {
      const known = this.#kept.get(`set ${family} ${other}`) as SourceSet | undefined;
      if (known?.weights.every((weight, i) => weight === weights[i])) return known;
    }
    return reweighted(sorted, weights);
  }

  #amounts(measure: Measure): Float64Array {
    if (measure === 'requests') return this.counts.requests;
    if (measure === 'sessions') return this.counts.sessions;
    return this.counts.visits.amounts(WEIGHTS[measure]);
  }

  #once<T>(key: string, make: () => T): T {
    if (!this.#kept.has(key)) this.#kept.set(key, make());
    return this.#kept.get(key) as T;
  }
}

function bySource(set: SourceSet): HoldoutSplit | null {
  const split = splitBySource(set);
  return split.folds.every(({ train, test }) => train.count > 0 && test.count > 0) ? split : null;
}
