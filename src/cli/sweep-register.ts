// The arguments of `maskring sweep` and `maskring sweep merge`: names, defaults, and what is refused before anything is read. What the
// commands do is in sweep-command.ts and sweep-merge.ts. Source: issue "Studies and the CI gate" 2.

import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Shard } from '../experiment/sweep/cell-demand.ts';
import type { CliIo } from './io.ts';
import { type SweepOptions, sweep } from './sweep-command.ts';
import { type MergeOptions, mergeSweeps } from './sweep-merge.ts';
import { DEFAULT_FORMATS } from './table-files.ts';

type Finish = (code: number) => void;

function workerCount(text: string): number {
  const count = Number(text);
  if (!/^\d+$/.test(text) || count < 1 || count > 256)
    throw new InvalidArgumentError('a whole number from 1 to 256 is expected.');
  return count;
}

function shard(text: string): Shard {
  const parts = /^(\d+)\/(\d+)$/.exec(text);
  const [index, count] = [Number(parts?.[1]), Number(parts?.[2])];
  if (parts === null || index < 1 || index > count || count > 100_000)
    throw new InvalidArgumentError('a part such as 2/5 is expected: the second of five.');
  return { index, count };
}

const UNITS: Readonly<Record<string, number>> = { m: 2 ** 20, g: 2 ** 30 };

/** `2GB`, `512MB`, in powers of 1024. */
function memory(text: string): number {
  const parts = /^(\d+(?:\.\d+)?)\s*([mg])i?b?$/i.exec(text.trim());
  const bytes = parts === null ? 0 : Number(parts[1]) * UNITS[parts[2]!.toLowerCase()]!;
  if (bytes < 64 * 2 ** 20) throw new InvalidArgumentError('an amount such as 512MB or 2GB is expected.');
  return bytes;
}

/** Adds `sweep` with its subcommand `merge`. */
export function addSweep(program: Command, io: CliIo, finish: Finish): void {
  const command = program
    .command('sweep')
    .enablePositionalOptions()
    .description('run a scenario over many settings, with replications, and find the Pareto front')
    .argument('<file>', 'a sweep file (docs/guide/sweep.md)')
    .option('--out <folder>', 'results; continued where it holds some; default NAME.sweep')
    .option('--list', 'print the cells and an estimate of the time, and run nothing', false)
    .addOption(
      new Option('--workers <n>', 'runs at the same time; default: one a core').argParser(workerCount),
    )
    .addOption(
      new Option('--shard <i/n>', 'only this part of the cells; merge the folders later').argParser(shard),
    )
    .addOption(
      new Option('--max-memory <size>', 'stop, keeping what is finished, beyond this, such as 2GB').argParser(
        memory,
      ),
    )
    .option(
      '--format <list>',
      'of the tables: csv, ndjson, parquet, parted by commas',
      DEFAULT_FORMATS.join(','),
    )
    .option('--json', 'print a report as JSON (schema maskring/sweep-report/v1)', false)
    .action(async (file: string, options: SweepOptions) => finish(await sweep(file, options, io)));
  addMerge(command, io, finish);
}

function addMerge(command: Command, io: CliIo, finish: Finish): void {
  command
    .command('merge')
    .description('put folders of one sweep together; names what is missing and exits with 7')
    .argument('<folder...>', 'folders that `sweep` made')
    .requiredOption('--out <folder>', 'the folder with everything')
    .option('--format <list>', 'of the tables; default: as in the first folder')
    .option('--json', 'print a report as JSON', false)
    .action(async (folders: string[], options: MergeOptions) =>
      finish(await mergeSweeps(folders, options, io)),
    );
}
