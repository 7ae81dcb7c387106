import { describe, expect, it } from 'vitest';
import { BatchQueue } from './batch-queue.ts';
import { RecordFields } from './record-fields.ts';
import { ReorderWindow } from './reorder-window.ts';

/** Feeds times; returns [time, number of the record in the input] as they come out. */
function reorder(times: readonly number[], windowUs: number, maxHeld?: number) {
  const queue = new BatchQueue();
  const window = new ReorderWindow(windowUs, queue, maxHeld);
  const fields = new RecordFields();
  for (const [index, atUs] of times.entries()) {
    fields.atUs = atUs;
    fields.payloadBytes = index;
    window.add(fields);
  }
  window.flush();
  queue.flush();
  const out = queue
    .take()
    .flatMap((batch) =>
      Array.from({ length: batch.count }, (_, i) => [batch.atUs[i]!, batch.payloadBytes[i]!] as const),
    );
  return { out, late: window.late };
}

describe('ReorderWindow', () => {
  it('puts records that step back within the window in their place, ties in input order', () => {
    expect(reorder([10, 30, 20, 30, 10, 20], 20)).toEqual({
      out: [
        [10, 0],
        [10, 4],
        [20, 2],
        [20, 5],
        [30, 1],
        [30, 3],
      ],
      late: 0,
    });
  });

  it('keeps a record exactly a window back and refuses one a microsecond older', () => {
    expect(reorder([100, 50, 49], 50)).toEqual({
      out: [
        [50, 1],
        [100, 0],
      ],
      late: 1,
    });
  });

  it('refuses every step back when the window is 0', () => {
    expect(reorder([1, 2, 1, 2, 3], 0)).toEqual({
      out: [
        [1, 0],
        [2, 1],
        [2, 3],
        [3, 4],
      ],
      late: 1,
    });
  });

  it('holds no more than it may: the oldest leave early and what comes before them is late', () => {
    expect(reorder([1, 2, 3, 4, 1], 1000, 2)).toEqual({
      out: [
        [1, 0],
        [2, 1],
        [3, 2],
        [4, 3],
      ],
      late: 1,
    });
  });

  it('sorts a long shuffled run that its window and room hold', () => {
    const times = Array.from({ length: 1500 }, (_, i) => (i * 7919) % 1511);
    const { out, late } = reorder(times, 10_000);
    expect(late).toBe(0);
    expect(out.map(([atUs]) => atUs)).toEqual(times.toSorted((a, b) => a - b));
  });
});
