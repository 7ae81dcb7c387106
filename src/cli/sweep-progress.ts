// The one line of progress of a sweep: cells done, rate, time left. On a terminal rewritten ten times a second at most, elsewhere a
// plain line every ten seconds. The rate is of cells of this process since it started, not of those that were there before.

import { countText, durationText } from '../figure/number-text.ts';
import type { CliIo } from './io.ts';
import { cutTo } from './report/text-layout.ts';

const TERMINAL_PERIOD_MS = 100;
const PLAIN_PERIOD_MS = 10_000;
const CLEAR_LINE = '\r\u001b[2K';

export class SweepProgress {
  readonly #io: CliIo;
  readonly #isAnimated: boolean;
  readonly #startMs: number;
  #lastMs: number;
  #isShown = false;
  #done = 0;

  constructor(io: CliIo) {
    this.#io = io;
    this.#isAnimated = io.err.isTerminal && io.env.TERM !== 'dumb' && io.env.CI === undefined;
    this.#startMs = io.now();
    this.#lastMs = this.#startMs;
  }

  /** One more cell is done, `left` are still to do. */
  update(name: string, left: number): void {
    const done = ++this.#done;
    const nowMs = this.#io.now();
    if (nowMs - this.#lastMs < (this.#isAnimated ? TERMINAL_PERIOD_MS : PLAIN_PERIOD_MS)) return;
    this.#lastMs = nowMs;
    const text = sweepProgressText({ name, done, left, seconds: (nowMs - this.#startMs) / 1000 });
    if (this.#isAnimated) this.#io.err.write(`${CLEAR_LINE}${cutTo(text, this.#io.err.width - 1)}`);
    else this.#io.err.write(`${text}\n`);
    this.#isShown = true;
  }

  /** Takes the line away. */
  done(): void {
    if (this.#isShown && this.#isAnimated) this.#io.err.write(CLEAR_LINE);
    this.#isShown = false;
  }
}

interface SweepProgressState {
  readonly name: string;
  readonly done: number;
  readonly left: number;
  readonly seconds: number;
}

/** `drain-cost: 34 of 200 cells · 5.1 cells/s · 33 s left`. */
export function sweepProgressText({ name, done, left, seconds }: SweepProgressState): string {
  const parts = [`${countText(done)} of ${countText(done + left)} cells`];
  if (done > 0 && seconds > 0) {
    const rate = done / seconds;
    parts.push(rate >= 1 ? `${rate.toFixed(1)} cells/s` : `${durationText(Math.round(1e6 / rate))} a cell`);
    if (left > 0) parts.push(`${durationText(Math.max(1, Math.round(left / rate)) * 1e6)} left`);
  }
  return `${name}: ${parts.join(' · ')}`;
}
