// Files and standard input as the readers' ByteSource. Opens nothing before `chunks()` is called, but looks first, so that a
// missing file, a directory or a forbidden one is one plain sentence and never a stack trace.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { fail, type Issue, ok, type Result } from '../base/result.ts';
import { type ByteSource, streamSource } from '../formats/byte-source.ts';
import type { CliIo } from './io.ts';

const CHUNK_BYTES = 256 * 1024;

/** A source over `path` as the user wrote it, relative to `folder`; `-` is standard input. */
export async function openByteSource(path: string, folder: string, io: CliIo): Promise<Result<ByteSource>> {
  if (path === '-') return ok(streamSource('standard input', io.stdin));
  const absolute = resolve(folder, path);
  try {
    const found = await stat(absolute);
    if (found.isDirectory()) return fail({ file: path, message: 'this is a directory', expected: 'a file' });
    return ok({
      name: path,
      sizeBytes: found.isFile() ? found.size : null,
      chunks: () => fileChunks(absolute, path),
    });
  } catch (error) {
    return fail(fileIssue(path, error));
  }
}

/** The bytes of a file; a failure while reading is a FileError that says so. */
export async function* fileChunks(absolute: string, path: string): AsyncGenerator<Uint8Array> {
  try {
    for await (const chunk of createReadStream(absolute, { highWaterMark: CHUNK_BYTES }))
      yield chunk as Uint8Array;
  } catch (error) {
    if (isSystemError(error)) throw new FileError(fileIssue(path, error));
    throw error;
  }
}

/** A file that failed while it was read or written; the doors print its issue. */
export class FileError extends Error {
  override readonly name = 'FileError';
  readonly issue: Issue;
  constructor(issue: Issue) {
    super(issue.message);
    this.issue = issue;
  }
}

const SENTENCES: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  ENOTDIR: 'there is no such file',
  EACCES: 'the file may not be opened',
  EPERM: 'the file may not be opened',
  EISDIR: 'this is a directory',
  EMFILE: 'too many files are open',
  ENOSPC: 'the disk is full',
  EROFS: 'the disk cannot be written',
  ELOOP: 'the file is a link to itself',
  ENAMETOOLONG: 'the name is too long',
  ERR_INVALID_ARG_VALUE: 'this is not a file name',
};

export const isSystemError = (error: unknown): error is NodeJS.ErrnoException =>
  error instanceof Error && typeof (error as NodeJS.ErrnoException).code === 'string';

/** One sentence about a failed file operation; rethrows what is no such failure. */
export function fileIssue(path: string, error: unknown): Issue {
  if (!isSystemError(error)) throw error;
  const message = SENTENCES[error.code!] ?? `the file cannot be used (${error.code})`;
  const hint = error.code === 'ENOENT' && basename(path) !== path ? { hint: 'is the folder right?' } : {};
  return { file: path, message, ...hint };
}
