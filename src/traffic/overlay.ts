// Several traces as one: their first records are laid on one instant and the records merged in time order. The same address in
// two of them is one source. Not a way to run two traffics side by side: two entries of a scenario do that. Source: SPEC §7.

import type { RecordBatch } from '../net/record.ts';

type Batches = AsyncIterable<RecordBatch>;

const MERGED_RECORDS = 4096;

/** Where one of the traces stands. */
interface Head {
  readonly iterator: AsyncIterator<RecordBatch>;
  batch: RecordBatch | null;
  at: number;
  /** Added to its times; null before its first record. */
  shiftUs: number | null;
}

/** Merges traces in time order; at equal times the earlier one in the list goes first. Times are those of the first trace. */
export async function* overlayTraces(traces: readonly Batches[]): AsyncGenerator<RecordBatch> {
  const heads: Head[] = traces.map((trace) => ({
    iterator: trace[Symbol.asyncIterator](),
    batch: null,
    at: 0,
    shiftUs: null,
  }));
  try {
    for (const head of heads) await advance(head);
    alignToFirst(heads);
    for (;;) {
      const merged = new MergedBatch();
      for (let head = earliest(heads); head !== null && !merged.isFull; head = earliest(heads)) {
        merged.add(head.batch!, head.at++, head.shiftUs ?? 0);
        if (head.at === head.batch!.count) await advance(head);
      }
      if (merged.count === 0) return;
      yield merged;
    }
  } finally {
    for (const head of heads) await head.iterator.return?.();
  }
}

/** Goes to the next batch that has a record; null at the end. */
async function advance(head: Head): Promise<void> {
  do {
    const next = await head.iterator.next();
    head.batch = next.done === true ? null : next.value;
    head.at = 0;
  } while (head.batch !== null && head.batch.count === 0);
}

function alignToFirst(heads: readonly Head[]): void {
  const first = heads.find((head) => head.batch !== null)?.batch?.atUs[0] ?? 0;
  for (const head of heads) head.shiftUs = first - (head.batch?.atUs[0] ?? first);
}

function earliest(heads: readonly Head[]): Head | null {
  let best: Head | null = null;
  for (const head of heads)
    if (head.batch !== null && (best === null || timeOf(head) < timeOf(best))) best = head;
  return best;
}

const timeOf = (head: Head): number => head.batch!.atUs[head.at]! + head.shiftUs!;

class MergedBatch implements RecordBatch {
  count = 0;
  readonly atUs = new Float64Array(MERGED_RECORDS);
  readonly family = new Uint8Array(MERGED_RECORDS);
  readonly words = new Uint32Array(MERGED_RECORDS * 4);
  readonly payloadBytes = new Float64Array(MERGED_RECORDS);
  readonly weight = new Float64Array(MERGED_RECORDS);
  readonly ingress = new Uint16Array(MERGED_RECORDS);

  get isFull(): boolean {
    return this.count === MERGED_RECORDS;
  }

  add(batch: RecordBatch, r: number, shiftUs: number): void {
    const to = this.count++;
    this.atUs[to] = batch.atUs[r]! + shiftUs;
    this.family[to] = batch.family[r]!;
    for (let i = 0; i < 4; i++) this.words[to * 4 + i] = batch.words[r * 4 + i]!;
    this.payloadBytes[to] = batch.payloadBytes[r]!;
    this.weight[to] = batch.weight[r]!;
    this.ingress[to] = batch.ingress[r]!;
  }
}
