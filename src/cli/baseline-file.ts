// Files of baselines: reading, writing whole or not at all, and finding the scenario and traces that they name. Paths in a baseline are
// relative to its own folder with `/`, so that it means the same on every machine.

import { createHash } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import { dirname, relative, resolve, sep } from 'node:path';
import { fail, ok, type Result } from '../base/result.ts';
import {
  type Baseline,
  type BaselineInput,
  formatBaseline,
  parseBaseline,
} from '../experiment/gate/baseline.ts';
import type { CliIo } from './io.ts';
import { FileError, fileIssue, isSystemError } from './node-byte-source.ts';
import type { CliCell } from './replication-cell.ts';
import { loadScenario } from './scenario-file.ts';
import { cellOf } from './seed-runner.ts';

export interface LoadedBaseline {
  /** As the user wrote it. */
  readonly path: string;
  /** Absolute. */
  readonly folder: string;
  readonly baseline: Baseline;
}

export async function readBaseline(path: string, io: CliIo): Promise<Result<LoadedBaseline>> {
  const absolute = resolve(io.cwd, path);
  try {
    const parsed = parseBaseline(await readFile(absolute, 'utf8'), path);
    return parsed.ok ? ok({ path, folder: dirname(absolute), baseline: parsed.value }) : parsed;
  } catch (error) {
    return fail(fileIssue(path, error));
  }
}

/** Written under another name and renamed: a baseline is never half there. */
export async function writeWhole(file: string, text: string): Promise<void> {
  try {
    await writeFile(`${file}.part`, text);
    await rename(`${file}.part`, file);
  } catch (error) {
    if (isSystemError(error)) throw new FileError(fileIssue(file, error));
    throw error;
  }
}

export const writeBaseline = (file: string, baseline: Baseline): Promise<void> =>
  writeWhole(file, formatBaseline(baseline));

/** The scenario of a baseline as it is now, with further changes; paths in messages are as seen from where the user is. */
export async function currentCell(
  { baseline, folder }: LoadedBaseline,
  set: readonly string[],
  io: CliIo,
): Promise<Result<CliCell>> {
  const file = relative(io.cwd, resolve(folder, baseline.scenario.file)) || baseline.scenario.file;
  const loaded = await loadScenario(file, { set: [...baseline.set, ...set] }, io);
  return loaded.ok ? cellOf(loaded.value, baseline.trace, folder) : loaded;
}

/** `a/b` with forward slashes, from a folder to a file. */
export const pathFrom = (folder: string, file: string): string => relative(folder, file).split(sep).join('/');

/** A trace option with its file relative to a folder: `name=FILE` keeps its name. */
export function traceFrom(folder: string, option: string, cwd: string): string {
  const named = /^([A-Za-z0-9][A-Za-z0-9_.-]*=)(.+)$/.exec(option);
  return `${named?.[1] ?? ''}${pathFrom(folder, resolve(cwd, named?.[2] ?? option))}`;
}

/** What a cell reads, with SHA-256, paths relative to `folder`; in the order of the scenario. */
export async function inputIdentities(cell: CliCell, folder: string): Promise<BaselineInput[]> {
  const files = cell.scenario.traffic.flatMap((traffic): string[] => {
    if (traffic.kind !== 'trace') return [];
    const chosen = cell.traces.find(({ name }) => name === null || name === traffic.name);
    const trace =
      chosen !== undefined
        ? [resolve(cell.cwd, chosen.file)]
        : traffic.trace === null
          ? []
          : [resolve(cell.folder, traffic.trace)];
    return [...trace, ...traffic.overlay.map((path) => resolve(cell.folder, path))];
  });
  return Promise.all(
    files.map(async (file) => {
      const bytes = await readFile(file).catch((error: unknown) => {
        throw isSystemError(error) ? new FileError(fileIssue(file, error)) : error;
      });
      return {
        file: pathFrom(folder, file),
        bytes: bytes.length,
        sha256: createHash('sha256').update(bytes).digest('hex'),
      };
    }),
  );
}
