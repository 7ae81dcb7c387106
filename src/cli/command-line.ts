// The command line: arguments in, an exit code out. Says which commands and options there are and turns every failure into words
// and a code; what the commands do is in their own files. Never a stack trace unless MASKRING_DEBUG=1. Source: issue "Ground floor" 9.

import { Command, CommanderError, Option } from 'commander';
import { InputError } from '../base/result.ts';
import { scenarioSchemaText } from '../scenario/schema/scenario.ts';
import { addGate } from './baseline-register.ts';
import { addBitLab } from './bits-register.ts';
import { checkFiles } from './check-command.ts';
import { EXIT_BUG, EXIT_INPUT, EXIT_OK, EXIT_USAGE } from './exit-code.ts';
import { addExplain } from './explain-register.ts';
import { type ExportOptions, exportTables } from './export-command.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { FileError } from './node-byte-source.ts';
import { packageVersion } from './package-version.ts';
import { type ReplicatedRunOptions, runReplications } from './replications-command.ts';
import { addReplicationOptions, wantsReplications } from './replications-register.ts';
import { runScenarios } from './run-command.ts';
import { addSweep } from './sweep-register.ts';
import { DEFAULT_FORMATS } from './table-files.ts';
import { addUi } from './ui-command.ts';

/** Runs one command. `argv` is without node and script. Never rejects. */
export async function main(argv: readonly string[], io: CliIo): Promise<number> {
  try {
    let code = EXIT_OK;
    const program = buildProgram(io, (done) => {
      code = done;
    });
    await program.parseAsync([...argv], { from: 'user' });
    return code;
  } catch (error) {
    return codeOfFailure(error, argv, io);
  }
}

function codeOfFailure(error: unknown, argv: readonly string[], io: CliIo): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT_OK : EXIT_USAGE;
  if (error instanceof InputError) printIssues(error.issues, io);
  else if (error instanceof FileError) printIssues([error.issue], io);
  else return reportBug(error, argv, io);
  return EXIT_INPUT;
}

/** A bug is ours: what failed, the version and the command, and where to say so. */
function reportBug(error: unknown, argv: readonly string[], io: CliIo): number {
  const what = error instanceof Error ? error.message : String(error);
  const command = ['maskring', ...argv].join(' ');
  io.err.write(`This is a bug in maskring ${packageVersion()}: ${what}\n`);
  io.err.write(`Please report it with this command: ${command}\n`);
  if (io.env.MASKRING_DEBUG === '1' && error instanceof Error) io.err.write(`${error.stack}\n`);
  else io.err.write('MASKRING_DEBUG=1 shows where it happened.\n');
  return EXIT_BUG;
}

type Finish = (code: number) => void;

function buildProgram(io: CliIo, finish: Finish): Command {
  const program = new Command('maskring')
    .description('Load balancing by source-address bits, simulated: masks, buckets, servers, switches.')
    .version(packageVersion(), '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand('help [command]', 'print the help of a command')
    // Lets `sweep merge` have options of the same names as `sweep`.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => io.out.write(text),
      writeErr: (text) => io.err.write(text),
      getOutHelpWidth: () => io.out.width,
      getErrHelpWidth: () => io.err.width,
    })
    .showHelpAfterError('maskring --help shows what there is')
    .addHelpText('after', EXIT_CODES);
  addRun(program, io, finish);
  addExplain(program, io, finish);
  addCheck(program, io, finish);
  addExport(program, io, finish);
  addSchema(program, io, finish);
  addBitLab(program, io, finish);
  addSweep(program, io, finish);
  addGate(program, io, finish);
  addUi(program, io, finish);
  return program;
}

const EXIT_CODES = `
Exit codes: 0 done, 1 a bug in maskring, 2 wrong usage, 3 bad input, 4 a threshold was missed,
5 worse than the baseline, 6 seeds cannot tell (--strict), 7 a sweep lacks cells, 130 stopped by Ctrl-C.`;

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

const setOption = () =>
  new Option('--set <path=value>', 'change the scenario before it is checked, as often as needed')
    .argParser(collect)
    .default([], 'none');

function addRun(program: Command, io: CliIo, finish: Finish): void {
  const command = program
    .command('run')
    .description('run scenarios and report how evenly the load spreads')
    .argument('<scenario...>', 'scenario files; - is standard input')
    .addOption(
      new Option(
        '--trace <file>',
        'read this trace instead (name=FILE for one of several); - is standard input',
      )
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--seed <seed>', 'the seed of every random draw, a number or a word')
    .addOption(setOption())
    .option('--out <folder>', 'write manifest and tables into this folder')
    .option(
      '--format <list>',
      'of the tables: csv, ndjson, parquet, parted by commas',
      DEFAULT_FORMATS.join(','),
    )
    .option('--force', 'write into a folder that is not empty', false)
    .option('--json', 'print the summary as JSON, one object per scenario', false)
    .option('--with-addresses', 'let addresses of clients into the tables', false);
  addReplicationOptions(command).action(async (scenarios: string[], options: ReplicatedRunOptions) => {
    const run = wantsReplications(options) ? runReplications : runScenarios;
    if (twiceStandardInput([...scenarios, ...options.trace])) {
      io.err.write('error: standard input (-) can be read once only\n');
      finish(EXIT_USAGE);
    } else finish(await run(scenarios, options, io));
  });
}

const twiceStandardInput = (files: readonly string[]): boolean =>
  files.filter((file) => file === '-' || file.endsWith('=-')).length > 1;

function addExport(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('export')
    .description('write the flow tables of a scenario, for a real switch or as data')
    .argument('<scenario>', 'a scenario file')
    .addOption(
      new Option('--format <format>', 'ovs: one file an ingress for ovs-ofctl; json: one object')
        .choices(['ovs', 'json'])
        .default('ovs'),
    )
    .option('--at <duration>', 'as they stand at this moment of a run, such as 12m')
    .option('--out <folder>', 'write files into this folder')
    .option('--force', 'write into a folder that is not empty', false)
    .addOption(new Option('--trace <file>', 'read this trace instead').argParser(collect).default([], 'none'))
    .addOption(setOption())
    .action(async (scenario: string, options: ExportOptions) =>
      finish(await exportTables(scenario, options, io)),
    );
}

function addCheck(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('check')
    .description('check scenario files without running them')
    .argument('<file...>', 'scenario files; - is standard input')
    .addOption(setOption())
    .action(async (files: string[], options: { set: string[] }) =>
      finish(await checkFiles(files, options.set, io)),
    );
}

function addSchema(program: Command, io: CliIo, finish: Finish): void {
  program
    .command('schema')
    .description('print the JSON Schema (draft-07) of scenario files')
    .action(() => {
      io.out.write(scenarioSchemaText());
      finish(EXIT_OK);
    });
}
