// Reads a scenario file or standard input and parses it. Paths inside the scenario are relative to its file; `folder` says where
// that is. The size is checked before anything is read into memory.

import { dirname, resolve } from 'node:path';
import { fail, type Result } from '../base/result.ts';
import type { Override } from '../scenario/override.ts';
import { parseScenario } from '../scenario/parse.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { CliIo } from './io.ts';
import { FileError, openByteSource } from './node-byte-source.ts';

const MAX_BYTES = 1 << 20;

export interface LoadedScenario {
  /** As the user wrote it. */
  readonly path: string;
  /** Absolute; what the traces of the scenario are relative to. */
  readonly folder: string;
  readonly scenario: ResolvedScenario;
}

export interface Changes {
  readonly set?: readonly string[];
  readonly overrides?: readonly Override[];
}

/** All issues of one scenario file, or what it says. */
export async function loadScenario(
  path: string,
  changes: Changes,
  io: CliIo,
): Promise<Result<LoadedScenario>> {
  const text = await readText(path, io);
  if (!text.ok) return text;
  const file = path === '-' ? 'standard input' : path;
  const parsed = parseScenario(text.value, { file, ...changes });
  if (!parsed.ok) return parsed;
  const folder = path === '-' ? io.cwd : dirname(resolve(io.cwd, path));
  return { ok: true, value: { path, folder, scenario: parsed.value } };
}

/** The text of a scenario or sweep file as the user wrote its path, at most 1 MiB of UTF-8. */
export async function readText(path: string, io: CliIo): Promise<Result<string>> {
  const source = await openByteSource(path, io.cwd, io);
  if (!source.ok) return source;
  const file = source.value.name;
  const chunks: Uint8Array[] = [];
  let size = 0;
  try {
    for await (const chunk of source.value.chunks()) {
      chunks.push(chunk);
      size += chunk.length;
      if (size > MAX_BYTES)
        return fail({ file, message: 'the file is too large to be a scenario', expected: 'at most 1 MiB' });
    }
    return { ok: true, value: new TextDecoder('utf-8', { fatal: true }).decode(Buffer.concat(chunks)) };
  } catch (error) {
    if (error instanceof FileError) return fail(error.issue);
    if (!(error instanceof TypeError)) throw error;
    return fail({ file, message: 'this is a binary file, not a scenario', expected: 'YAML text in UTF-8' });
  }
}
