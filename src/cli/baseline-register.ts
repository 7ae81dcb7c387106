// The arguments of `maskring baseline save|check|show|accept` and `maskring compare`: names, defaults, and what is refused before anything
// runs. What the commands do is in baseline-*.ts and compare-command.ts. Source: issue "Studies" 3, 5.

import { type Command, InvalidArgumentError, Option } from 'commander';
import { parseTolerance, type Tolerance } from '../experiment/gate/tolerance.ts';
import { acceptBaselines } from './baseline-accept.ts';
import { type CheckOptions, checkBaselines } from './baseline-check.ts';
import { type SaveOptions, saveBaseline } from './baseline-save.ts';
import { showBaselines } from './baseline-show.ts';
import { type CompareOptions, compare } from './compare-command.ts';
import type { CliIo } from './io.ts';
import { whole, workersOption } from './replications-register.ts';

type Finish = (code: number) => void;

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

function tolerance(text: string): Tolerance {
  const parsed = parseTolerance(text);
  if (!parsed.ok) throw new InvalidArgumentError('5%, 0.01 or exact is expected.');
  return parsed.value;
}

const repeated = (flags: string, description: string): Option =>
  new Option(flags, description).argParser(collect).default([], 'none');

const toleranceOption = (): Option =>
  new Option(
    '--tolerance <t>',
    'how much worse a measure may become: 5%, 0.01 or exact; default 5%',
  ).argParser(tolerance);

/** Adds both commands to the program. */
export function addGate(program: Command, io: CliIo, finish: Finish): void {
  const baseline = program
    .command('baseline')
    .description('a gate for CI: keep what a scenario gives, and fail when it gets worse');
  addSave(baseline, io, finish);
  addCheck(baseline, io, finish);
  addShowAndAccept(baseline, io, finish);
  addCompare(program, io, finish);
}

function addSave(baseline: Command, io: CliIo, finish: Finish): void {
  baseline
    .command('save')
    .description('run 64 seeds of a scenario and write the file that a check compares with')
    .argument('<scenario>', 'a scenario file')
    .option('-o, --out <file>', 'where to; default the scenario with .baseline.json')
    .addOption(
      repeated('--metric <measure[=t]>', 'watch this measure, as often as needed; default those of merit'),
    )
    .addOption(toleranceOption())
    .addOption(repeated('--trace <file>', 'read this trace instead'))
    .addOption(repeated('--set <path=value>', 'change the scenario before it is checked'))
    .addOption(workersOption())
    .option('--force', 'overwrite a file that exists', false)
    .action(async (scenario: string, options: SaveOptions) =>
      finish(await saveBaseline(scenario, options, io)),
    );
}

function addCheck(baseline: Command, io: CliIo, finish: Finish): void {
  baseline
    .command('check')
    .description('run the same seeds now, as few as it takes, and say whether something got worse')
    .argument('<baseline...>', 'files of `baseline save`')
    .addOption(repeated('--set <path=value>', 'judge the scenario with this change'))
    .option('--strict', 'fail (exit code 6) where 64 seeds cannot tell', false)
    .option('--junit <file>', 'write JUnit XML')
    .option('--summary <file>', 'add to this GitHub step summary; default $GITHUB_STEP_SUMMARY')
    .option('--markdown <file>', 'write Markdown for a comment, at most 60 000 characters')
    .option('--verdict <file>', 'write verdict.json')
    .option('--annotations', 'print GitHub annotations; default where GITHUB_ACTIONS is set')
    .option('--json', 'print the verdict as JSON', false)
    .addOption(workersOption())
    .action(async (files: string[], options: CheckOptions) =>
      finish(await checkBaselines(files, options, io)),
    );
}

function addShowAndAccept(baseline: Command, io: CliIo, finish: Finish): void {
  baseline
    .command('show')
    .description('say what a baseline holds')
    .argument('<baseline...>', 'files of `baseline save`')
    .option('--json', 'print it as JSON', false)
    .action(async (files: string[], options: { json: boolean }) =>
      finish(await showBaselines(files, options, io)),
    );
  baseline
    .command('accept')
    .description(
      'take what the scenario gives now as the new baseline, with the same measures and tolerances',
    )
    .argument('<baseline...>', 'files of `baseline save`')
    .addOption(workersOption())
    .action(async (files: string[], options: { workers: number }) =>
      finish(await acceptBaselines(files, options, io)),
    );
}

function addCompare(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('compare')
    .description('paired differences of two results, seed by seed, and what they say')
    .argument('<a>', 'a scenario, a baseline, or a folder of `run --replications --out`')
    .argument('<b>', 'the same; differences are b minus a')
    .addOption(
      new Option(
        '--replications <n>',
        'seeds of a scenario; default as many as the other side has, or 16',
      ).argParser(whole(2, 100_000)),
    )
    .addOption(
      repeated('--metric <measure>', 'compare this measure, as often as needed; default those of merit'),
    )
    .addOption(workersOption())
    .option('--json', 'print JSON (schema maskring/comparison/v1)', false)
    .action(async (a: string, b: string, options: CompareOptions) =>
      finish(await compare([a, b], options, io)),
    );
}
