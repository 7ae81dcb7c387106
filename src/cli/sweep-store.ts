// The cells of a result folder: `cells/ID.json`, one small file a finished cell. A file is written under a temporary name and renamed,
// so that it is there as a whole or not at all, whatever ends the process; one that is damaged all the same counts as not there.
// Nothing is deleted: cells that another version of the sweep asked for stay and are found again. Source: issue "Studies" 2.

import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import process from 'node:process';
import { type CellRecord, readCell } from '../experiment/sweep/cell-record.ts';
import { FileError, fileIssue, isSystemError } from './node-byte-source.ts';

const CELLS = 'cells';

export class SweepStore {
  readonly folder: string;
  readonly #cells: string;
  /** Files in the folder, whole or not. */
  #present: ReadonlySet<string> = new Set();

  constructor(folder: string) {
    this.folder = folder;
    this.#cells = join(folder, CELLS);
  }

  /** Makes the folder and looks what is in it; takes away what a killed process left half-written. */
  async open(): Promise<void> {
    await this.#tell(async () => {
      await mkdir(this.#cells, { recursive: true });
      const names = await readdir(this.#cells);
      for (const name of names) if (isLeftOver(name)) await rm(join(this.#cells, name), { force: true });
      this.#present = new Set(names);
    });
  }

  /** Looks what is there without making anything. */
  async look(): Promise<void> {
    const names = await readdir(this.#cells).catch(() => []);
    this.#present = new Set(names);
  }

  /** The record of a cell; null where there is none or its file is damaged. */
  async read(id: string): Promise<CellRecord | null> {
    if (!this.#present.has(`${id}.json`)) return null;
    try {
      return readCell(await readFile(join(this.#cells, `${id}.json`), 'utf8'), id);
    } catch (error) {
      if (isSystemError(error)) return null;
      throw error;
    }
  }

  async write(id: string, text: string): Promise<void> {
    await this.#tell(async () => {
      const temporary = join(this.#cells, `.${id}.${process.pid}.part`);
      await writeFile(temporary, text);
      await rename(temporary, join(this.#cells, `${id}.json`));
      (this.#present as Set<string>).add(`${id}.json`);
    });
  }

  async #tell(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      if (isSystemError(error)) throw new FileError(fileIssue(this.folder, error));
      throw error;
    }
  }
}

/** A part of a process that no longer runs. */
function isLeftOver(name: string): boolean {
  const pid = Number(/\.(\d+)\.part$/.exec(name)?.[1] ?? Number.NaN);
  return Number.isInteger(pid) && !runs(pid);
}

/** Whether a process of that number runs on this machine, this one included. */
export function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return isSystemError(error) && error.code === 'EPERM';
  }
}
