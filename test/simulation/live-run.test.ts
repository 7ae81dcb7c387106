// A run that somebody watches, halts, steps through and adds events to is the run the command line makes of the same text: same
// fingerprint, same summary, byte for byte.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../src/base/duration.ts';
import { unwrap } from '../../src/base/result.ts';
import { appendEvent } from '../../src/scenario/append-event.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { addToRun } from '../../src/sim/live-add.ts';
import { LiveDrive } from '../../src/sim/live-drive.ts';
import { LiveView } from '../../src/sim/live-view.ts';
import { resultOf, runScenario } from '../../src/sim/run.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import { scenarioInputs } from './scenario-runs.ts';

const folder = fileURLToPath(new URL('../../scenarios', import.meta.url));
const textOf = (file: string): string => readFileSync(join(folder, file), 'utf8');
const MINUTE = 60_000_000;

async function open(text: string, file = 'live.yaml') {
  const scenario = unwrap(parseScenario(text, { file }));
  const inputs = scenarioInputs(scenario, folder);
  const simulation = await Simulation.open(scenario, inputs);
  const view = new LiveView(simulation);
  return { scenario, inputs, simulation, view, drive: new LiveDrive(simulation, view) };
}

const SMALL = textOf('drain-one-of-four.yaml')
  .replace('duration: 15m', 'duration: 6m')
  .replace(/^thresholds:[\s\S]*/m, '');

/** Pins that stand toward the servers that stayed. */
const newPins = ({ bridge }: Simulation): number =>
  ['s01', 's02', 's03'].reduce((sum, server) => sum + bridge.pinCount(server), 0);

describe('a watched run', () => {
  it('has the summary of an unwatched one, however it is halted', async () => {
    const { scenario, inputs, simulation, drive } = await open(SMALL);
    const plain = await runScenario(scenario, inputs);
    await drive.advance(MINUTE + 1);
    for (let i = 0; i < 50; i++) await drive.step();
    for (let i = 0; i < 30; i++) await drive.nextEvent();
    await drive.advance(3 * MINUTE);
    await drive.advance(Number.POSITIVE_INFINITY);
    expect(JSON.stringify(resultOf(simulation).summary)).toBe(JSON.stringify(plain.summary));
  });

  it('fires one event a step and halts at the instants of the log', async () => {
    const { simulation, view, drive } = await open(SMALL);
    await drive.advance(MINUTE);
    const before = simulation.world.kernel.firedCount;
    await drive.step();
    expect(simulation.world.kernel.firedCount).toBe(before + 1);
    await drive.nextEvent();
    expect(drive.reachedUs).toBe(2 * MINUTE);
    await drive.nextEvent();
    expect(view.events.some(({ text }) => text.includes('drop s04'))).toBe(true);
    await drive.nextEvent();
    expect(view.events.at(-1)!.atUs).toBe(drive.reachedUs);
  });

  it('shows every move with its steps in order, and as many pins alive as stand in the tables', async () => {
    const { view, drive, simulation } = await open(SMALL);
    await drive.advance(Number.POSITIVE_INFINITY);
    resultOf(simulation);
    view.readIntervals();
    const { moves } = view.book;
    expect(moves).toHaveLength(128);
    for (const move of moves) {
      const steps = [
        move.plannedAtUs,
        move.beganAtUs,
        move.searchAtUs!,
        move.searchEndedAtUs!,
        move.flippedAtUs!,
        move.doneAtUs!,
      ];
      expect(steps).toEqual(steps.toSorted((a, b) => a - b));
      expect(move.pinCount).toBeGreaterThanOrEqual(move.pinsAlive);
    }
    const alive = moves.reduce((sum, { pinsAlive }) => sum + pinsAlive, 0);
    expect(alive).toBe(simulation.bridge.pinCount('s04') + newPins(simulation));
    expect(moves.some(({ pinsGoneAtUs }) => pinsGoneAtUs !== null)).toBe(true);
    expect(view.book.ownerChanges).toHaveLength(128);
    expect(view.losses(0).atUs).toHaveLength(simulation.recorder.counts.lost);
    expect(view.intervals[0]!.columns().startUs).toHaveLength(24);
    expect(view.samples.count).toBeGreaterThan(900);
  });
});

describe('a run whose mask changes', () => {
  it('is told when, and has the buckets of the new mask from then on', async () => {
    const text = appendEvent(SMALL.replace('duration: 6m', 'duration: 2m'), {
      at: '1m',
      'set-mask': 'web',
      mask: '0.0.0.15',
    });
    const { simulation, view, drive } = await open(text);
    await drive.advance(Number.POSITIVE_INFINITY);
    expect(view.book.maskChanges).toEqual([{ atUs: MINUTE + 50, table: 0 }]);
    expect(view.bucketLoads(0)).toHaveLength(16);
    expect(view.events.some(({ text: told }) => told === 'web/4 has another mask')).toBe(true);
    expect(simulation.isOver).toBe(true);
  });
});

describe('an event added while a run is under way', () => {
  it('gives the summary that the text with the event gives from its start', async () => {
    const { scenario, simulation, drive } = await open(SMALL);
    await drive.advance(3 * MINUTE + 123_000);
    const at = formatDuration(drive.reachedUs + 1000);
    const text = appendEvent(SMALL, { at, drop: 's02', method: 'immediate' });
    const added = unwrap(parseScenario(text, { file: 'live.yaml' }));
    expect(addToRun(simulation, scenario, added)).toBe(true);
    await drive.advance(4 * MINUTE);
    const twice = appendEvent(text, { at: formatDuration(drive.reachedUs + 1000), add: 's02' });
    const last = unwrap(parseScenario(twice, { file: 'live.yaml' }));
    expect(addToRun(simulation, added, last)).toBe(true);
    await drive.advance(Number.POSITIVE_INFINITY);
    const live = resultOf(simulation, last).summary;
    const plain = await runScenario(last, scenarioInputs(last, folder));
    expect(JSON.stringify(live)).toBe(JSON.stringify(plain.summary));
    expect(live.sessions.lost).toBeGreaterThan(0);
  });

  it('is not taken where the instant is past or more than events has changed', async () => {
    const { scenario, simulation, drive } = await open(SMALL);
    await drive.advance(3 * MINUTE);
    const parse = (text: string) => unwrap(parseScenario(text, { file: 'live.yaml' }));
    expect(addToRun(simulation, scenario, parse(appendEvent(SMALL, { at: '1m', drop: 's02' })))).toBe(false);
    const fault = parse(appendEvent(SMALL, { at: '4m', 'fail-server': 's02' }));
    expect(addToRun(simulation, scenario, fault)).toBe(false);
    const other = appendEvent(SMALL, { at: '4m', drop: 's02' }).replace('seed: 1', 'seed: 2');
    expect(addToRun(simulation, scenario, parse(other))).toBe(false);
  });
});
