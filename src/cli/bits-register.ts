// The arguments of `maskring bits` and `maskring advise`: names, defaults, and what is refused before anything is read. What the
// commands do is in bits-command.ts and advise-command.ts. Source: issue "The bit lab" 5, 6.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { strategies } from '../bitlab/strategies.ts';
import { TRACE_FORMATS } from '../formats/trace-options.ts';
import { assigners } from '../mapping/assigners.ts';
import { BIT_WEIGHTS } from '../traffic/visit-table.ts';
import { type AdviseOptions, advise } from './advise-command.ts';
import { type BitsOptions, bits } from './bits-command.ts';
import type { CliIo } from './io.ts';

type Finish = (code: number) => void;

const whole = (least: number, most: number) => (text: string) => {
  const n = Number(text);
  if (!/^\d+$/.test(text) || n < least || n > most) {
    throw new InvalidArgumentError(`a whole number from ${least} to ${most} is expected.`);
  }
  return n;
};

/** 0.1 or 10%: a ratio above 0. */
function ratio(text: string): number {
  const n = text.endsWith('%') ? Number(text.slice(0, -1)) / 100 : Number(text);
  if (!(n > 0 && n <= 10))
    throw new InvalidArgumentError('a ratio above 0 is expected, such as 0.10 or 10%.');
  return n;
}

const serverCounts = (text: string): number[] => text.split(',').map((part) => whole(1, 1024)(part.trim()));
const family = (text: string): number => {
  if (text !== '4' && text !== '6') throw new InvalidArgumentError('4 or 6 is expected.');
  return Number(text);
};
const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const weightOption = () =>
  new Option('--weight <weight>', 'what a source weighs; default visits, for plain lists sources').choices(
    BIT_WEIGHTS,
  );
const familyOption = () =>
  new Option('--family <family>', '4 or 6; default the one with more sources').argParser(family);
const formatOption = () =>
  new Option('--format <format>', 'format of the files').choices(['auto', ...TRACE_FORMATS]).default('auto');
const assignmentOption = () =>
  new Option('--assignment <name>', 'how buckets go to servers')
    .choices(assigners.names())
    .default('round-robin');
const holdoutOption = () =>
  new Option('--holdout <by>', 'hold out the later half, or half of the sources; default time').choices([
    'time',
    'source',
  ]);

/** Adds both commands to the program. */
export function addBitLab(program: Command, io: CliIo, finish: Finish): void {
  addBits(program, io, finish);
  addAdvise(program, io, finish);
}

function addBits(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('bits')
    .description('say which address bits to choose for a log, how many, and how sure that is')
    .argument('<file...>', 'logs, CSV or lists of addresses; - is standard input')
    .addOption(
      new Option('--count <n>', 'how many bits; default 9').argParser(whole(1, 20)).conflicts('goal'),
    )
    .addOption(new Option('--goal <cv>', 'as many bits as this load CV needs, such as 0.10').argParser(ratio))
    .addOption(
      new Option('--servers <list>', 'server counts; the first is what is optimised')
        .argParser(serverCounts)
        .default([16, 4, 8, 32], '16,4,8,32'),
    )
    .addOption(assignmentOption())
    .addOption(
      new Option('--strategy <name>', 'how to choose')
        .choices(strategies.names().filter((name) => name !== 'given'))
        .default('steady'),
    )
    .addOption(
      new Option(
        '--objective <name>',
        'what greedy, anneal and exhaustive make small; default server-cv',
      ).choices(['bucket-cv', 'server-cv', 'worst-cv', 'peak']),
    )
    .addOption(weightOption())
    .addOption(
      new Option('--compare <mask>', 'judge this mask too, as often as needed')
        .argParser(collect)
        .default([], 'none'),
    )
    .addOption(holdoutOption())
    .addOption(familyOption())
    .addOption(formatOption())
    .option('--seed <seed>', 'the seed of intervals and annealing', 'maskring')
    .addOption(new Option('--why <bit>', 'say why this bit is chosen or not').argParser(whole(0, 127)))
    .option(
      '--partial <file>',
      'write counts without addresses, to be shared and merged; - is standard output',
    )
    .option('--merge', 'the files are such counts', false)
    .option('--json', 'print JSON (schema maskring/bits/v1)', false)
    .action(async (files: string[], options: BitsOptions) => finish(await bits(files, options, io)));
}

function addAdvise(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('advise')
    .description('one page of answer for a log: mask, assignment, what to isolate, how long it lasts')
    .argument('<log>', 'a log, CSV or list of addresses')
    .addOption(new Option('--servers <n>', 'how many servers').argParser(whole(1, 1024)).default(16))
    .addOption(new Option('--goal <cv>', 'load CV that is wanted').argParser(ratio).default(0.1))
    .addOption(assignmentOption())
    .addOption(weightOption())
    .addOption(familyOption())
    .addOption(formatOption())
    .option('--seed <seed>', 'the seed of intervals', 'maskring')
    .option('-o, --out <file>', 'write the page as HTML here, scenario and Open vSwitch files beside it')
    .option('--force', 'overwrite files that exist', false)
    .action(async (log: string, options: AdviseOptions) => finish(await advise(log, options, io)));
}
