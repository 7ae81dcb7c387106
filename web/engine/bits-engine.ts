// The lab as the page Bits asks it: pairs of a measure, facts of a choice, and the survey around it. Same worker as the score. The
// newest question wins: facts that a newer question ended are null, and a survey ends by itself when the next one begins.

import { proxy } from 'comlink';
import type {
  ChoiceFacts,
  ChoiceQuestion,
  LabQuestion,
  PairFacts,
  SurveyNews,
  SurveyQuestion,
} from '../worker/bits-protocol.ts';
import type { Engine, ScoredChoice } from './engine.ts';

export type {
  BitReasonRow,
  ChoiceFacts,
  ChoiceQuestion,
  CurvePoint,
  LabQuestion,
  PairFacts,
  StrategyChoice,
  SurveyNews,
  SurveyQuestion,
} from '../worker/bits-protocol.ts';

export class BitsEngine {
  readonly #engine: Engine;

  constructor(engine: Engine) {
    this.#engine = engine;
  }

  /** null before anything was read. */
  pairs(question: LabQuestion): Promise<PairFacts | null> {
    return this.#engine.labLink.call((lab) => lab.pairs(question) as Promise<PairFacts | null>);
  }

  /** The newest question wins; an older one answers null. */
  facts(question: ChoiceQuestion): Promise<ChoiceFacts | null> {
    return this.#engine.labLink.call((lab) => lab.facts(question) as Promise<ChoiceFacts | null>);
  }

  /** Score and facts of another choice, whatever is asked meanwhile. */
  compared(question: ChoiceQuestion): Promise<{ scored: ScoredChoice; facts: ChoiceFacts | null }> {
    return this.#engine.labLink.call(async (lab) => ({
      scored: { score: await lab.score(question.choice) },
      facts: await (lab.comparedFacts(question) as Promise<ChoiceFacts | null>),
    }));
  }

  /** Tells parts as they are found; true at its end, false when a newer survey ended it. */
  survey(question: SurveyQuestion, tell: (news: SurveyNews) => void): Promise<boolean> {
    return this.#engine.labLink.call((lab) => lab.survey(question, proxy(tell)));
  }
}
