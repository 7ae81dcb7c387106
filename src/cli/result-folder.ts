// The folder of `--out`: a manifest, the summary and the tidy tables in the formats of `--format`. Everything is written under a temporary
// name and renamed, the manifest last: a folder with a manifest is complete. Bytes depend on scenario, seed and input only, so
// there is no date in it. No address of a client is written unless asked for.

import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Issue } from '../base/result.ts';
import type { TableMetadata } from '../formats/parquet-writer.ts';
import type { Table } from '../metrics/table.ts';
import { withoutAddresses } from './client-addresses.ts';
import { FileError, fileIssue, isSystemError } from './node-byte-source.ts';
import { type TableFormat, writeTable } from './table-files.ts';

const MANIFEST = 'manifest.json';

/** An issue where the folder holds something and `force` is not given, or cannot be used. */
export async function refuseFolder(folder: string, shown: string, force: boolean): Promise<Issue | null> {
  try {
    const found = await readdir(folder);
    if (found.length === 0 || force) return null;
    return {
      file: shown,
      message: 'the folder is not empty',
      hint: 'add --force to write into it, or name another',
    };
  } catch (error) {
    if (isSystemError(error) && error.code === 'ENOENT') return null;
    if (isSystemError(error) && error.code === 'ENOTDIR')
      return { file: shown, message: 'this is a file, not a folder' };
    return fileIssue(shown, error);
  }
}

export interface FolderContent {
  /** Everything but the list of tables, which is added. */
  readonly manifest: Readonly<Record<string, unknown>>;
  readonly summary: unknown;
  readonly tables: readonly Table[];
  readonly withAddresses: boolean;
  readonly formats: readonly TableFormat[];
  /** For the files that can carry it. */
  readonly metadata: TableMetadata;
}

/** Writes all files. Throws FileError where the disk refuses. */
export async function writeFolder(folder: string, content: FolderContent): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    await rm(join(folder, MANIFEST), { force: true });
    const temporary = await mkdtemp(join(folder, '.maskring-'));
    try {
      const names = await writeFiles(temporary, content);
      for (const name of names) await rename(join(temporary, name), join(folder, name));
    } finally {
      await rm(temporary, { recursive: true, force: true });
    }
  } catch (error) {
    if (isSystemError(error)) throw new FileError(fileIssue(folder, error));
    throw error;
  }
}

/** Names in the order of renaming: the manifest last. */
async function writeFiles(folder: string, content: FolderContent): Promise<string[]> {
  const tables = content.withAddresses ? content.tables : withoutAddresses(content.tables);
  const names: string[] = [];
  for (const table of tables) {
    names.push(...(await writeTable(folder, table, content.formats, content.metadata)));
  }
  await writeFile(join(folder, 'summary.json'), json(content.summary));
  const listed = tables.map(({ name, rows, columns }) => ({ name, row_count: rows.length, columns }));
  await writeFile(join(folder, MANIFEST), json({ ...content.manifest, tables: listed }));
  return [...names, 'summary.json', MANIFEST];
}

const json = (value: unknown): string => `${JSON.stringify(value, null, 2)}\n`;
