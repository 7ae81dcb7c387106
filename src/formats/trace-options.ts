// What a caller says about a trace, and the names of the formats. Plain data; reading is in open-trace.ts.

export type TraceFormat = 'combined' | 'common' | 'vhost-combined' | 'nginx' | 'csv' | 'addresses';

export const TRACE_FORMATS: readonly TraceFormat[] = [
  'combined',
  'common',
  'vhost-combined',
  'nginx',
  'csv',
  'addresses',
];

/** Unit of a CSV time column; `auto` takes it from the first usable cell: ISO 8601 text, or seconds, ms, µs, ns by its size. */
export type TimeUnit = 'auto' | 's' | 'ms' | 'us' | 'ns' | 'iso';

/** Header names of CSV columns. One that is named must exist; one that is not named is looked for under its usual names. */
export interface CsvColumns {
  readonly time?: string;
  readonly address?: string;
  readonly bytes?: string;
  readonly ingress?: string;
  readonly weight?: string;
  /** Default `auto`. */
  readonly timeUnit?: TimeUnit;
}

export interface TraceOptions {
  /** `auto` decides from the first lines; a name is kept to, whatever the file looks like. */
  readonly format: 'auto' | TraceFormat;
  readonly columns?: CsvColumns;
  /** How far back in time a record may come and still be put in its place; default 30 minutes. Whole microseconds, 0 or more. */
  readonly reorderUs?: number;
}

/** 30 minutes: the longest backward step seen in real logs is 1,131 s (a 13-year log of a shop). */
export const DEFAULT_REORDER_US = 30 * 60 * 1_000_000;
