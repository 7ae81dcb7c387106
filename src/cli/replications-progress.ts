// The one line of progress while seeds run: how many, rate, time left. On a terminal rewritten ten times a second at most, elsewhere a
// plain line every ten seconds, so that the log of a build is not filled.

import { countText, durationText } from '../figure/number-text.ts';
import type { CliIo } from './io.ts';
import { cutTo } from './report/text-layout.ts';

const TERMINAL_PERIOD_MS = 100;
const PLAIN_PERIOD_MS = 10_000;
const CLEAR_LINE = '\r\u001b[2K';

export class ReplicationsProgress {
  readonly #io: CliIo;
  readonly #name: string;
  readonly #isAnimated: boolean;
  readonly #startMs: number;
  #lastMs: number;
  #isShown = false;

  constructor(io: CliIo, name: string) {
    this.#io = io;
    this.#name = name;
    this.#isAnimated = io.err.isTerminal && io.env.TERM !== 'dumb' && io.env.CI === undefined;
    this.#startMs = io.now();
    this.#lastMs = this.#startMs;
  }

  /** `wanted`: seeds to have before the next look. */
  update(done: number, wanted: number): void {
    const nowMs = this.#io.now();
    if (nowMs - this.#lastMs < (this.#isAnimated ? TERMINAL_PERIOD_MS : PLAIN_PERIOD_MS)) return;
    this.#lastMs = nowMs;
    const text = seedsText(this.#name, { done, wanted, seconds: (nowMs - this.#startMs) / 1000 });
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

/** `drain: 12 of 64 seeds · 3.1 seeds/s · 17 s left`. */
export function seedsText(
  name: string,
  { done, wanted, seconds }: { readonly done: number; readonly wanted: number; readonly seconds: number },
): string {
  const parts = [`${countText(done)} of ${countText(wanted)} seeds`];
  if (done > 0 && seconds > 0) {
    const rate = done / seconds;
    parts.push(rate >= 1 ? `${rate.toFixed(1)} seeds/s` : `${durationText(1e6 / rate)} a seed`);
    if (wanted > done)
      parts.push(`${durationText(Math.max(1, Math.round((wanted - done) / rate)) * 1e6)} left`);
  }
  return `${name}: ${parts.join(' · ')}`;
}
