// Every point of a sweep in a table: its setting, the chosen measure with its interval, whether it is on the front. A filter by words
// (`servers=4 ring`) and one for the front alone.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { countText, significantText } from '../../charts/words.ts';
import { filteredPoints, type SweepEstimate, type SweepFolder } from '../../state/sweep-folder.ts';

interface TableProps {
  readonly sweep: SweepFolder;
  readonly measure: string;
}

/** Rows in the page at once; the tables of the folder hold all. */
const MOST_ROWS = 500;

export function SweepTable({ sweep, measure }: TableProps): JSX.Element {
  const [filter, setFilter] = useState('');
  const [frontOnly, setFrontOnly] = useState(false);
  const hasFront = sweep.objectives.length > 0;
  const found = filteredPoints(sweep, filter).filter(({ onFront }) => !frontOnly || onFront === true);
  const estimates = sweep.estimates.get(measure);
  return (
    <section aria-label="Points" class="sweep-points">
      <p class="row">
        <label>
          <span class="note">Filter</span>{' '}
          <input
            type="search"
            value={filter}
            placeholder={`${sweep.parameters[0] ?? 'servers'}=4`}
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        </label>
        {hasFront && (
          <label>
            <input
              type="checkbox"
              checked={frontOnly}
              onChange={({ currentTarget }) => setFrontOnly(currentTarget.checked)}
            />{' '}
            the front only
          </label>
        )}
        <span class="note" role="status">
          {countText(found.length)} of {countText(sweep.points.length)} settings
          {found.length > MOST_ROWS && `, the first ${countText(MOST_ROWS)} shown`}
        </span>
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="table-scroll" tabIndex={0} aria-label="points of the sweep">
        <table class="tb">
          <thead>
            <tr>
              {sweep.parameters.map((name) => (
                <th scope="col">{name}</th>
              ))}
              <th scope="col" class="num">
                mean
              </th>
              <th scope="col" class="num">
                95 % interval
              </th>
              {hasFront && <th scope="col">front</th>}
            </tr>
          </thead>
          <tbody>
            {found.slice(0, MOST_ROWS).map(({ point, values, onFront }) => (
              <tr key={point}>
                {values.map((value) => (
                  <td>{String(value ?? '–')}</td>
                ))}
                <td class="num">{shown(estimates?.get(point)?.mean ?? null)}</td>
                <td class="num">{interval(estimates?.get(point))}</td>
                {hasFront && <td>{onFront === null ? '–' : onFront ? 'on it' : 'beaten'}</td>}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}

const shown = (value: number | null): string => (value === null ? '–' : significantText(value, 3));

const interval = (estimate: SweepEstimate | undefined): string =>
  estimate === undefined || estimate.low === null || estimate.high === null
    ? '–'
    : `${shown(estimate.low)} to ${shown(estimate.high)}`;
