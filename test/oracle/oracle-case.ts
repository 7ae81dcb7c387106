// A case: a switch, and what happens to it at which millisecond. Both switches, ours and the real one, give an Observation of it,
// and two observations are compared line by line.

import type { FlowMod } from '../../src/switching/messages.ts';
import type { TestPacket } from './frames.ts';

export const PORTS = [1, 2, 3, 4] as const;

export type Step =
  | {
      readonly atMs: number;
      readonly kind: 'mods';
      readonly mods: readonly FlowMod[];
      readonly bundle: boolean;
    }
  | { readonly atMs: number; readonly kind: 'packets'; readonly packets: readonly TestPacket[] }
  | { readonly atMs: number; readonly kind: 'stats' };

export interface OracleCase {
  readonly seed: string;
  readonly index: number;
  readonly capacity: number;
  readonly overflow: 'refuse' | 'evict';
  /** Whole percent of free room. */
  readonly vacancy: { readonly downPercent: number; readonly upPercent: number } | null;
  /** In order of time; steps of one millisecond happen in their order. */
  readonly steps: readonly Step[];
}

/** Lines of text, sorted where the order means nothing. */
export interface Observation {
  /** What became of each packet, by id. */
  readonly packets: readonly string[];
  readonly removals: readonly string[];
  readonly errors: readonly string[];
  readonly stats: readonly string[];
  readonly vacancies: readonly string[];
}

export interface Difference {
  readonly part: keyof Observation;
  readonly real: readonly string[];
  readonly ours: readonly string[];
}

/** Lines only one side has, part by part. */
export function differences(real: Observation, ours: Observation): Difference[] {
  const parts = Object.keys(real) as (keyof Observation)[];
  return parts.flatMap((part) => {
    const onlyReal = minus(real[part], ours[part]);
    const onlyOurs = minus(ours[part], real[part]);
    return onlyReal.length + onlyOurs.length === 0 ? [] : [{ part, real: onlyReal, ours: onlyOurs }];
  });
}

function minus(a: readonly string[], b: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const line of b) counts.set(line, (counts.get(line) ?? 0) + 1);
  return a.filter((line) => {
    const left = counts.get(line) ?? 0;
    counts.set(line, left - 1);
    return left <= 0;
  });
}
