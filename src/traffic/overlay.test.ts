import { expect, it } from 'vitest';
import type { RecordBatch } from '../net/record.ts';
import { overlayTraces } from './overlay.ts';

function batch(times: readonly number[], source: number): RecordBatch {
  const count = times.length;
  return {
    count,
    atUs: Float64Array.from(times),
    family: new Uint8Array(count).fill(4),
    words: Uint32Array.from({ length: count * 4 }, (_, i) => (i % 4 === 3 ? source : 0)),
    payloadBytes: new Float64Array(count),
    weight: new Float64Array(count).fill(1),
    ingress: new Uint16Array(count),
  };
}

async function* batches(...list: RecordBatch[]): AsyncGenerator<RecordBatch> {
  yield* list;
}

it('lays the first records of all traces on one instant and merges in time order', async () => {
  const merged = overlayTraces([
    batches(batch([], 1), batch([100, 110], 1), batch([150], 1)),
    batches(batch([7000, 7010, 7030], 2)),
  ]);
  const rows: number[][] = [];
  for await (const { count, atUs, words } of merged)
    for (let r = 0; r < count; r++) rows.push([atUs[r]!, words[r * 4 + 3]!]);
  expect(rows).toEqual([
    [100, 1],
    [100, 2],
    [110, 1],
    [110, 2],
    [130, 2],
    [150, 1],
  ]);
});

it('of nothing is nothing', async () => {
  const rows: RecordBatch[] = [];
  for await (const found of overlayTraces([batches()])) rows.push(found);
  expect(rows).toEqual([]);
});
