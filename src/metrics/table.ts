// A tidy result table as plain data: what metrics make, formats write and the page shows. Names are snake_case with the unit
// as suffix (`drain_seconds`, `load_ratio`); a missing value is null, never NaN.

export type Cell = string | number | boolean | null;

export interface Column {
  readonly name: string;
  readonly type: 'text' | 'number' | 'integer' | 'boolean';
}

export interface Table {
  /** `runs`, `metrics`, `series`, `buckets`, … */
  readonly name: string;
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}
