// The answers that the page's Start gives beside its questions, and the small drawing of each: worked out by running the scenarios,
// some of them twice (with and without what they ask about). scripts/write-answers.mjs writes them to web/made/scenario-answers.json;
// a test holds that file. Numbers come from summaries and tables only.

import { unwrap } from '../../src/base/result.ts';
import type { CliIo } from '../../src/cli/io.ts';
import { loadScenario } from '../../src/cli/scenario-file.ts';
import { openInputs } from '../../src/cli/trace-inputs.ts';
import {
  counted,
  countText,
  durationText,
  listText,
  percentText,
  sentence,
} from '../../src/figure/number-text.ts';
import type { Summary } from '../../src/metrics/summary.ts';
import type { Table } from '../../src/metrics/table.ts';
import type { ResolvedScenario } from '../../src/scenario/resolved.ts';
import { runScenario } from '../../src/sim/run.ts';

export interface AnswerDrawing {
  /** Sessions of up to four servers over the run, 0…99, the one spoken of first. */
  readonly lines: readonly (readonly number[])[];
  /** When something was asked for or happened, 0…1 of the run. */
  readonly events: readonly number[];
  /** When sessions were lost, 0…1 of the run; at most 12. */
  readonly lost: readonly number[];
}

export interface ScenarioAnswer {
  readonly file: string;
  readonly answer: string;
  /** Size of what is run. */
  readonly meta: string;
  readonly drawing: AnswerDrawing;
}

interface Run {
  readonly scenario: ResolvedScenario;
  readonly summary: Summary;
  readonly tables: readonly Table[];
}

const io: CliIo = {
  out: { write: () => {}, isTerminal: false, width: 80 },
  err: { write: () => {}, isTerminal: false, width: 80 },
  stdin: (async function* () {})(),
  env: {},
  cwd: process.cwd(),
  now: () => 0,
  onInterrupt: () => () => {},
};

async function runFile(file: string, set: readonly string[] = []): Promise<Run> {
  const loaded = unwrap(await loadScenario(`scenarios/${file}`, { set }, io));
  const inputs = unwrap(await openInputs(loaded, [], io));
  try {
    const { summary, tables } = await runScenario(loaded.scenario, inputs);
    return { scenario: loaded.scenario, summary, tables };
  } finally {
    await inputs.close();
  }
}

const value = ({ summary }: Run, key: string): number => {
  const metric = summary.metrics[key];
  if (metric === undefined) throw new Error(`the run has no ${key}`);
  return ('value' in metric ? metric.value : metric.mean) ?? Number.NaN;
};
const lostBy = (run: Run, cause: string): number => value(run, `sessions_lost{cause=${cause}}`);
const seconds = (s: number): string => durationText(s * 1e6);
const drained = (run: Run, server: string): string => seconds(value(run, `drain_seconds{server=${server}}`));
const lostOf = ({ summary: { sessions } }: Run): string =>
  `${sessions.lost === 0 ? 'none' : countText(sessions.lost)} of ${countText(sessions.started)} sessions lost`;
const buckets = (run: Run): string => counted(value(run, 'buckets_moved'), 'bucket');

function rows(run: Run, name: string): Record<string, unknown>[] {
  const table = run.tables.find((one) => one.name === name);
  if (table === undefined) return [];
  return table.rows.map((row) => Object.fromEntries(table.columns.map((column, i) => [column.name, row[i]])));
}

/** Mean load CV of the sessions over the intervals that begin in [from, until) seconds. */
function cvWithin(run: Run, from: number, until: number): number {
  const values = rows(run, 'series')
    .filter(({ quantity, measure }) => quantity === 'sessions' && measure === 'load_cv')
    .filter(({ start_seconds: at }) => Number(at) >= from && Number(at) < until)
    .map((row) => Number(row.value));
  return values.reduce((sum, one) => sum + one, 0) / values.length;
}

const bestCase =
  (server: string) =>
  async (run: Run): Promise<string> =>
    `${drained(run, server)}: ${buckets(run)}, one after the other, and ${lostOf(run)}`;

/** File → its answer, from its own run and whatever else must be run. */
const ANSWERS: Readonly<Record<string, (run: Run) => Promise<string>>> = {
  'controller-dies-mid-search.yaml': async (run) =>
    `${lostBy(run, 'controller_down')} of ${countText(run.summary.sessions.started)} sessions lost to it, in buckets caught mid-search, and ${lostBy(run, 'idle_after_pin')} to idleness, as in any drain`,
  'delayed-batch.yaml': async (run) => {
    const methods = ['0', '1', '2'].map((event) => `events.${event}.method=graceful`);
    const apart = await runFile('delayed-batch.yaml', methods);
    return `${buckets(run)} move instead of ${countText(value(apart, 'buckets_moved'))}, and ${run.summary.sessions.lost} sessions are lost instead of ${apart.summary.sessions.lost}`;
  },
  'drain-16th-server.yaml': bestCase('s16'),
  'drain-2nd-server.yaml': bestCase('s02'),
  'drain-32nd-server.yaml': bestCase('s32'),
  'drain-one-of-four.yaml': async (run) =>
    `${lostOf(run)}; its ${buckets(run)} move in ${drained(run, 's04')}, and after ${seconds(value(run, 'empty_seconds{server=s04}'))} it is empty`,
  'drain-replay.yaml': async (run) => `${lostOf(run)}; ${buckets(run)} move in ${drained(run, 's02')}`,
  'flash-crowd-drain.yaml': async (run) => {
    const quiet = await runFile('flash-crowd-drain.yaml', ['traffic.visitors.arrivals.flash-crowds=[]']);
    const worse = run.summary.sessions.lost > quiet.summary.sessions.lost;
    return `${worse ? 'yes' : 'no'}: ${lostOf(run)} in ${drained(run, 's01')}; on a quiet day ${lostOf(quiet)} in ${drained(quiet, 's01')}`;
  },
  'hot-bucket-split.yaml': async (run) =>
    `load CV of the sessions ${percentText(cvWithin(run, 60, 180))} before and ${percentText(cvWithin(run, 300, 600))} after, for ${run.summary.sessions.lost} sessions lost`,
  'idle-15-vs-60.yaml': async (run) => {
    const patient = await runFile('idle-15-vs-60.yaml', [
      'controller.pin-idle-timeout=60s',
      'controller.search-timeout=60s',
    ]);
    return `15 s: ${lostOf(run)} in ${drained(run, 's04')}; 60 s: ${patient.summary.sessions.lost === 0 ? 'none' : patient.summary.sessions.lost} in ${drained(patient, 's04')}`;
  },
  'interrupted-drains.yaml': async (run) =>
    `the immediate drop cuts off ${lostBy(run, 'moved')} sessions; the two drains lose ${lostBy(run, 'idle_after_pin')}`,
  'one-vip-vs-dns-vs-anycast.yaml': async (run) => {
    const others = [];
    for (const kind of ['nearest', 'dns'])
      others.push(await runFile('one-vip-vs-dns-vs-anycast.yaml', [`baseline.kind=${kind}`]));
    const [anycast, dns] = others as [Run, Run];
    const back = seconds(value(dns, 'reconnect_seconds{statistic=mean}'));
    return `sessions lost: one address ${run.summary.sessions.lost}, anycast ${anycast.summary.sessions.lost}, DNS ${dns.summary.sessions.lost}, whose clients are back after ${back}`;
  },
  'port-failure.yaml': async (run) =>
    `${seconds(value(run, 'reconnect_seconds{statistic=p95}'))} for 95 % of them; ${lostBy(run, 'moved')} of ${countText(run.summary.sessions.started)} sessions are cut off, and the way back loses ${lostBy(run, 'idle_after_pin')}`,
  'reconverge.yaml': async (run) => {
    const times = rows(run, 'sessions_lost').filter(({ cause }) => cause === 'path_change');
    const after = times.filter(({ at_seconds: at }) => Number(at) >= 300).length;
    const before = times.length - after;
    return `${before === 0 ? 'nothing' : counted(before, 'session')} before and during the moves; ${after} of ${countText(run.summary.sessions.started)} sessions afterwards`;
  },
  'two-vips.yaml': async (run) => {
    const lost = rows(run, 'sessions_lost').map(({ vip }) => String(vip));
    const touched = [...new Set(lost)].sort();
    return touched.length === 1
      ? `no: dropping s02 from ${touched[0]} loses ${counted(lost.length, 'session')} of ${touched[0]} and none of the other`
      : `both lose sessions: ${listText(touched)}`;
  },
  'usage-rebalance.yaml': async (run) =>
    `load CV of the sessions ${percentText(cvWithin(run, 60, 300))} before and ${percentText(cvWithin(run, 450, 900))} after, for ${buckets(run)} and ${counted(run.summary.sessions.lost, 'session')} lost`,
};

const POINTS = 40;
const MOST_LINES = 4;
const MOST_LOST = 12;

function drawingOf(run: Run): AnswerDrawing {
  const end = run.summary.run.duration_seconds;
  const named = String(
    rows(run, 'events').find(({ server }) => server !== null && server !== '')?.server ?? '',
  );
  const share = (at: unknown): number => Number((Number(at) / end).toFixed(3));
  const lost = rows(run, 'sessions_lost').map(({ at_seconds: at }) => share(at));
  const step = Math.max(1, lost.length / MOST_LOST);
  return {
    lines: serverLines(run, named),
    events: run.scenario.events.map(({ atUs }) => share(atUs / 1e6)),
    lost: Array.from({ length: Math.min(lost.length, MOST_LOST) }, (_, i) => lost[Math.floor(i * step)]!),
  };
}

function serverLines(run: Run, named: string): number[][] {
  const byServer = new Map<string, number[]>();
  for (const { quantity, measure, server, value: amount } of rows(run, 'series')) {
    if (quantity !== 'sessions' || measure !== 'amount') continue;
    const id = String(server);
    byServer.set(id, [...(byServer.get(id) ?? []), Number(amount)]);
  }
  const ids = [...byServer.keys()].sort(
    (a, b) => Number(b === named) - Number(a === named) || (a < b ? -1 : 1),
  );
  const lines = ids.slice(0, MOST_LINES).map((id) => thinned(byServer.get(id)!));
  const top = Math.max(...lines.flat()) || 1;
  return lines.map((line) => line.map((amount) => Math.round((amount / top) * 99)));
}

/** Means of POINTS equal parts; shorter series stay as they are. */
function thinned(values: readonly number[]): number[] {
  if (values.length <= POINTS) return [...values];
  return Array.from({ length: POINTS }, (_, i) => {
    const part = values.slice(
      Math.floor((i * values.length) / POINTS),
      Math.floor(((i + 1) * values.length) / POINTS),
    );
    return part.reduce((sum, one) => sum + one, 0) / part.length;
  });
}

function metaOf({ scenario, summary }: Run): string {
  const servers = new Set(scenario.pools.flatMap((pool) => pool.servers.map(({ id }) => id))).size;
  return `${counted(servers, 'server')} · ${countText(summary.sessions.started)} sessions · ${durationText(Math.round(summary.run.duration_seconds) * 1e6)}`;
}

/** Files that have an answer here; the others are about balance and answered while the page is built. */
export const answeredFiles: readonly string[] = Object.keys(ANSWERS);

export async function scenarioAnswer(file: string): Promise<ScenarioAnswer> {
  const run = await runFile(file);
  const answer = sentence(await ANSWERS[file]!(run));
  return { file, answer, meta: metaOf(run), drawing: drawingOf(run) };
}

/** The text of web/made/scenario-answers.json: one line an answer. */
export async function answersText(): Promise<string> {
  const lines = [];
  for (const file of answeredFiles) lines.push(JSON.stringify(await scenarioAnswer(file)));
  return `[\n${lines.join(',\n')}\n]\n`;
}
