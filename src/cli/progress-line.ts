// Progress in words on the error stream: bytes read, rate, time left. On a terminal one line that is rewritten ten times a second;
// elsewhere a plain line every ten seconds, so that a log of a build is not filled. Nothing where the run is short.

import { bytesText, countText, durationText, percentText } from '../figure/number-text.ts';
import type { CliIo } from './io.ts';
import { cutTo } from './report/text-layout.ts';

const TERMINAL_PERIOD_MS = 100;
const PLAIN_PERIOD_MS = 10_000;
const CLEAR_LINE = '\r\u001b[2K';

export interface Progress {
  /** What is being read or run. */
  readonly name: string;
  readonly bytesRead: number;
  /** Null where nobody knows. */
  readonly bytesTotal: number | null;
  /** Part of the simulated time, for traffic that is not read; null where unknown. */
  readonly runRatio: number | null;
  readonly sessions: number;
}

export class ProgressLine {
  readonly #io: CliIo;
  #startMs: number;
  #name = '';
  readonly #animated: boolean;
  #lastMs: number;
  #shown = false;

  constructor(io: CliIo) {
    this.#io = io;
    this.#startMs = io.now();
    this.#lastMs = this.#startMs;
    this.#animated = io.err.isTerminal && io.env.TERM !== 'dumb' && io.env.CI === undefined;
  }

  update(progress: Progress): void {
    const nowMs = this.#io.now();
    if (progress.name !== this.#name) this.#startMs = nowMs;
    this.#name = progress.name;
    if (nowMs - this.#lastMs < (this.#animated ? TERMINAL_PERIOD_MS : PLAIN_PERIOD_MS)) return;
    this.#lastMs = nowMs;
    const text = progressText(progress, (nowMs - this.#startMs) / 1000);
    if (!this.#animated) this.#io.err.write(`${text}\n`);
    else this.#io.err.write(`${CLEAR_LINE}${cutTo(text, this.#io.err.width - 1)}`);
    this.#shown = true;
  }

  /** Takes the line away. */
  done(): void {
    if (this.#shown && this.#animated) this.#io.err.write(CLEAR_LINE);
    this.#shown = false;
  }
}

/** `reading shop: 3.10 MB of 12.0 MB · 26.0 MB/s · 1 s left`; once all is read, how far the run has come. */
export function progressText(progress: Progress, seconds: number): string {
  const { bytesRead, bytesTotal } = progress;
  const reading = bytesRead > 0 && bytesRead !== bytesTotal;
  const parts = reading ? byteParts(progress, seconds) : runParts(progress, seconds);
  return `${progress.name}: ${parts.join(' · ')}`;
}

function byteParts({ bytesRead, bytesTotal }: Progress, seconds: number): string[] {
  const rate = seconds > 0 ? bytesRead / seconds : 0;
  const parts = [
    bytesTotal === null ? bytesText(bytesRead) : `${bytesText(bytesRead)} of ${bytesText(bytesTotal)}`,
  ];
  if (rate > 0) parts.push(`${bytesText(rate)}/s`);
  if (rate > 0 && bytesTotal !== null && bytesTotal > bytesRead)
    parts.push(timeLeft((bytesTotal - bytesRead) / rate));
  return parts;
}

function runParts({ runRatio, sessions }: Progress, seconds: number): string[] {
  const parts = [`${countText(sessions)} sessions`];
  if (runRatio === null || runRatio <= 0) return parts;
  return [percentText(runRatio), ...parts, timeLeft((seconds * (1 - runRatio)) / runRatio)];
}

const timeLeft = (seconds: number): string => `${durationText(Math.max(1, Math.round(seconds)) * 1e6)} left`;
