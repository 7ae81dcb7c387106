// Data files that a run may need besides traces: the bundled table of allocated prefixes, and distributions that a scenario names.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError, unwrap } from '../base/result.ts';
import { parseCdf } from '../traffic/empirical-cdf.ts';
import { decodePrefixTable, type PrefixTable } from '../traffic/prefix-table.ts';
import { fileIssue, isSystemError } from './node-byte-source.ts';

export type Points = readonly (readonly [value: number, cumulative: number])[];

/** Absolute path of the bundled table. */
export const PREFIXES_FILE = fileURLToPath(new URL('../../datasets/prefixes.bin', import.meta.url));

let prefixes: Promise<PrefixTable> | null = null;

/** datasets/prefixes.bin of this package, decoded once. */
export function bundledPrefixes(): Promise<PrefixTable> {
  prefixes ??= readFile(PREFIXES_FILE).then((bytes) => decodePrefixTable(bytes));
  return prefixes;
}

/** The points of a cumulative distribution in a file; throws InputError where it cannot be read. */
export async function readDistribution(path: string, folder: string): Promise<Points> {
  const text = await readFile(resolve(folder, path), 'utf8').catch((error: unknown) => {
    throw isSystemError(error) ? new InputError([fileIssue(path, error)]) : error;
  });
  const points = parseCdf(text);
  if (!points.ok) throw new InputError(points.issues.map((issue) => ({ file: path, ...issue })));
  return unwrap(points);
}
