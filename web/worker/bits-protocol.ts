// What the page Bits asks the lab beyond a score: the pairs of a measure, the reasons of every bit, and the survey around a choice
// (curve over n, what each strategy chooses). Plain data only; the page imports these types and nothing else of the worker.

import type { Choice, Measure } from './protocol.ts';

export interface LabQuestion {
  readonly family: 4 | 6;
  /** What a source weighs. */
  readonly measure: Measure;
}

/** Single bits and pairs of one family under one measure; changes only with the log and the question. */
export interface PairFacts extends LabQuestion {
  /** Weighted share of ones by bit. */
  readonly ones: Float64Array;
  /** Weighted share on which bits i and j agree, at i · bits + j. */
  readonly agree: Float64Array;
  /** SD of the agreements of varying pairs; NaN with fewer than two varying bits. */
  readonly sigma: number;
  /** Bits that never change, ascending. */
  readonly constant: readonly number[];
  readonly sources: number;
  readonly nEff: number;
}

export interface ChoiceQuestion extends LabQuestion {
  readonly choice: Choice;
}

export interface BitReasonRow {
  readonly bit: number;
  readonly kind: 'constant' | 'chosen' | 'skewed' | 'repeats' | 'passed';
  /** The chosen bit it agrees or disagrees with most; null when none is chosen. */
  readonly nearestBit: number | null;
  /** One sentence without a full stop. */
  readonly words: string;
  /** Load CV over the servers after toggling this bit alone; null for constant bits or past 20 bits. */
  readonly toggledCv: number | null;
}

/** Everything about one choice on the sources of one family. */
export interface ChoiceFacts {
  readonly question: ChoiceQuestion;
  readonly reasons: readonly BitReasonRow[];
  /** Load CV over the servers, of this family alone. */
  readonly cv: number;
  readonly reference: number;
  readonly floor: number;
  readonly bucketCv: number;
  /** The same mask on the held-out part; null where nothing could be held out. */
  readonly heldOutCv: number | null;
  readonly heldOutBy: 'time' | 'source' | null;
  /** From the lightest bucket to the heaviest, both 0…1; empty when nothing weighs. */
  readonly lorenz: readonly { readonly buckets: number; readonly weight: number }[];
  readonly gini: number;
  /** The bits that decide a server: fewer than chosen under round robin over 2^k. */
  readonly deciding: readonly number[];
}

/** One point of the curve over the number of bits. */
export interface CurvePoint {
  readonly n: number;
  readonly tableSize: number;
  readonly bits: readonly number[];
  readonly cv: number;
  readonly heldOutCv: number | null;
  readonly heldOutReference: number | null;
  readonly ringLawCv: number;
  readonly usageCv: number;
}

export interface StrategyChoice {
  readonly name: string;
  readonly bits: readonly number[];
  readonly cv: number;
  readonly peakOverMean: number;
  readonly heldOutCv: number | null;
}

export interface SurveyQuestion extends LabQuestion {
  readonly serverCount: number;
  readonly assignment: Choice['assignment'];
  /** Bits the strategies are to choose. */
  readonly count: number;
  /** False: the curve is known already. */
  readonly withCurve: boolean;
}

/** A part of a survey as it is found. */
export type SurveyNews =
  | { readonly kind: 'curve'; readonly strategy: string; readonly points: readonly CurvePoint[] }
  | { readonly kind: 'choice'; readonly choice: StrategyChoice };
