// Collects records into batches of BATCH_RECORDS and keeps the full ones until the reader hands them on. It does not order
// records (reorder-window.ts does). Rule: a batch is given away for good, its columns are never written again, so that it can
// cross a worker boundary as transferables.

import type { RecordBatch } from '../net/record.ts';
import { RecordColumns } from './record-columns.ts';
import type { RecordFields } from './record-fields.ts';

/** 16,384 records are about 0.7 MB: large enough to make the cost per batch vanish, small enough for progress and memory. */
export const BATCH_RECORDS = 16_384;

export class BatchQueue {
  /** Records taken in, those still waiting included. */
  records = 0;
  private columns = new RecordColumns(BATCH_RECORDS);
  private count = 0;
  private full: RecordBatch[] = [];

  put(fields: RecordFields): void {
    this.columns.write(this.count, fields, 0);
    this.advance();
  }

  putFrom(columns: RecordColumns, slot: number): void {
    this.columns.copy(this.count, columns, slot);
    this.advance();
  }

  /** The batches that are full, oldest first; they leave the queue. */
  take(): readonly RecordBatch[] {
    const ready = this.full;
    if (ready.length > 0) this.full = [];
    return ready;
  }

  /** Makes the last, partly filled batch available. */
  flush(): void {
    if (this.count > 0) this.seal();
  }

  private advance(): void {
    this.records++;
    this.count++;
    if (this.count === BATCH_RECORDS) this.seal();
  }

  private seal(): void {
    const { atUs, family, words, payloadBytes, weight, ingress } = this.columns;
    this.full.push({ count: this.count, atUs, family, words, payloadBytes, weight, ingress });
    this.columns = new RecordColumns(BATCH_RECORDS);
    this.count = 0;
  }
}
