// A law: something the simulator must reproduce because it follows from the set-up, with an expected value that owes nothing to our
// code. Each law measures itself from a seed and says whether it holds. To add one: a file here that exports a Law, and a line in
// law-registry.ts. Not a unit test: laws are estimates with an error. Source: SPEC §8.

export interface LawRow {
  readonly name: string;
  /** What was done, in words and numbers. */
  readonly setUp: string;
  readonly expected: number;
  readonly measured: number;
  /** Of the measured value. 0 for what must be exact. */
  readonly standardError: number;
  /** A tolerance that the law states itself; null: three standard errors decide. */
  readonly tolerance: number | null;
  /** 2 where the first measurement missed and this is a second one, from other seeds. */
  readonly looks?: 1 | 2;
  readonly pass: boolean;
}

export interface Law {
  readonly name: string;
  /** Measures; all randomness comes from the seed. Some seconds at most at `scale` 1; a larger one takes as many times more samples. */
  measure(seed: string, scale?: number): readonly LawRow[] | Promise<readonly LawRow[]>;
}

/**
 * The rows of a law. Three standard errors, estimated from 20 seeds, are missed by chance about once in 140 rows, and there are
 * dozens of rows: so one that misses is measured a second time, from seeds the first has not seen, and that measurement alone
 * decides. A law that is wrong misses both times; chance does about once in 20,000 rows.
 */
export async function measureLaw(law: Law, seed: string, scale = 1): Promise<readonly LawRow[]> {
  const first = await law.measure(seed, scale);
  if (first.every(({ pass }) => pass)) return first;
  const second = await law.measure(`${seed}/again`, scale);
  return first.map((row, index) => (row.pass ? row : { ...second[index]!, looks: 2 }));
}

/** Seeds of one measurement: results are pooled over these. */
export const REPLICATIONS = 20;

export const replicationSeeds = (seed: string, scale = 1): string[] =>
  Array.from({ length: Math.ceil(REPLICATIONS * scale) }, (_, replication) => `${seed}/${replication}`);

/** Decides the row. Without a tolerance the measured value must lie within three standard errors. */
export function lawRow(row: Omit<LawRow, 'pass' | 'tolerance'> & { readonly tolerance?: number }): LawRow {
  const tolerance = row.tolerance ?? null;
  const allowed = tolerance ?? 3 * row.standardError;
  return { ...row, tolerance, pass: Math.abs(row.measured - row.expected) <= allowed };
}

/** Mean of independent values and its standard error. */
export function meanWithError(values: readonly number[]): { mean: number; standardError: number } {
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) * (value - mean), 0);
  return { mean, standardError: Math.sqrt(squares / (values.length - 1) / values.length) };
}
