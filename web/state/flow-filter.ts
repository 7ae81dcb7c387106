// What the reader looks for in a flow table: which ingress, which server, which words, in which order. Plain data.

export type FlowSort = 'priority' | 'match' | 'action' | 'packets' | 'bytes' | 'left';

export interface FlowFilter {
  /** '' is the first ingress. */
  readonly ingress: string;
  /** null: all servers. */
  readonly server: string | null;
  readonly text: string;
  readonly sort: FlowSort;
  /** Rows shown at most. */
  readonly limit: number;
}

export const FIRST_ROWS = 40;
export const MOST_ROWS = 2000;

export const DEFAULT_FILTER: FlowFilter = {
  ingress: '',
  server: null,
  text: '',
  sort: 'packets',
  limit: FIRST_ROWS,
};
