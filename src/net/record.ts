// Recorded traffic after decoding: what formats yields and traffic replays. Columns, not objects: a batch crosses a worker
// boundary as transferables and costs no allocation per record.

/** One batch of records in time order (also across batches of one stream). Every column has at least `count` items. */
export interface RecordBatch {
  readonly count: number;
  /** Microseconds since the epoch; a list without times has 0 everywhere and `timed` false. */
  readonly atUs: Float64Array;
  /** 4 or 6. */
  readonly family: Uint8Array;
  /** Source address words: record r has words[4r … 4r+3], most significant first. */
  readonly words: Uint32Array;
  /** Payload bytes of the request or flow; 0 where the record does not say. */
  readonly payloadBytes: Float64Array;
  /** Weight of the record, 1 unless the source gives one (an address list with counts, sampled flows). */
  readonly weight: Float64Array;
  /** Index into the reader's list of ingress names, 0xffff where the trace has no such column. */
  readonly ingress: Uint16Array;
}

export const NO_INGRESS = 0xffff;

/** What a reader counts while it goes; the totals at the end of a stream. */
export interface ReadSummary {
  /** Records yielded. */
  readonly records: number;
  /** Lines or items that could not be used. */
  readonly unusable: number;
  /** Records that came more than the reorder window after a later one; they are not yielded. */
  readonly late: number;
  /** Why lines could not be used, most frequent first (ties by reason), each with its first example. */
  readonly reasons: readonly {
    readonly reason: string;
    readonly count: number;
    readonly firstLine: number;
    readonly firstExample: string;
  }[];
  readonly bytesRead: number;
  /** False for plain address lists: replay then places every record at time 0. */
  readonly timed: boolean;
  /** Name of the format that was recognised: `combined`, `common`, `vhost-combined`, `nginx`, `csv`, `addresses`. */
  readonly format: string;
}
