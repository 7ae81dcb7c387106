// `maskring sweep --list`: the cells of a sweep and how long they will take, before anything is run in earnest. The estimate comes from
// trying a few points for a moment each and taking it from there; it is a guess and says so. Source: issue "Studies" 2.

import { unwrap } from '../base/result.ts';
import { isOf, pendingCells } from '../experiment/sweep/cell-demand.ts';
import { cellCount, cellOf, type SweepCell } from '../experiment/sweep/sweep-outline.ts';
import { counted, countText, durationText } from '../figure/number-text.ts';
import { runScenario } from '../sim/run.ts';
import { EXIT_OK } from './exit-code.ts';
import { columnLines } from './report/text-layout.ts';
import type { SweepRun } from './sweep-command.ts';
import { cliCell } from './sweep-load.ts';
import { openInputs } from './trace-inputs.ts';
import { defaultWorkerCount } from './worker-pool.ts';

const MAX_TRIED = 5;
const TRIAL_MS = 400;
/** Reading inputs and building clients, before anything runs. */
const MAX_SET_UP_MS = 5000;

/** Prints one line a point (or JSON with every cell) and the estimate. */
export async function listSweep(run: SweepRun): Promise<number> {
  const pending = pendingCells(run.outline, run.finished, run.shard);
  const workers = run.options.workers ?? defaultWorkerCount();
  const perCell = await secondsPerCell(run, pending);
  const seconds =
    perCell === null ? null : (perCell * pending.length) / Math.min(workers, Math.max(1, pending.length));
  run.io.out.write(run.options.json ? listJson(run, seconds) : listText(run));
  run.io.err.write(`${estimateText(run, { pending: pending.length, seconds, workers })}\n`);
  return EXIT_OK;
}

function listText({ outline, finished, shard }: SweepRun): string {
  const { parameters, points, replications } = outline;
  const rows = points.map(({ values, key }, point) => {
    const cells = Array.from({ length: replications }, (_, k) => cellOf(outline, point, k));
    const own = cells.filter((cell) => isOf(shard, outline, cell));
    const done = own.filter(({ id }) => finished.has(id)).length;
    return [String(point), ...values.map(String), String(own.length), String(done), key];
  });
  const header = ['point', ...parameters.map(({ name }) => `p_${name}`), 'cells', 'finished', 'key'];
  const right = { align: 'right' as const };
  const own = parameters.map(({ type }) => (type === 'text' ? { align: 'left' as const } : right));
  return `${columnLines([header, ...rows], [right, ...own, right, right, { align: 'left' }]).join('\n')}\n`;
}

function listJson({ outline, finished, shard }: SweepRun, seconds: number | null): string {
  const cells = outline.points.flatMap(({ values }, point) =>
    Array.from({ length: outline.replications }, (_, k) => cellOf(outline, point, k))
      .filter((cell) => isOf(shard, outline, cell))
      .map(({ id, replication }) => ({
        id,
        point,
        replication,
        ...Object.fromEntries(outline.parameters.map(({ name }, i) => [`p_${name}`, values[i] ?? null])),
        finished: finished.has(id),
      })),
  );
  const list = { schema: 'maskring/sweep-list/v1', name: outline.name, estimate_seconds: seconds, cells };
  return `${JSON.stringify(list, null, 2)}\n`;
}

function estimateText(
  { outline }: SweepRun,
  { pending, seconds, workers }: { pending: number; seconds: number | null; workers: number },
): string {
  const most = outline.stop === null ? '' : ' at most, fewer where the stop rule ends a point';
  const head = `${counted(cellCount(outline), 'cell')}${most}, ${countText(pending)} to run`;
  if (pending === 0) return head;
  if (seconds === null) return `${head}; no estimate: one trial is not enough, the inputs take long to read`;
  return `${head}; about ${durationText(Math.max(1, Math.round(seconds)) * 1e6)} with ${counted(workers, 'worker')}, by trying a few`;
}

/** Mean over some points, evenly spread over those that are to run; null where a trial says nothing. */
async function secondsPerCell(run: SweepRun, pending: readonly SweepCell[]): Promise<number | null> {
  const step = Math.max(1, pending.length / MAX_TRIED);
  const tried = Array.from(
    { length: Math.min(MAX_TRIED, pending.length) },
    (_, i) => pending[Math.floor(i * step)]!,
  );
  const seconds: number[] = [];
  for (const cell of tried) {
    const one = await trial(run, cell);
    if (one !== null) seconds.push(one);
  }
  return seconds.length === 0 ? null : seconds.reduce((sum, one) => sum + one, 0) / seconds.length;
}

/** A moment of a run: where its clock was, and ours. */
interface Mark {
  readonly atMs: number;
  readonly nowUs: number;
  readonly endUs: number | null;
}

/** Runs a cell for a moment: how long the whole would take, by how far its clock comes once it runs. */
async function trial(run: SweepRun, { point }: SweepCell): Promise<number | null> {
  const { io } = run;
  const cell = cliCell(run.loaded, point, io);
  const inputs = unwrap(await openInputs(cell, [], io));
  const beganMs = io.now();
  const marks: Mark[] = [];
  try {
    const result = await runScenario(cell.scenario, inputs, {
      sliceEvents: 2000,
      shouldStop: () => io.now() - (marks[0]?.atMs ?? beganMs + MAX_SET_UP_MS - TRIAL_MS) > TRIAL_MS,
      onProgress: ({ phase, nowUs, endUs }) => {
        if (phase === 'run') marks.push({ atMs: io.now(), nowUs, endUs });
      },
    });
    return result.partial ? scaled(beganMs, marks) : (io.now() - beganMs) / 1000;
  } finally {
    await inputs.close();
  }
}

/** What came before the run counts once, the run in proportion. */
function scaled(beganMs: number, marks: readonly Mark[]): number | null {
  const [first, last] = [marks[0], marks.at(-1)];
  if (first === undefined || last === undefined || last.endUs === null || last.nowUs <= first.nowUs)
    return null;
  const perUs = (last.atMs - first.atMs) / (last.nowUs - first.nowUs);
  return (first.atMs - beganMs + perUs * (last.endUs - first.nowUs)) / 1000;
}
