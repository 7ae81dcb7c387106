// One varied path of a sweep: its values as the scenario takes them, and the column that stands for it in tables and expressions.
// The column is what tools read: durations become seconds and percentages ratios, with the unit as suffix of the name; values that
// are no plain value are known by the name the file gives them. Not the combinations: experiment/sweep. Source: issue "Studies" 2, 4.

import { exp, log } from '../base/det-math.ts';
import { parseDurationUs } from '../base/duration.ts';
import type { Issue } from '../base/result.ts';
import type { Path } from './resolver.ts';
import type { VariationInput } from './schema/sweep.ts';

export type ParameterCell = string | number | boolean | null;

export interface SweepParameter {
  /** Its place in the sweep file. */
  readonly at: Path;
  /** As written: `pools.web.servers`. */
  readonly pathText: string;
  readonly path: readonly string[];
  /** snake_case, unique in the sweep, without `p_`. */
  readonly name: string;
  readonly type: 'text' | 'number' | 'integer' | 'boolean';
  /** What is put into the scenario. */
  readonly values: readonly unknown[];
  /** What stands in tables, value by value. */
  readonly cells: readonly ParameterCell[];
}

/** Values and their labels, before the column is named. */
export interface Varied {
  readonly values: readonly unknown[];
  readonly labels: readonly (string | null)[];
  readonly as: string | null;
}

/** The values of one entry of `vary` or `zip`, or what is wrong with it. */
export function variedValues(input: VariationInput): Varied | Issue {
  if (Array.isArray(input)) return plainList(input, null);
  const { values, from, to, as = null } = input;
  if (values !== undefined && (from !== undefined || to !== undefined))
    return { message: 'give `values` or a range `from`, `to`, not both' };
  if (values === undefined) return rangeOf(input, as);
  if (Array.isArray(values)) return plainList(values, as);
  const labels = Object.keys(values);
  if (labels.length === 0) return { message: 'no value is given', expected: 'at least one' };
  return { values: Object.values(values), labels, as };
}

function plainList(values: readonly unknown[], as: string | null): Varied | Issue {
  const structured = values.find((value) => typeof value === 'object' && value !== null);
  if (structured === undefined) return { values, labels: values.map(() => null), as };
  return {
    message: 'a value that is a list or a map needs a name',
    expected: '`values:` as a map, each value under the name that stands for it in the tables',
  };
}

type RangeInput = Exclude<VariationInput, unknown[]>;

function rangeOf(input: RangeInput, as: string | null): Varied | Issue {
  const { from, to, step, count, scale = 'linear' } = input;
  if (from === undefined || to === undefined)
    return { message: 'no values are given', expected: '`values`, or `from` and `to`' };
  if ((step === undefined) === (count === undefined))
    return { message: 'a range has either a `step` or a `count`' };
  if (to <= from) return { message: '`to` must be above `from`', found: `${from} to ${to}` };
  if (scale === 'log' && (from <= 0 || step !== undefined))
    return { message: 'a range with `scale: log` starts above 0 and has a `count`' };
  const steps = step === undefined ? count! - 1 : Math.floor((to - from) / step + 1e-9);
  if (steps >= 100_000) return { message: 'the range has too many values', expected: 'at most 100,000' };
  const at = (i: number): number => {
    if (step !== undefined) return from + i * step;
    if (i === steps) return to;
    return scale === 'log' ? from * exp((log(to / from) * i) / steps) : from + ((to - from) * i) / steps;
  };
  const values = Array.from({ length: steps + 1 }, (_, i) => Number(at(i).toPrecision(12)));
  return { values, labels: values.map(() => null), as };
}

/** The column of a parameter: name suffix and type by what its values are. */
export function columnOf({
  values,
  labels,
}: Varied): Pick<SweepParameter, 'type' | 'cells'> & { unit: string } {
  if (labels[0] !== null && labels.length > 0) return { type: 'text', cells: labels, unit: '' };
  if (values.every((value) => typeof value === 'boolean'))
    return { type: 'boolean', cells: values as boolean[], unit: '' };
  if (values.every(isNumber))
    return { type: values.every(Number.isInteger) ? 'integer' : 'number', cells: values, unit: '' };
  const seconds = values.map(secondsOf);
  if (seconds.every((value) => value !== null)) return { type: 'number', cells: seconds, unit: 'seconds' };
  const ratios = values.map(ratioOf);
  if (ratios.every((value) => value !== null)) return { type: 'number', cells: ratios, unit: 'ratio' };
  return { type: 'text', cells: values.map((value) => (value === null ? null : String(value))), unit: '' };
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && Number.isFinite(value);

function secondsOf(value: unknown): number | null {
  if (typeof value !== 'string') return null;
  const parsed = parseDurationUs(value);
  return parsed.ok ? parsed.value / 1e6 : null;
}

function ratioOf(value: unknown): number | null {
  if (isNumber(value)) return value;
  const text = /^(-?\d+(?:\.\d+)?)\s?%$/.exec(String(value))?.[1];
  return text === undefined ? null : Number((Number(text) / 100).toPrecision(12));
}

/**
 * Names for columns: the last step of the path in snake_case, with as many steps before it as make it unlike the others, and the
 * unit at the end. A name given by `as` stays as it is. Null where two cannot be told apart.
 */
export function columnNames(
  wanted: readonly { readonly path: readonly string[]; readonly as: string | null; readonly unit: string }[],
): (string | null)[] {
  const longest = Math.max(1, ...wanted.map(({ path }) => path.length));
  const candidates = wanted.map(({ path, as, unit }) =>
    Array.from({ length: longest }, (_, i) => as ?? snakeCase(path.slice(-1 - i), unit)),
  );
  return candidates.map((own, i) => {
    const others = candidates.filter((_, j) => j !== i);
    return (
      own.find((name, depth) => others.every((other) => other[depth] !== name && other[0] !== name)) ?? null
    );
  });
}

function snakeCase(steps: readonly string[], unit: string): string {
  const text = steps
    .join('_')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '')
    .toLowerCase();
  const name = /^[a-z]/.test(text) ? text : `x_${text}`;
  return unit === '' || name.endsWith(`_${unit}`) ? name : `${name}_${unit}`;
}
