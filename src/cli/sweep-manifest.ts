// `sweep.json` of a result folder: which sweep it is (its outline), which part of it this folder is for, and how far it has come. It is
// what `sweep merge` and the page read. No date and no host in it: the same sweep gives the same text. Source: issue "Studies" 2.

import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { fail, type Issue, ok, type Result } from '../base/result.ts';
import type { Shard } from '../experiment/sweep/cell-demand.ts';
import { outlineHash, type SweepOutline } from '../experiment/sweep/sweep-outline.ts';
import type { Table } from '../metrics/table.ts';
import { FileError, fileIssue, isSystemError } from './node-byte-source.ts';
import { packageVersion } from './package-version.ts';
import type { TableFormat } from './table-files.ts';

export const SWEEP_MANIFEST = 'sweep.json';

export interface SweepManifest {
  readonly schema: 'maskring/sweep/v1';
  readonly maskring: string;
  /** The sweep file as the user wrote its path. */
  readonly file: string;
  readonly sweep_hash: string;
  /** `2/3` where this folder is for a part; else null. */
  readonly shard: string | null;
  /** Every cell that counts is there. */
  readonly complete: boolean;
  readonly run_count: number;
  readonly formats: readonly TableFormat[];
  readonly tables: readonly Pick<Table, 'name' | 'columns'>[];
  readonly outline: SweepOutline;
}

export interface ManifestState {
  readonly file: string;
  readonly shard: Shard | null;
  readonly complete: boolean;
  readonly runCount: number;
  readonly formats: readonly TableFormat[];
  readonly tables: SweepManifest['tables'];
}

export const shardText = (shard: Shard | null): string | null =>
  shard === null ? null : `${shard.index}/${shard.count}`;

/** Writes the manifest whole or not at all. */
export async function writeManifest(
  folder: string,
  outline: SweepOutline,
  state: ManifestState,
): Promise<void> {
  const manifest: SweepManifest = {
    schema: 'maskring/sweep/v1',
    maskring: packageVersion(),
    file: state.file,
    sweep_hash: outlineHash(outline),
    shard: shardText(state.shard),
    complete: state.complete,
    run_count: state.runCount,
    formats: state.formats,
    tables: state.tables,
    outline,
  };
  try {
    await mkdir(folder, { recursive: true });
    const temporary = join(folder, `.${SWEEP_MANIFEST}.${process.pid}`);
    await writeFile(temporary, `${JSON.stringify(manifest, null, 1)}\n`);
    await rename(temporary, join(folder, SWEEP_MANIFEST));
  } catch (error) {
    if (isSystemError(error)) throw new FileError(fileIssue(folder, error));
    throw error;
  }
}

/** The manifest of a folder, or why there is none. `shown`: the folder as the user wrote it. */
export async function readManifest(folder: string, shown: string): Promise<Result<SweepManifest>> {
  let text: string;
  try {
    text = await readFile(join(folder, SWEEP_MANIFEST), 'utf8');
  } catch (error) {
    const issue = fileIssue(shown, error);
    return fail({ ...issue, message: `no sweep.json can be read here: ${issue.message}` });
  }
  const manifest = manifestOf(text);
  if (manifest === null) return fail(damaged(shown));
  return outlineHash(manifest.outline) === manifest.sweep_hash ? ok(manifest) : fail(damaged(shown));
}

const damaged = (shown: string): Issue => ({
  file: `${shown}/${SWEEP_MANIFEST}`,
  message: 'this is no manifest of a sweep, or it is damaged',
  hint: 'run the sweep into this folder again: finished cells are kept',
});

function manifestOf(text: string): SweepManifest | null {
  try {
    const data = JSON.parse(text) as Partial<SweepManifest> | null;
    const isOne = data?.schema === 'maskring/sweep/v1' && Array.isArray(data.outline?.points);
    return isOne ? (data as SweepManifest) : null;
  } catch {
    return null;
  }
}
