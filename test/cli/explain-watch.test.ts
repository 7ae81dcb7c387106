// Looking changes nothing: a watched run, and the run an autopsy compares with, have the fingerprint of the plain one; and every
// lost session of a scenario has an autopsy whose verdicts agree with a run under that setting.

import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/base/result.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { autopsy } from '../../src/sim/autopsy.ts';
import { autopsySettings } from '../../src/sim/autopsy-settings.ts';
import { ladderOf } from '../../src/sim/ladder-rows.ts';
import type { RunInputs } from '../../src/sim/run-inputs.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import { SessionWatch } from '../../src/sim/story-watch.ts';

const text = (events: string, more = '') => `
version: 1
seed: 5
duration: 3m
interval: 60s
pools: {web: {servers: 4, assignment: round-robin}}
vips: {web: {pool: web, mask: 'bits:5,3,1', address: 203.0.113.10}}
ingresses: 2
traffic:
  shop:
    clients: 200
    population: uniform
    arrivals: {per-second: 1}
    session: {preset: exponential, length: {exponential: 60s}, gaps: {exponential: 10s}}
events: ${events}
${more}
`;
const scenarioOf = (events: string, more?: string) =>
  unwrap(parseScenario(text(events, more), { file: 'a.yaml' }));
const inputs: RunInputs = {
  trace() {
    throw new Error('no trace is read');
  },
};
const door = { inputs, hooks: () => ({}) };
const DROP = '[{at: 30s, drop: s04, parallel-buckets: 2}]';

describe('a watched run', () => {
  it('is the same run to the last byte', async () => {
    const scenario = scenarioOf(DROP);
    const digest = async (watches: boolean) => {
      const run = await Simulation.open(scenario, inputs);
      const watch = new SessionWatch(run, { source: 0, client: 3, session: 0 });
      if (watches) run.world.watcher = watch;
      await run.runToEnd();
      return { digest: run.finish().fingerprint.digest(), seen: watch.moments().length };
    };
    const [plain, watched] = [await digest(false), await digest(true)];
    expect(watched.digest).toEqual(plain.digest);
    expect([plain.seen, watched.seen > 0]).toEqual([0, true]);
  });
});

describe('an autopsy', () => {
  it('agrees with runs under each setting, for an immediate change', async () => {
    const scenario = scenarioOf('[{at: 30s, drop: s04, method: immediate}]');
    const { verdicts, lost, otherCount, lossCount, lateUs } = unwrap(await autopsy(scenario, 2, door));
    expect(lost.cause).toBe('moved');
    expect(lateUs).toBeNull();
    expect(otherCount).toBe(lossCount - 1);
    const delayed = verdicts.find(({ setting }) => setting === 'delayed')!;
    expect(delayed).toEqual({
      setting: 'delayed',
      cause: null,
      marginUs: null,
      othersSaved: otherCount,
      newlyLost: 0,
    });
    for (const { name, scenario: changed } of autopsySettings(scenario)) {
      const run = await Simulation.open(changed, inputs);
      await run.runToEnd();
      const isLost = run.bridge.losses.some(
        ({ session }) => session.client === lost.session.client && session.session === lost.session.session,
      );
      expect(verdicts.find(({ setting }) => setting === name)!.cause !== null, name).toBe(isLost);
    }
  }, 30_000);

  it('leaves out the settings that the scenario has already', () => {
    const names = (events: string) => autopsySettings(scenarioOf(events)).map(({ name }) => name);
    expect(names('[{at: 30s, drop: s04, method: immediate}]')).toEqual(['graceful', 'delayed']);
    expect(names('[{at: 30s, fail-server: s04}]')).toEqual([]);
    expect(names(DROP).slice(-2)).toEqual(['delayed', 'immediate']);
    const hard = autopsySettings(scenarioOf(DROP, 'controller: {pin-timers: hard}')).map(({ name }) => name);
    expect(hard).not.toContain('hard-only pins');
    expect(hard).toContain('hard-only pins on all ingresses');
  });

  it('of a session lost under a baseline has a ladder, and no controller to blame', async () => {
    const moved = '[{at: 30s, reconverge: 1, from: in-a, to: in-b}]';
    const found = unwrap(await autopsy(scenarioOf(moved, 'baseline: {kind: nearest}'), 1, door));
    expect(found.lost.cause).toBe('path_change');
    expect(found.verdicts).toEqual([]);
    const ladder = ladderOf(found.run, found.watch, 'someone');
    expect(ladder.lanes.map(({ kind }) => kind)).toEqual([
      'client',
      'ingress',
      'ingress',
      'server',
      'server',
    ]);
    expect(ladder.rows.some((row) => row.kind === 'arrow' && row.text.startsWith('RST'))).toBe(true);
    expect(ladder.rows.at(-1)).toMatchObject({ kind: 'arrow', tone: 'good' });
  });
});
