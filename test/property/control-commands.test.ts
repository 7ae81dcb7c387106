// The controller against real tables under random lives: invariants after every command, and the promise of graceful changes.
import fc from 'fast-check';
import { describe, it } from 'vitest';
import { anything, checkInvariants, freshModel, gentle, Life, settle } from './control-commands.ts';

const assignment = fc.constantFrom('ring', 'round-robin', 'usage-minimal');

describe('after every command of a random life', () => {
  it('every bucket has one server, tables fit, books agree, no pin points to a dead server', () => {
    fc.assert(
      fc.property(assignment, fc.commands(anything, { maxCommands: 40 }), (name, commands) => {
        fc.modelRun(() => ({ model: freshModel(), real: new Life({ assignment: name }) }), commands);
      }),
      { numRuns: 150 },
    );
  });

  it('the same holds where tables are small: refusals, full searches, rules given up', () => {
    fc.assert(
      fc.property(
        assignment,
        fc.integer({ min: 8, max: 16 }),
        fc.commands(anything, { maxCommands: 40 }),
        (name, capacity, commands) => {
          fc.modelRun(
            () => ({ model: freshModel(), real: new Life({ assignment: name, capacity }) }),
            commands,
          );
        },
      ),
      { numRuns: 150 },
    );
  });
});

describe('with slow channels and slow switches', () => {
  it('everything that random lives leave behind comes right once all is quiet', () => {
    const slow = { channelDelayUs: 300_000, costs: { installLatencyUs: 40_000, installPerSecond: 50 } };
    fc.assert(
      fc.property(assignment, fc.commands(anything, { maxCommands: 30 }), (name, commands) => {
        const life = new Life({ assignment: name }, slow);
        fc.modelRun(() => ({ model: freshModel(), real: life }), commands);
        settle(life.fabric);
        checkInvariants(life.fabric);
      }),
      { numRuns: 150 },
    );
  });
});

describe('graceful and delayed changes, in whatever order and however interrupted,', () => {
  it('break no session that sends every five seconds at its ingress', () => {
    fc.assert(
      fc.property(assignment, fc.commands(gentle, { maxCommands: 40 }), (name, commands) => {
        fc.modelRun(() => ({ model: freshModel(), real: new Life({ assignment: name }) }), commands);
      }),
      { numRuns: 150 },
    );
  });
});
