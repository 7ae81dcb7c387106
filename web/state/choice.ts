// What a reader of the page chooses (bits of both families, servers, assignment, the measure looked at) and its rules. Plain data
// and pure functions; the address bar's form is in url-codec.ts. Limits: 20 mask bits (2^20 buckets), 64 servers on this page.

export type Family = 4 | 6;
export type MeasureName = 'requests' | 'visits' | 'sessions' | 'sources';
export type AssignmentName = 'ring' | 'round-robin' | 'usage';

export interface Choice {
  /** Descending. */
  readonly bits4: readonly number[];
  readonly bits6: readonly number[];
  readonly serverCount: number;
  readonly assignment: AssignmentName;
  /** What loads are counted by. */
  readonly measure: MeasureName;
}

export const MAX_BITS = 20;
export const MAX_SERVERS = 64;

/** The mask of the seed, nine bits; for IPv6 the same nine low bits. scenarios/start.yaml runs this. */
export const SEED_BITS: readonly number[] = [27, 21, 14, 13, 11, 10, 8, 5, 1];

export const DEFAULT_CHOICE: Choice = {
  bits4: SEED_BITS,
  bits6: SEED_BITS,
  serverCount: 4,
  assignment: 'ring',
  measure: 'requests',
};

export const bitsOf = (choice: Choice, family: Family): readonly number[] =>
  family === 4 ? choice.bits4 : choice.bits6;

/** The choice with other bits of one family; sorted descending, each once. */
export function withBits(choice: Choice, family: Family, bits: readonly number[]): Choice {
  const sorted = [...new Set(bits)].sort((a, b) => b - a);
  return family === 4 ? { ...choice, bits4: sorted } : { ...choice, bits6: sorted };
}

/** Cuts a bit or fills it again; the same choice where the mask is full. */
export function toggleBit(choice: Choice, family: Family, bit: number): Choice {
  const bits = bitsOf(choice, family);
  if (bits.includes(bit))
    return withBits(
      choice,
      family,
      bits.filter((other) => other !== bit),
    );
  return bits.length >= MAX_BITS ? choice : withBits(choice, family, [...bits, bit]);
}

export const withServers = (choice: Choice, count: number): Choice => ({
  ...choice,
  serverCount: Math.max(1, Math.min(MAX_SERVERS, Math.round(count))),
});

export const equalChoices = (a: Choice, b: Choice): boolean =>
  a.serverCount === b.serverCount &&
  a.assignment === b.assignment &&
  a.bits4.join() === b.bits4.join() &&
  a.bits6.join() === b.bits6.join();
