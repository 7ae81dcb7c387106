// The reading half of the page's engine, without any worker machinery: reads a trace into counts, tells progress at most ten times a
// second, stops at the next chunk when asked, scores choices and says what the bit lab finds around them. Long answers go on in slices
// and end when a newer question comes. lab-worker.ts exposes it; tests and the build use it as it is.

import { InputError } from '../../src/base/result.ts';
import type { SurveyPart } from '../../src/bitlab/survey.ts';
import { type ByteSource, blobSource } from '../../src/formats/byte-source.ts';
import { openTrace, type TraceReader } from '../../src/formats/open-trace.ts';
import type {
  ChoiceFacts,
  ChoiceQuestion,
  LabQuestion,
  PairFacts,
  SurveyNews,
  SurveyQuestion,
} from './bits-protocol.ts';
import { choiceFacts, pairFacts, surveyParts } from './lab-facts.ts';
import { LabSources } from './lab-sources.ts';
import { profileOf } from './profile.ts';
import type {
  Answer,
  Choice,
  Progress,
  ReadProgress,
  Score,
  StripCounts,
  TraceFacts,
  TraceInput,
  TrafficProfile,
} from './protocol.ts';
import { score } from './score.ts';
import { SourceCounts } from './source-counts.ts';

const PROGRESS_MS = 100;

/** Long work looks at the clock after each piece, and pauses when this much has passed. */
const SLICE_MS = 12;

export class Lab {
  #sources: LabSources | null = null;
  #cancelled = false;
  #surveys = 0;
  #questions = 0;
  readonly #clockMs: () => number;
  readonly #breathe: () => Promise<void>;

  /** `breathe` lets messages in: it resolves in a later task. */
  constructor(clockMs: () => number, breathe: () => Promise<void> = () => Promise.resolve()) {
    this.#clockMs = clockMs;
    this.#breathe = breathe;
  }

  /** Asks a reading in progress to end at its next chunk; it then answers with the issue "cancelled". */
  cancel(): void {
    this.#cancelled = true;
  }

  read(input: TraceInput, onProgress: Progress<ReadProgress>): Promise<Answer<TraceFacts>> {
    return this.readSource(blobSource(input.blob, input.name), onProgress);
  }

  /** Reads all of a source; the counts before it stay in place unless it succeeds. */
  async readSource(source: ByteSource, onProgress: Progress<ReadProgress>): Promise<Answer<TraceFacts>> {
    this.#cancelled = false;
    const counts = new SourceCounts();
    const reader: TraceReader = openTrace(
      this.#watched(source, () => onProgress(progressOf(source, reader, counts))),
      { format: 'auto' },
    );
    try {
      for await (const batch of reader.batches()) counts.add(batch);
    } catch (error) {
      if (error instanceof InputError) return { ok: false, issues: error.issues };
      throw error;
    }
    this.#surveys++;
    this.#questions++;
    this.#sources = new LabSources(counts, reader.summary().timed);
    return { ok: true, value: factsOf(source, reader, counts) };
  }

  /**
   * The same source, with a look at the clock and at `cancel` before each chunk: records come out later than bytes go in (they
   * are put in time order within a window), so that batches are no measure of progress.
   */
  #watched(source: ByteSource, tell: () => void): ByteSource {
    return { name: source.name, sizeBytes: source.sizeBytes, chunks: () => this.#chunks(source, tell) };
  }

  async *#chunks(source: ByteSource, tell: () => void): AsyncGenerator<Uint8Array> {
    let toldMs = this.#clockMs();
    for await (const chunk of source.chunks()) {
      if (this.#cancelled) throw new InputError([{ message: 'cancelled', file: source.name }]);
      if (this.#clockMs() - toldMs >= PROGRESS_MS) {
        toldMs = this.#clockMs();
        tell();
      }
      yield chunk;
    }
  }

  /** Scores a choice on what was read last; null before anything was. */
  score(choice: Choice): Score | null {
    if (this.#sources === null) return null;
    const startedMs = this.#clockMs();
    const scored = score(this.#sources, choice);
    return { ...scored, elapsedMs: this.#clockMs() - startedMs };
  }

  /** Population and session model of what was read last; null before anything was. */
  profile(): TrafficProfile | null {
    return this.#sources === null ? null : profileOf(this.#sources.counts, this.#sources.timed);
  }

  /** Bits and pairs of what was read last; null before anything was. */
  pairs(question: LabQuestion): PairFacts | null {
    return this.#sources === null ? null : pairFacts(this.#sources, question);
  }

  /** Why each bit is chosen or not, and how the choice does on held-out sources; null when a newer question ended it, or none was read. */
  async facts(question: ChoiceQuestion): Promise<ChoiceFacts | null> {
    const number = ++this.#questions;
    if (this.#sources === null) return null;
    return this.#inSlices(choiceFacts(this.#sources, question), () => number === this.#questions);
  }

  /** The same of a choice to compare with, whatever is asked meanwhile. */
  async comparedFacts(question: ChoiceQuestion): Promise<ChoiceFacts | null> {
    if (this.#sources === null) return null;
    return this.#inSlices(choiceFacts(this.#sources, question), () => true);
  }

  /** Tells the parts of a survey as they are found; false when a newer survey or another log ended it. */
  async survey(question: SurveyQuestion, tell: (news: SurveyNews) => void): Promise<boolean> {
    const number = ++this.#surveys;
    if (this.#sources === null) return false;
    const parts = toldParts(surveyParts(this.#sources, question), tell);
    return (await this.#inSlices(parts, () => number === this.#surveys)) !== null;
  }

  /** The result of long work, with a pause whenever a slice has taken its time; null once it is not wanted any more. */
  async #inSlices<T>(slices: Generator<unknown, T>, wanted: () => boolean): Promise<T | null> {
    let sinceMs = this.#clockMs();
    for (;;) {
      const step = slices.next();
      if (step.done === true) return step.value;
      if (this.#clockMs() - sinceMs < SLICE_MS) continue;
      await this.#breathe();
      if (!wanted()) return null;
      sinceMs = this.#clockMs();
    }
  }
}

function* toldParts(
  parts: Generator<SurveyPart | null, void>,
  tell: (news: SurveyNews) => void,
): Generator<void, true> {
  for (const part of parts) {
    if (part !== null) tell(part);
    yield;
  }
  return true;
}

const stripOf = (counts: SourceCounts, family: 4 | 6): StripCounts => ({
  sources: counts.familyCount[family],
  ones: counts.ones[family].slice(),
});

function progressOf(source: ByteSource, reader: TraceReader, counts: SourceCounts): ReadProgress {
  const { bytesRead, records, unusable } = reader.summary();
  return {
    bytesRead,
    sizeBytes: source.sizeBytes ?? 0,
    records,
    unusable,
    strip4: stripOf(counts, 4),
    strip6: stripOf(counts, 6),
  };
}

const sum = (values: Float64Array, count: number): number =>
  values.subarray(0, count).reduce((total, one) => total + one, 0);

function factsOf(source: ByteSource, reader: TraceReader, counts: SourceCounts): TraceFacts {
  const summary = reader.summary();
  return {
    name: source.name,
    sizeBytes: source.sizeBytes ?? summary.bytesRead,
    format: summary.format,
    timed: summary.timed,
    records: summary.records,
    unusable: summary.unusable,
    late: summary.late,
    reasons: summary.reasons.slice(0, 20),
    sources: counts.count,
    requests: sum(counts.requests, counts.count),
    sessions: sum(counts.sessions, counts.count),
    strip4: stripOf(counts, 4),
    strip6: stripOf(counts, 6),
    firstUs: counts.firstUs,
    lastUs: counts.lastUs,
  };
}
