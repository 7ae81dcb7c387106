// The options of `maskring run` that make it run a scenario many times. Names, defaults and what is refused before anything runs.

import { availableParallelism } from 'node:os';
import { type Command, InvalidArgumentError, Option } from 'commander';
import { DEFAULT_MOST } from '../experiment/replications/until-narrow.ts';

export interface ReplicationOptions {
  readonly replications?: number;
  readonly untilCi?: string;
  readonly maxReplications?: number;
  readonly workers: number;
}

export const whole = (least: number, most: number) => (text: string) => {
  const n = Number(text);
  if (!/^\d+$/.test(text) || n < least || n > most)
    throw new InvalidArgumentError(`a whole number from ${least} to ${most} is expected.`);
  return n;
};

/** Threads; more than the cores of the machine only cost memory. */
export const workersOption = (): Option =>
  new Option('--workers <n>', 'worker threads; default one a core; the results do not depend on it')
    .argParser(whole(1, 256))
    .default(availableParallelism(), 'one a core');

export function addReplicationOptions(command: Command): Command {
  return command
    .addOption(
      new Option(
        '--replications <n>',
        'run so often, each with a seed of its own: means and intervals',
      ).argParser(whole(1, 100_000)),
    )
    .option(
      '--until-ci <measure=width>',
      'run until this measure is known so well, such as drain_seconds{server=s04}=5%',
    )
    .addOption(
      new Option(
        '--max-replications <n>',
        `the most that --until-ci runs; default ${DEFAULT_MOST}`,
      ).argParser(whole(8, 100_000)),
    )
    .addOption(workersOption());
}

export const wantsReplications = ({ replications, untilCi }: ReplicationOptions): boolean =>
  replications !== undefined || untilCi !== undefined;
