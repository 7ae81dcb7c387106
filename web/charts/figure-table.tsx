// A figure's data as a table: what a screen reader, `T` and the CSV file hold. Figures in columns line up; long tables scroll inside.

import type { JSX } from 'preact';
import type { FigureTable } from '../../src/figure/figure.ts';
import { significantText } from '../../src/figure/number-text.ts';

export function FigureTableView({
  table,
  caption,
}: {
  readonly table: FigureTable;
  readonly caption: string;
}): JSX.Element {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard
    <section class="table-scroll" tabIndex={0} aria-label={`table: ${caption}`}>
      <table class="tb">
        <thead>
          <tr>
            {table.columns.map(({ name, unit, numeric }) => (
              <th scope="col" class={numeric ? 'num' : ''}>
                {unit === undefined ? name : `${name}, ${unit}`}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {table.rows.map((row) => (
            <tr>
              {row.map((cell, i) => (
                <td class={table.columns[i]!.numeric ? 'num' : ''}>{cellText(cell)}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

const cellText = (cell: string | number | null): string => {
  if (cell === null) return '–';
  if (typeof cell === 'string') return cell;
  return Number.isInteger(cell) ? significantText(cell, 15) : significantText(cell, 3);
};
