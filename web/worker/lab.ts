// The reading half of the page's engine, without any worker machinery: reads a trace into counts, tells progress at most ten times a
// second, stops at the next chunk when asked, and scores choices. lab-worker.ts exposes it; tests and the build use it as it is.

import { InputError } from '../../src/base/result.ts';
import { type ByteSource, blobSource } from '../../src/formats/byte-source.ts';
import { openTrace, type TraceReader } from '../../src/formats/open-trace.ts';
import { profileOf } from './profile.ts';
import type {
  Answer,
  Choice,
  Progress,
  ReadProgress,
  Rival,
  Score,
  StripCounts,
  TraceFacts,
  TraceInput,
  TrafficProfile,
} from './protocol.ts';
import { mostBalancedBits, rivalCv, score } from './score.ts';
import { SourceCounts } from './source-counts.ts';

const PROGRESS_MS = 100;

/** The seed's mask and the usual first guesses, offered beside the chosen one. */
const GIVEN: readonly { name: string; bits4: readonly number[] }[] = [
  { name: '8.32.109.34', bits4: [27, 21, 14, 13, 11, 10, 8, 5, 1] },
  { name: 'low nine', bits4: [8, 7, 6, 5, 4, 3, 2, 1, 0] },
];

export class Lab {
  #counts: SourceCounts | null = null;
  #cancelled = false;
  #timed = true;
  readonly #clockMs: () => number;

  constructor(clockMs: () => number) {
    this.#clockMs = clockMs;
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
    this.#counts = counts;
    this.#timed = reader.summary().timed;
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
    return this.#counts === null ? null : score(this.#counts, choice);
  }

  /** Population and session model of what was read last; null before anything was. */
  profile(): TrafficProfile | null {
    return this.#counts === null ? null : profileOf(this.#counts, this.#timed);
  }

  /** Load CV of the usual masks for the same servers and assignment. */
  rivals(choice: Choice): Rival[] {
    const counts = this.#counts;
    if (counts === null || counts.familyCount[4] === 0) return [];
    const balanced = mostBalancedBits(
      counts.ones[4],
      counts.familyCount[4],
      Math.max(1, choice.bits4.length),
    );
    return [...GIVEN, { name: 'most balanced', bits4: balanced }].map(({ name, bits4 }) => ({
      name,
      bits4,
      cv: rivalCv(counts, choice, bits4),
    }));
  }
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
