// What the page Bits knows beyond the score: pairs, facts of the choice, the curve and what strategies would choose, and a pinned
// choice A. Follows the page's store: pairs when log or measure change, facts with every score, a survey a moment after the last
// change. Rule: what belongs to an older question is replaced when the new answer comes, never mixed with it.

import { computed, effect, signal } from '@preact/signals';
import {
  BitsEngine,
  type ChoiceFacts,
  type ChoiceQuestion,
  type CurvePoint,
  type PairFacts,
  type StrategyChoice,
  type SurveyQuestion,
} from '../../engine/bits-engine.ts';
import type { ScoredChoice } from '../../engine/engine.ts';
import { bitsOf, type Choice } from '../../state/choice.ts';
import { engine, store } from '../page-store.ts';

export interface Curve {
  /** Of which question: everything but the number of bits. */
  readonly key: string;
  readonly strategy: string;
  readonly points: readonly CurvePoint[];
}

export interface Choices {
  /** Bits the strategies were to choose. */
  readonly count: number;
  readonly key: string;
  readonly list: readonly StrategyChoice[];
  readonly done: boolean;
}

/** A, under the servers, assignment and measure of now. */
export interface Pinned {
  readonly bits4: readonly number[];
  readonly bits6: readonly number[];
  readonly scored: ScoredChoice | null;
  readonly facts: ChoiceFacts | null;
}

export const bits = {
  pairs: signal<PairFacts | null>(null),
  facts: signal<ChoiceFacts | null>(null),
  curve: signal<Curve | null>(null),
  choices: signal<Choices | null>(null),
  pinned: signal<Pinned | null>(null),
  /** The bit under the pointer, of which the page says why before the one that holds the keyboard. */
  hovered: signal<number | null>(null),
};

/** After the last change; a survey is seconds of work on a long log. */
const SURVEY_DELAY_MS = 250;

const lab = new BitsEngine(engine);
const measure = computed(() => store.choice.value.measure);
const kept = { curves: new Map<string, Curve>(), choices: new Map<string, Choices>() };
let surveyTimer: ReturnType<typeof setTimeout> | undefined;
let started = false;

/** Follows the store from now on. Call from the page; only the first call does anything. */
export function startBits(): void {
  if (started) return;
  started = true;
  effect(() => {
    if (store.scored.value === null) forget();
  });
  effect(() => {
    const facts = store.reading.state.value.value;
    const question = { family: store.family.value, measure: measure.value };
    if (facts !== null) void askPairs(question);
  });
  effect(() => {
    const choice = store.scored.value?.score?.choice as Choice | undefined;
    const question = { family: store.family.value, measure: measure.value };
    if (choice === undefined) return;
    void askFacts({ ...question, choice });
    planSurvey({ ...question, choice });
  });
}

function forget(): void {
  clearTimeout(surveyTimer);
  kept.curves.clear();
  kept.choices.clear();
  for (const one of [bits.pairs, bits.facts, bits.curve, bits.choices, bits.pinned, bits.hovered])
    one.value = null;
}

async function askPairs(question: Pick<ChoiceQuestion, 'family' | 'measure'>): Promise<void> {
  const pairs = await lab.pairs(question).catch(() => null);
  if (pairs?.family === store.family.value && pairs.measure === measure.value) bits.pairs.value = pairs;
}

async function askFacts(question: ChoiceQuestion): Promise<void> {
  const facts = await lab.facts(question).catch(() => null);
  if (facts !== null && store.scored.value !== null) bits.facts.value = facts;
  const pinned = bits.pinned.peek();
  if (pinned !== null && settingsKey(pinned.facts?.question) !== settingsKey(question))
    await refreshPinned(pinned, question);
}

/** Everything of a question but its bits. */
const settingsKey = (question: ChoiceQuestion | undefined): string =>
  question === undefined
    ? ''
    : `${question.family} ${question.measure} ${question.choice.serverCount} ${question.choice.assignment}`;

async function refreshPinned(pinned: Pinned, question: ChoiceQuestion): Promise<void> {
  const { bits4, bits6 } = pinned;
  const answer = await lab.compared({ ...question, choice: { ...question.choice, bits4, bits6 } });
  if (bits.pinned.peek()?.bits4 === bits4) bits.pinned.value = { bits4, bits6, ...answer };
}

function planSurvey(question: ChoiceQuestion): void {
  clearTimeout(surveyTimer);
  const count = bitsOf(question.choice as Choice, question.family).length;
  const key = settingsKey(question);
  const curve = kept.curves.get(key);
  const choices = kept.choices.get(`${key} ${count}`);
  if (curve !== undefined) bits.curve.value = curve;
  if (choices !== undefined) bits.choices.value = choices;
  if (curve !== undefined && choices !== undefined) return;
  const { family, measure: weighed } = question;
  const { serverCount, assignment } = question.choice;
  const asked = { family, measure: weighed, serverCount, assignment, count, withCurve: curve === undefined };
  surveyTimer = setTimeout(() => void survey(asked, key), SURVEY_DELAY_MS);
}

async function survey(question: SurveyQuestion, key: string): Promise<void> {
  const { count } = question;
  let found: Choices = { count, key, list: [], done: false };
  const ended = await lab
    .survey(question, (news) => {
      if (news.kind === 'curve') {
        const curve = { key, strategy: news.strategy, points: news.points };
        kept.curves.set(key, curve);
        bits.curve.value = curve;
      } else {
        found = { ...found, list: [...found.list, news.choice] };
        bits.choices.value = found;
      }
    })
    .catch(() => false);
  if (!ended || store.scored.value === null) return;
  found = { ...found, done: true };
  kept.choices.set(`${key} ${count}`, found);
  bits.choices.value = found;
}

/** The choice at hand becomes A; it stays while the other is changed. */
export function pin(): void {
  const scored = store.scored.value;
  if (scored?.score == null) return;
  const { bits4, bits6 } = scored.score.choice;
  bits.pinned.value = { bits4, bits6, scored, facts: bits.facts.value };
}

export const unpin = (): void => {
  bits.pinned.value = null;
};
