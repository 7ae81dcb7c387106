// The arguments of `maskring explain`: an address under a mask or a scenario, or the story of a bucket, a session or a lost session
// of a scenario. Says which belong together; the work is in explain-command.ts, explain-story.ts and explain-lost.ts.

import { type Command, Option } from 'commander';
import { EXIT_USAGE } from './exit-code.ts';
import { explain } from './explain-command.ts';
import { explainLost } from './explain-lost.ts';
import { explainBucket, explainSession, type StoryOptions } from './explain-story.ts';
import type { CliIo } from './io.ts';

interface Options extends Omit<StoryOptions, 'scenario'> {
  readonly mask?: string;
  readonly scenario?: string;
  readonly bucket?: string;
  readonly session?: string;
  readonly lost?: string;
  readonly output?: string;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

export function addExplain(program: Command, io: CliIo, finish: (code: number) => void): void {
  program
    .command('explain')
    .description('say where an address goes, or what happened to a bucket or a session')
    .argument('[address]', 'an IPv4 or IPv6 address')
    .addOption(
      new Option('--mask <mask>', 'a mask, such as 8.32.109.34 or bits:27,21,14').conflicts('scenario'),
    )
    .option('--scenario <file>', 'the masks, pools and servers of this scenario')
    .option('--bucket <value>', 'run the scenario and tell what happened to this bucket, such as 8.0.12.34')
    .option('--session <who>', 'the same of a session: TRAFFIC:CLIENT/SESSION, or ADDRESS:PORT')
    .option('--lost <n>', 'draw the n-th lost session and say what would have saved it')
    .option('--at <time>', 'up to this instant of the run, such as 12m; default: all of it')
    .option('--vip <name>', 'of which VIP the bucket is; needed where there are several')
    .option('-o, --output <file>', 'write the drawing of --lost into this SVG file')
    .addOption(
      new Option('--trace <file>', 'read this trace instead (name=FILE)')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--seed <seed>', 'the seed of every random draw, a number or a word')
    .addOption(
      new Option('--set <path=value>', 'change the scenario before it is checked, as often as needed')
        .argParser(collect)
        .default([], 'none'),
    )
    .option('--json', 'print JSON', false)
    .option('--with-addresses', 'let the address of the client into what --lost prints', false)
    .action(async (address: string | undefined, options: Options) =>
      finish(await take(address, options, io)),
    );
}

async function take(address: string | undefined, options: Options, io: CliIo): Promise<number> {
  const { scenario, bucket, session, lost } = options;
  const subjects = [address, bucket, session, lost].filter((it) => it !== undefined);
  const refuse = (message: string): number => {
    io.err.write(`error: ${message}\n`);
    return EXIT_USAGE;
  };
  if (subjects.length !== 1) return refuse('explain needs one of an address, --bucket, --session and --lost');
  if (address !== undefined) {
    if (options.mask === undefined && scenario === undefined)
      return refuse('explain needs --mask or --scenario');
    return explain(address, options, io);
  }
  if (scenario === undefined) return refuse('--bucket, --session and --lost need --scenario');
  const story = { ...options, scenario };
  if (bucket !== undefined) return explainBucket(bucket, story, io);
  if (session !== undefined) return explainSession(session, story, io);
  return explainLost(lost!, story, io);
}
