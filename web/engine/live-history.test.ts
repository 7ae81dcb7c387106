// What a run has told is put together in order, and a table is known as it was at any instant.

import { describe, expect, it } from 'vitest';
import type { LiveFacts, LiveFrame } from '../worker/live-protocol.ts';
import { LiveHistory } from './live-history.ts';

const facts = { tables: [{ owners: Int32Array.of(0, 1) }] } as unknown as LiveFacts;

const frame = (more: Partial<LiveFrame> = {}): LiveFrame =>
  ({
    reachedUs: 10,
    moves: [],
    ownerChanges: [],
    maskChanges: [],
    events: [],
    losses: lossesOf(0, 0),
    ...more,
  }) as unknown as LiveFrame;

const lossesOf = (from: number, count: number): LiveFrame['losses'] => ({
  atUs: Float64Array.from({ length: count }, (_, i) => from + i),
  cause: new Uint8Array(count).fill(3),
  table: new Uint16Array(count),
  bucket: Uint32Array.from({ length: count }, (_, i) => from + i),
});

describe('the history of a run', () => {
  it('joins losses however many come at once', () => {
    const history = new LiveHistory(facts);
    for (const from of [0, 300, 600]) history.take(frame({ losses: lossesOf(from, 300) }));
    expect(history.losses.count).toBe(900);
    expect(history.losses.atUs[899]).toBe(899);
    expect(history.losses.bucket[301]).toBe(301);
    expect(history.losses.cause.every((it) => it === 3)).toBe(true);
  });

  it('has a move as it was told last, in the order of their beginnings', () => {
    const history = new LiveHistory(facts);
    const move = (number: number, doneAtUs: number | null) => ({ move: number, doneAtUs }) as never;
    history.take(frame({ moves: [move(1, null), move(2, null)] }));
    history.take(frame({ moves: [move(1, 7)] }));
    expect(history.moves.map((it) => [it.move, it.doneAtUs])).toEqual([
      [1, 7],
      [2, null],
    ]);
  });

  it('knows a table under the mask of an instant', () => {
    const history = new LiveHistory(facts);
    const owners = Int32Array.of(1, 1, 0, 0);
    history.take(frame({ maskChanges: [{ atUs: 5, table: 0, bucketCount: 4, owners }] }));
    expect(history.tableAt(0, 4).owners).toHaveLength(2);
    expect(history.tableAt(0, 5)).toEqual({ sinceUs: 5, owners });
  });
});
