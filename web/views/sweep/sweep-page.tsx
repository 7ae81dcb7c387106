// The page Sweep: a result folder of `maskring sweep`, read-only. Its Pareto front, a grid of one measure over two parameters, every
// point in a table with a filter, and the command that goes on with it. Sweeps are run by the command line, not here.

import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { ParetoChart, type ParetoData } from '../../charts/sweep-charts.tsx';
import { countText } from '../../charts/words.ts';
import { openSweep } from '../../state/sweep.ts';
import { type SweepFolder, settingText, sweepCommand } from '../../state/sweep-folder.ts';
import { chooseFolder } from '../choose-files.ts';
import { SweepGrid } from './sweep-grid.tsx';
import { SweepTable } from './sweep-table.tsx';

export function SweepPage(): JSX.Element {
  const open = openSweep.value;
  return open === null ? <NoSweep /> : <SweepResults sweep={open.sweep} folder={open.folder} />;
}

const NoSweep = (): JSX.Element => (
  <div class="verdict">
    <h1>A sweep runs one scenario over many settings and finds those that no other beats.</h1>
    <p class="sub">
      The command line runs it: <code>maskring sweep FILE --out FOLDER</code>. Its folder is shown here.
    </p>
    <p class="acts">
      <button type="button" onClick={chooseFolder}>
        Open a folder
      </button>
    </p>
  </div>
);

interface Opened {
  readonly sweep: SweepFolder;
  readonly folder: string;
}

function SweepResults({ sweep, folder }: Opened): JSX.Element {
  const [measure, setMeasure] = useState(() => firstMeasure(sweep));
  const data = useMemo(() => paretoData(sweep), [sweep]);
  return (
    <section aria-label="Sweep" class="sweep" data-testid="sweep">
      <Head sweep={sweep} folder={folder} />
      {data !== null && <ParetoChart data={data} />}
      <label class="sweep-measure">
        <span class="note">Measure of grid and table</span>
        <select value={measure} onChange={({ currentTarget }) => setMeasure(currentTarget.value)}>
          {sweep.measures.map((name) => (
            <option value={name}>{name}</option>
          ))}
        </select>
      </label>
      <SweepGrid sweep={sweep} measure={measure} />
      <SweepTable sweep={sweep} measure={measure} />
    </section>
  );
}

function Head({ sweep, folder }: Opened): JSX.Element {
  const { name, question, points, runCount, replications, complete, shard } = sweep;
  const state = complete
    ? 'every run is there'
    : shard === null
      ? 'not all runs are there yet'
      : `shard ${shard}`;
  return (
    <div class="verdict">
      <h1>{question === '' ? name : question}</h1>
      <p class="sub">
        Sweep <code>{name}</code>: {countText(points.length)} settings, up to {countText(replications)} runs
        each, {countText(runCount)} finished; {state}. To go on, or to make it:{' '}
        <code class="sweep-command">{sweepCommand(sweep, folder)}</code>
      </p>
      <p class="acts">
        <button
          type="button"
          onClick={() => {
            openSweep.value = null;
          }}
        >
          Close the sweep
        </button>
      </p>
    </div>
  );
}

/** The first objective that is a measure, else the first measure there is. */
function firstMeasure({ objectives, measures }: SweepFolder): string {
  const wanted = objectives.flatMap((name) =>
    measures.filter((other) => other === name || other === `${name}.mean`),
  );
  return wanted[0] ?? measures[0] ?? '';
}

function paretoData(sweep: SweepFolder): ParetoData | null {
  if (sweep.objectives.length < 2) return null;
  const points = sweep.points.map((point) => ({
    key: String(point.point),
    name: settingText(sweep, point),
    values: point.objectives,
    onFront: point.onFront,
  }));
  return { objectives: sweep.objectives, points };
}
