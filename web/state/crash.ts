// The last crash of a worker or of the page, for the panel that shows it. What is needed to report it: words, scenario, seed, hash.
// Set by views; a crash is a fault of maskring, never of the reader's file.

import { type Signal, signal } from '@preact/signals';

export interface Crash {
  readonly message: string;
  /** Of the scenario or file at work; '' where nobody knows. */
  readonly subject: string;
  /** Null while they are worked out, or where no scenario was at work. */
  readonly seed: string | null;
  readonly hash: string | null;
  /** Seed and hash are still being worked out. */
  readonly asking: boolean;
}

export const crash: Signal<Crash | null> = signal(null);

/** The lines that are copied: what somebody needs who wants to see it happen again. */
export const crashReport = ({ message, subject, seed, hash }: Crash, version: string): string =>
  [
    `maskring ${version}: ${message}`,
    ...(subject === '' ? [] : [`scenario: ${subject}`]),
    ...(seed === null ? [] : [`seed: ${seed}`]),
    ...(hash === null ? [] : [`scenario hash: ${hash}`]),
  ].join('\n');
