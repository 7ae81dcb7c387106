// `maskring advise LOG`: one page of answer from one log. The choice is made by `steady`, sized by the goal, set against the patent's
// rule; with -o the page is HTML and a ready scenario lies beside it, with Open vSwitch flow files for every ingress.
// Nothing is overwritten without --force. Source: issue "The bit lab" 6.

import { access, writeFile } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import type { Family } from '../base/address.ts';
import { InputError, unwrap } from '../base/result.ts';
import type { TraceFormat } from '../formats/trace-options.ts';
import type { BitWeight } from '../traffic/visit-table.ts';
import { adviceOf } from './advise-advice.ts';
import { adviseFiles } from './advise-files.ts';
import { adviceHtml } from './advise-html.ts';
import { adviceText } from './advise-text.ts';
import { readBitsInput } from './bits-input.ts';
import { EXIT_OK } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { FileError, fileIssue } from './node-byte-source.ts';
import { styleFor } from './report/style.ts';

export interface AdviseOptions {
  readonly servers: number;
  readonly goal: number;
  readonly assignment: string;
  readonly weight?: BitWeight;
  readonly family?: Family;
  readonly format: 'auto' | TraceFormat;
  readonly seed: string;
  readonly out?: string;
  readonly force: boolean;
}

/** Throws InputError and FileError; the command line prints them. */
export async function advise(log: string, options: AdviseOptions, io: CliIo): Promise<number> {
  const input = unwrap(await readBitsInput([log], options.format, io));
  const advice = adviceOf(log, input, options);
  io.out.write(adviceText(advice, { width: io.out.width, style: styleFor(io) }));
  if (options.out !== undefined) {
    const page = resolve(io.cwd, options.out);
    const folder = dirname(page);
    const stem = basename(page).replace(/\.html?$/i, '');
    const files = [
      { name: basename(page), text: adviceHtml(advice) },
      ...adviseFiles(advice, stem, folder, io.cwd),
    ];
    await writeAll(folder, files, options.force);
    io.out.write(`\nWritten to ${dirname(options.out)}: ${files.map(({ name }) => name).join(', ')}\n`);
  }
  return EXIT_OK;
}

interface OutFile {
  readonly name: string;
  readonly text: string;
}

async function writeAll(folder: string, files: readonly OutFile[], force: boolean): Promise<void> {
  if (!force) {
    for (const { name } of files) {
      if (await exists(join(folder, name))) {
        throw new InputError([
          { file: name, message: 'the file exists already', hint: 'use --force to overwrite it' },
        ]);
      }
    }
  }
  for (const { name, text } of files) {
    try {
      await writeFile(join(folder, name), text);
    } catch (error) {
      throw new FileError(fileIssue(name, error));
    }
  }
}

const exists = (path: string): Promise<boolean> =>
  access(path).then(
    () => true,
    () => false,
  );
