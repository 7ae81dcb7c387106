// One measure over two parameters: a row a value of the one, a column a value of the other, in each field the mean over all points that
// lie there. The smallest mean stands in bold. Nothing where fewer than two parameters vary.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { significantText } from '../../charts/words.ts';
import type { SweepFolder, SweepValue } from '../../state/sweep-folder.ts';

interface GridProps {
  readonly sweep: SweepFolder;
  readonly measure: string;
}

export function SweepGrid({ sweep, measure }: GridProps): JSX.Element | null {
  const { parameters } = sweep;
  const [rowName, setRow] = useState(parameters[0] ?? '');
  const [columnName, setColumn] = useState(parameters[1] ?? '');
  const [row, column] = [parameters.indexOf(rowName), parameters.indexOf(columnName)];
  if (parameters.length < 2 || row < 0 || column < 0) return null;
  const [rows, columns] = [valuesOf(sweep, row), valuesOf(sweep, column)];
  const means = rows.map((r) =>
    columns.map((c) =>
      meanOf(sweep, measure, [
        [row, r],
        [column, c],
      ]),
    ),
  );
  const least = Math.min(...means.flat().filter((value) => value !== null));
  return (
    <section aria-label="Grid" class="sweep-grid">
      <p class="note">
        Mean of <code>{measure}</code>,{' '}
        <Choice names={parameters} value={rowName} label="rows" pick={setRow} /> down,{' '}
        <Choice names={parameters} value={columnName} label="columns" pick={setColumn} /> across; the smallest
        in bold
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="table-scroll" tabIndex={0} aria-label="grid of means">
        <table class="tb">
          <thead>
            <tr>
              <th scope="col">{rowName}</th>
              {columns.map((value) => (
                <th scope="col" class="num">
                  {String(value ?? '–')}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map((value, r) => (
              <tr>
                <th scope="row">{String(value ?? '–')}</th>
                {means[r]!.map((mean) => (
                  <td class="num">{mean === least ? <b>{shown(mean)}</b> : shown(mean)}</td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

interface ChoiceProps {
  readonly names: readonly string[];
  readonly value: string;
  readonly label: string;
  pick(name: string): void;
}

const Choice = ({ names, value, label, pick }: ChoiceProps): JSX.Element => (
  <select aria-label={label} value={value} onChange={({ currentTarget }) => pick(currentTarget.value)}>
    {names.map((name) => (
      <option value={name}>{name}</option>
    ))}
  </select>
);

const shown = (value: number | null): string => (value === null ? '–' : significantText(value, 3));

/** Values of a parameter in the order of the points. */
const valuesOf = ({ points }: SweepFolder, parameter: number): SweepValue[] => [
  ...new Set(points.map(({ values }) => values[parameter] ?? null)),
];

function meanOf(
  { points, estimates }: SweepFolder,
  measure: string,
  where: readonly (readonly [parameter: number, value: SweepValue])[],
): number | null {
  const own = estimates.get(measure);
  const means = points
    .filter(({ values }) => where.every(([parameter, value]) => (values[parameter] ?? null) === value))
    .flatMap(({ point }) => own?.get(point)?.mean ?? []);
  return means.length === 0 ? null : means.reduce((sum, mean) => sum + mean, 0) / means.length;
}
