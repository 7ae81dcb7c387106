import { describe, expect, it } from 'vitest';
import { maskFromWords } from '../mapping/mask.ts';
import { DEFAULT_MOVE_OPTIONS } from './config.ts';
import { movingPicture, type Picture, restingPicture, transition } from './overlay.ts';
import { automaticPlace, ServerPaths } from './rule-compiler.ts';
import type { MovePhase, MoveState } from './state.ts';

const address = { family: 4, words: [0, 0, 0, 0xcb00710a] } as const;
const place = automaticPlace({ vip: 1, address, mask: maskFromWords(4, [0, 0, 0, 7]) }, 3);
const links = ['o', 'n'].map((server, i) => ({ server, port: 10 + i, mac: i }));
const path = new ServerPaths('mac', { name: 'east', uplinkPort: 1, links }, []);

function moveOf(changes: Partial<MoveState> = {}): MoveState {
  return {
    id: 1,
    run: 1,
    bucket: { table: 'web/4', index: 3, manual: null },
    ref: place.ref,
    from: 'o',
    to: 'n',
    options: DEFAULT_MOVE_OPTIONS,
    phase: 'prepare',
    waitingFor: new Map(),
    refusedBy: new Set(),
    searchEndsAtUs: -1,
    searchEnd: null,
    pinsOld: 0,
    pinsNew: 0,
    memory: new Map(),
    ...changes,
  };
}

/** `o n c`: who gets p, p+1, p+2; capitals take TCP only, `.` is no entry. */
const sketch = (picture: Picture): string =>
  picture
    .map((slot) => {
      if (slot === null) return '.';
      const name = slot.destination.to === 'controller' ? 'c' : (slot.destination.server ?? '-');
      return slot.tcpOnly ? name.toUpperCase() : name;
    })
    .join(' ');

const PHASES: MovePhase[] = ['prepare', 'hold', 'punt', 'search', 'settle'];
const story = (move: MoveState): string[] =>
  PHASES.map((phase) => sketch(movingPicture(move, phase, 'east')));

const guarded = { ...DEFAULT_MOVE_OPTIONS, puntGuardUs: 1000 };
const manual = { table: 'web/4', index: -1, manual: 'rule' };

describe('the pictures of a bucket', () => {
  it('on its way from one server to another: TCP is held, punted, sent on', () => {
    expect(story(moveOf())).toEqual(['o n O', 'o n O', 'o n C', 'o n C', 'n n N']);
  });
  it('under the guard: the old server stands below the punting entry', () => {
    expect(story(moveOf({ options: guarded }))).toEqual(['n O .', 'n O .', 'n O C', 'n O C', 'n N N']);
  });
  it('of a manual rule that comes: punted from the start', () => {
    expect(story(moveOf({ bucket: manual, from: null }))).toEqual([
      'n . C',
      'n . C',
      'n . C',
      'n . C',
      'n . N',
    ]);
    expect(story(moveOf({ bucket: manual, from: null, options: guarded }))[2]).toBe('. . C');
  });
  it('of a manual rule that goes: gone at step 5', () => {
    expect(story(moveOf({ bucket: manual, to: null }))).toEqual([
      'o . O',
      'o . O',
      'o . C',
      'o . C',
      '. . .',
    ]);
  });
  it('at a switch that refused step 1: the base entry alone', () => {
    const refused = moveOf({ refusedBy: new Set(['east']) });
    expect(story(refused)).toEqual(['o . .', 'o . .', 'o . .', 'o . .', 'n . .']);
  });
  it('at rest: an automatic bucket without owner drops, a manual one is not there', () => {
    expect([sketch(restingPicture(null, false)), sketch(restingPicture(null, true))]).toEqual([
      '- . .',
      '. . .',
    ]);
  });
});

describe('a step', () => {
  const step = (before: Picture, after: Picture): string[] =>
    transition(before, after, { place, path }).map(
      (mod) => `${mod.command} p+${mod.priority - place.priority}`,
    );

  it('is what differs: adds from the top, changes from below, deletes from the top', () => {
    const rest = restingPicture('o', false);
    const [held, , punted, , settled] = PHASES.map((phase) => movingPicture(moveOf(), phase, 'east'));
    expect(step(rest, held!)).toEqual(['add p+2', 'add p+1']);
    expect(step(held!, punted!)).toEqual(['modify-strict p+2']);
    expect(step(punted!, settled!)).toEqual(['modify-strict p+0', 'modify-strict p+2']);
    expect(step(settled!, restingPicture('n', false))).toEqual(['delete-strict p+2', 'delete-strict p+1']);
    expect(step(settled!, settled!)).toEqual([]);
  });

  it('adds an entry anew where its timeout changes: modify would keep the old one', () => {
    const punting = movingPicture(moveOf({ options: guarded }), 'punt', 'east');
    const other = movingPicture(moveOf({ options: { ...guarded, puntGuardUs: 2000 } }), 'punt', 'east');
    expect(step(punting, other)).toEqual(['add p+2']);
  });
});
