import fc from 'fast-check';
import { test } from 'vitest';
import { commandArbitraries, freshPair } from './flow-table-commands.ts';

const RUNS = 10_000;

test(`the flow table does what a plain list of entries does, in ${RUNS} runs of random commands`, () => {
  const run = fc.property(
    fc.commands(commandArbitraries, { maxCommands: 24, size: 'max' }),
    fc.constantFrom(2, 5, 100),
    fc.constantFrom('refuse', 'evict'),
    (commands, capacity, overflow) => fc.modelRun(() => freshPair(capacity, overflow), commands),
  );
  fc.assert(run, { numRuns: RUNS, seed: 20_231 });
});
