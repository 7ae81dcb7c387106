// `maskring sweep merge DIR… --out DIR`: the cells of several folders, such as shards made on several machines, put together in one, and
// its tables written. Names what is missing (exit code 7); the tables then are of what is there. Source: issue "Studies" 2.

import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import type { Issue } from '../base/result.ts';
import { readCell } from '../experiment/sweep/cell-record.ts';
import { cellOf, type SweepOutline } from '../experiment/sweep/sweep-outline.ts';
import { EXIT_INPUT, EXIT_USAGE } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { isSystemError } from './node-byte-source.ts';
import { refuseFolder } from './result-folder.ts';
import { finishedCells } from './sweep-command.ts';
import { readManifest, type SweepManifest } from './sweep-manifest.ts';
import { finishSweep } from './sweep-report.ts';
import { SweepStore } from './sweep-store.ts';
import { parseFormats } from './table-files.ts';

export interface MergeOptions {
  readonly out: string;
  readonly json: boolean;
  readonly format?: string;
}

interface Part {
  readonly folder: string;
  readonly shown: string;
  readonly manifest: SweepManifest;
}

export async function mergeSweeps(
  dirs: readonly string[],
  options: MergeOptions,
  io: CliIo,
): Promise<number> {
  const parts = await partsOf(dirs, io);
  if (parts === null) return EXIT_INPUT;
  const { manifest } = parts[0]!;
  const formats = parseFormats(options.format ?? manifest.formats.join(','));
  const store = new SweepStore(resolve(io.cwd, options.out));
  const refused = (await isSame(store.folder, manifest))
    ? null
    : await refuseFolder(store.folder, options.out, false);
  const issues = [...(formats.ok ? [] : formats.issues), ...(refused === null ? [] : [refused])];
  if (!formats.ok || issues.length > 0) {
    printIssues(issues, io);
    return EXIT_USAGE;
  }
  const { outline } = manifest;
  await store.open();
  for (const { folder } of parts) await copyCells(outline, folder, store);
  const shardCount = shardCountOf(parts);
  return finishSweep({
    ...{ outline, store, io, file: manifest.file, out: options.out, json: options.json },
    ...{ shard: null, formats: formats.value, finished: await finishedCells(outline, store) },
    ...(shardCount === null ? {} : { shardCount }),
  });
}

/** The manifests of all folders, which must be of one sweep; null where something was wrong and has been told. */
async function partsOf(dirs: readonly string[], io: CliIo): Promise<readonly Part[] | null> {
  const parts: Part[] = [];
  const issues: Issue[] = [];
  for (const shown of dirs) {
    const folder = resolve(io.cwd, shown);
    const manifest = await readManifest(folder, shown);
    if (manifest.ok) parts.push({ folder, shown, manifest: manifest.value });
    else issues.push(...manifest.issues);
  }
  const first = parts[0];
  for (const { shown, manifest } of parts) {
    if (manifest.sweep_hash === first!.manifest.sweep_hash) continue;
    const message = 'this folder is of another sweep, or of another version of it';
    issues.push({
      file: shown,
      message,
      found: manifest.outline.name,
      expected: `what ${first!.shown} holds`,
    });
  }
  printIssues(issues, io);
  return issues.length === 0 && first !== undefined ? parts : null;
}

async function isSame(folder: string, { sweep_hash: hash }: SweepManifest): Promise<boolean> {
  const found = await readManifest(folder, folder);
  return found.ok && found.value.sweep_hash === hash;
}

/** The number of shards, where all parts that are shards agree on it. */
function shardCountOf(parts: readonly Part[]): number | null {
  const counts = new Set(
    parts.flatMap(({ manifest: { shard } }) => (shard === null ? [] : [Number(shard.split('/')[1])])),
  );
  return counts.size === 1 ? [...counts][0]! : null;
}

/** Whole cells only; those that the target has are left alone. */
async function copyCells(outline: SweepOutline, from: string, store: SweepStore): Promise<void> {
  if (from === store.folder) return;
  for (let point = 0; point < outline.points.length; point++) {
    for (let replication = 0; replication < outline.replications; replication++) {
      const { id } = cellOf(outline, point, replication);
      if ((await store.read(id)) !== null) continue;
      const text = await readFile(join(from, 'cells', `${id}.json`), 'utf8').catch((error: unknown) => {
        if (isSystemError(error) && error.code === 'ENOENT') return '';
        throw error;
      });
      if (readCell(text, id) !== null) await store.write(id, text);
    }
  }
}
