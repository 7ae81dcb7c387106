// A result folder of the command line, read-only: its finding, what was met and what was missed, all metrics as they stand in the
// summary. Names come from files and stay text.

import type { JSX } from 'preact';
import { countText, durationText, listText, percentText, significantText } from '../../charts/words.ts';
import { metricValue, type ResultFolder, type ResultMetric } from '../../state/result-folder.ts';
import { results } from '../../state/results.ts';

export function ResultsSection({ folder }: { readonly folder: ResultFolder }): JSX.Element {
  return (
    <section aria-label="Results" class="results" data-testid="results">
      <div class="verdict">
        <h1>{finding(folder)}</h1>
        <p class="sub">
          Results of <code>{folder.name}</code>, seed {folder.seed}, {duration(folder)}
          {folder.version !== '' && `, written by maskring ${folder.version}`}.{' '}
          {folder.partial && 'The run was stopped: everything is of the part that ran. '}
          {thresholdWords(folder)}
        </p>
        <p class="acts">
          <button type="button" onClick={() => (results.value = null)}>
            Close the results
          </button>
        </p>
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <section class="table-scroll" tabIndex={0} aria-label="metrics of the results">
        <table class="tb">
          <thead>
            <tr>
              <th scope="col">metric</th>
              <th scope="col" class="num">
                value
              </th>
            </tr>
          </thead>
          <tbody>
            {folder.metrics.map((metric) => (
              <tr>
                <td>
                  <code>{metric.key}</code>
                </td>
                <td class="num">{valuesText(metric)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      <dl class="prints">
        <dt>scenario hash</dt>
        <dd>{folder.hash}</dd>
        {folder.fingerprint.map(([name, digits]) => (
          <>
            <dt>{name}</dt>
            <dd>{digits}</dd>
          </>
        ))}
        {folder.tables.length > 0 && (
          <>
            <dt>tables</dt>
            <dd>{folder.tables.map(([name, rows]) => `${name} (${countText(rows)} rows)`).join(', ')}</dd>
          </>
        )}
      </dl>
    </section>
  );
}

const duration = ({ durationSeconds }: ResultFolder): string =>
  Number.isFinite(durationSeconds) ? durationText(Math.round(durationSeconds) * 1e6) : 'of unknown length';

function finding(folder: ResultFolder): string {
  const { started, lost } = folder.sessions;
  const parts = [
    lost === 0
      ? `none of ${countText(started)} sessions was lost`
      : `${countText(lost)} of ${countText(started)} sessions were lost`,
  ];
  const drains = folder.metrics.flatMap(({ key }) => {
    const server = /^drain_seconds\{server=(.*)\}$/.exec(key)?.[1];
    const seconds = metricValue(folder, key);
    return server === undefined || seconds === null
      ? []
      : [`the drain of ${server} took ${durationText(seconds * 1e6)}`];
  });
  const text = [...parts, ...drains.slice(0, 2)].join('; ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

function thresholdWords({ thresholds }: ResultFolder): string {
  if (thresholds.length === 0) return '';
  const missed = thresholds.filter(({ pass }) => !pass);
  return missed.length === 0
    ? `All ${thresholds.length} thresholds were met.`
    : `Missed: ${listText(missed.map(({ text }) => text))}.`;
}

/** Ratios in per cent, the rest as plain numbers. */
const valuesText = ({ key, values }: ResultMetric): string =>
  values
    .map(([name, value]) => {
      const text = value === null ? '–' : numberText(key, value);
      return name === 'value' ? text : `${name.replaceAll('_', ' ')} ${text}`;
    })
    .join(', ');

const numberText = (key: string, value: number): string => {
  if (/ratio|^load_cv/.test(key)) return percentText(value);
  return Number.isInteger(value) ? countText(value) : significantText(value, 3);
};
