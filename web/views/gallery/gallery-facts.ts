// The answers of the engine that the gallery draws, as they were written by scripts/write-gallery.mjs: columns come back as columns.

import type { TrackTime } from '../../charts/run-charts.tsx';
import type { ChoiceFacts, CurvePoint, PairFacts, StrategyChoice } from '../../engine/bits-engine.ts';
import type { ScoredChoice, StripCounts, TrafficProfile } from '../../engine/engine.ts';
import type { LiveFacts, LiveFrame, LiveLadder } from '../../engine/live-engine.ts';
import { LiveHistory } from '../../engine/live-history.ts';
import type { ScenarioFacts } from '../../engine/scenario-engine.ts';

export interface GalleryFacts {
  readonly lab: {
    readonly strip4: StripCounts;
    readonly score: ScoredChoice['score'];
    readonly pairs: PairFacts;
    readonly facts: ChoiceFacts;
    readonly survey: readonly (
      | { readonly kind: 'curve'; readonly strategy: string; readonly points: readonly CurvePoint[] }
      | { readonly kind: 'choice'; readonly choice: StrategyChoice }
    )[];
    readonly profile: TrafficProfile;
  };
  readonly run: {
    readonly facts: LiveFacts;
    readonly scenario: ScenarioFacts;
    readonly midst: LiveFrame;
    readonly end: LiveFrame;
    readonly ladder: LiveLadder;
  };
}

/** `{ column: […] }` is a column of numbers; null in it is NaN. */
export function revived(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revived);
  if (typeof value !== 'object' || value === null) return value;
  if ('column' in value)
    return Float64Array.from(value.column as (number | null)[], (one) => one ?? Number.NaN);
  return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, revived(one)]));
}

/** A run as the page Run holds it: halted in the midst of a drain, or at its end. */
export function galleryRun(
  { run }: GalleryFacts,
  at: 'midst' | 'end',
): { readonly history: LiveHistory; readonly time: TrackTime } {
  const history = new LiveHistory(run.facts);
  history.take(run.midst);
  if (at === 'end') history.take(run.end);
  const endUs = run.facts.endUs!;
  const time: TrackTime = {
    span: { from: 0, to: endUs },
    nowUs: history.reachedUs,
    reachedUs: history.reachedUs,
    originUs: null,
    flags: run.facts.flags,
    selection: at === 'end' ? { from: 180e6, to: 300e6 } : null,
    partialFromUs: null,
  };
  return { history, time };
}
