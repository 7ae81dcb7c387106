// `maskring explain --scenario S --bucket B` and `--session W`: runs the scenario up to --at and prints what happened, one line an
// event, with times from the start of the run. Finds out which bucket or session is meant; the telling is sim/story.ts.

import type { Address } from '../base/address.ts';
import { formatAddress, parseAddress } from '../base/address-text.ts';
import { parseDurationUs } from '../base/duration.ts';
import { closestName } from '../base/registry.ts';
import { fail, type Issue, ok, type Result } from '../base/result.ts';
import { bucketIndex, maskWords } from '../mapping/mask.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { type BucketTable, initialTables } from '../sim/bucket-tables.ts';
import type { RunHooks } from '../sim/run-inputs.ts';
import { type Story, storyOfBucket, storyOfSession } from '../sim/story.ts';
import { type BucketPlace, runTime, type StoryLine } from '../sim/story-line.ts';
import type { WatchTarget } from '../sim/story-watch.ts';
import { EXIT_INPUT, EXIT_INTERRUPTED, EXIT_OK } from './exit-code.ts';
import { watchInterrupt } from './interrupt.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { ProgressLine } from './progress-line.ts';
import { type LoadedScenario, loadScenario } from './scenario-file.ts';
import { openInputs, parseTraceOption, type TraceInputs } from './trace-inputs.ts';

export interface StoryOptions {
  readonly scenario: string;
  readonly at?: string;
  readonly vip?: string;
  readonly output?: string;
  readonly trace: readonly string[];
  readonly seed?: string;
  readonly set: readonly string[];
  readonly json: boolean;
  readonly withAddresses: boolean;
}

export interface StoryDoor {
  readonly scenario: ResolvedScenario;
  readonly inputs: TraceInputs;
  /** `name`: what the line of progress says is running. */
  hooks(name: string): RunHooks;
}

/** Loads the scenario, opens its traces, and lets `work` run with progress and Ctrl-C; prints every issue. */
export async function withScenario(
  options: StoryOptions,
  io: CliIo,
  work: (door: StoryDoor) => Promise<Result<number>>,
): Promise<number> {
  const { seed, set } = options;
  const overrides = seed === undefined ? [] : [{ flag: `--seed ${seed}`, path: ['seed'], value: seed }];
  const loaded = await loadScenario(options.scenario, { set, overrides }, io);
  const opened = loaded.ok ? await openInputs(loaded.value, options.trace.map(parseTraceOption), io) : loaded;
  if (!loaded.ok || !opened.ok) {
    printIssues(opened.ok ? [] : opened.issues, io);
    return EXIT_INPUT;
  }
  const line = new ProgressLine(io);
  const interrupt = watchInterrupt(io);
  const door = doorOf(loaded.value, opened.value, { line, stopped: () => interrupt.requested });
  try {
    const result = await work(door);
    line.done();
    if (result.ok) return result.value;
    printIssues(result.issues, io);
    return EXIT_INPUT;
  } finally {
    line.done();
    interrupt.stop();
    await opened.value.close();
  }
}

function doorOf(
  { scenario }: LoadedScenario,
  inputs: TraceInputs,
  { line, stopped }: { line: ProgressLine; stopped: () => boolean },
): StoryDoor {
  const hooks = (name: string): RunHooks => ({
    shouldStop: stopped,
    pause: () => new Promise((done) => setImmediate(done)),
    onProgress: ({ nowUs, endUs, sessions }) => {
      const { bytesRead, bytesTotal } = inputs;
      const runRatio = endUs === null || endUs === 0 ? null : nowUs / endUs;
      line.update({ name, bytesRead, bytesTotal, runRatio, sessions });
    },
  });
  return { scenario, inputs, hooks };
}

export function explainBucket(text: string, options: StoryOptions, io: CliIo): Promise<number> {
  return withScenario(options, io, async ({ scenario, inputs, hooks }) => {
    const at = instant(options.at);
    const place = bucketPlace(text, scenario, options.vip);
    if (!at.ok || !place.ok) return fail(...issuesOf(at), ...issuesOf(place));
    const door = { inputs, hooks: hooks(`running ${scenario.name}`) };
    return ok(print(await storyOfBucket(scenario, place.value, at.value, door), options, io));
  });
}

export function explainSession(text: string, options: StoryOptions, io: CliIo): Promise<number> {
  return withScenario(options, io, async ({ scenario, inputs, hooks }) => {
    const at = instant(options.at);
    const target = watchTarget(text, scenario);
    if (!at.ok || !target.ok) return fail(...issuesOf(at), ...issuesOf(target));
    const door = { inputs, hooks: hooks(`running ${scenario.name}`) };
    const story = await storyOfSession(scenario, target.value, at.value, door);
    if (story.lines.length > 0 || story.partial) return ok(print(story, options, io));
    return fail({ file: `--session ${text}`, message: 'the run has no such session up to then' });
  });
}

const issuesOf = (result: Result<unknown>): readonly Issue[] => (result.ok ? [] : result.issues);

function instant(text: string | undefined): Result<number | null> {
  if (text === undefined) return ok(null);
  const parsed = parseDurationUs(text);
  return parsed.ok ? parsed : fail(...parsed.issues.map((issue) => ({ ...issue, file: `--at ${text}` })));
}

/** The value of a bucket under the mask of its VIP, its index, or the name of a manual bucket. */
function bucketPlace(text: string, scenario: ResolvedScenario, vip: string | undefined): Result<BucketPlace> {
  const file = `--bucket ${text}`;
  const tables = initialTables(scenario);
  const names = scenario.vips.map(({ name }) => name);
  if (vip !== undefined && !names.includes(vip)) {
    const close = closestName(vip, names);
    const hint = close === null ? {} : { hint: `did you mean \`${close}\`?` };
    return fail({
      file: `--vip ${vip}`,
      message: `there is no VIP \`${vip}\``,
      expected: names.join(', '),
      ...hint,
    });
  }
  const address = parseAddress(text);
  const of = tables.flatMap((table, i) =>
    vip === undefined || table.vip.name === vip ? [{ table, i }] : [],
  );
  const found = of.flatMap((it) => placesIn(it.table, it.i, text, address));
  if (found.length === 1) return ok(found[0]!);
  if (found.length > 1)
    return fail({ file, message: 'several VIPs have such a bucket', hint: `add --vip ${names[0]}` });
  return fail({
    file,
    message: 'there is no such bucket',
    ...hintFor(
      address,
      of.map(({ table }) => table),
    ),
  });
}

function placesIn(table: BucketTable, i: number, text: string, address: Result<Address>): BucketPlace[] {
  const { mask, assignment, family } = table;
  const manual = assignment.manual.findIndex(({ name }) => name === text);
  if (manual >= 0) return [{ table: i, bucket: mask.bucketCount + manual, sinceUs: 0 }];
  if (/^\d+$/.test(text)) {
    const isFirst = family === table.vip.families[0]!.family;
    return isFirst && Number(text) < mask.bucketCount ? [{ table: i, bucket: Number(text), sinceUs: 0 }] : [];
  }
  if (!address.ok || address.value.family !== family) return [];
  const { words } = address.value;
  const isValue = maskWords(words, mask.words).every((word, k) => word === words[k]);
  return isValue ? [{ table: i, bucket: bucketIndex(mask, words), sinceUs: 0 }] : [];
}

function hintFor(address: Result<Address>, tables: readonly BucketTable[]): { hint?: string } {
  if (!address.ok) return { hint: 'write its value under the mask, such as 8.0.12.34, or its number' };
  const { family, words } = address.value;
  const table = tables.find((it) => it.family === family);
  if (table === undefined) return { hint: `no VIP has an IPv${family} address` };
  return {
    hint: `as an address it falls in bucket ${formatAddress({ family, words: maskWords(words, table.mask.words) })}`,
  };
}

/** `shop:118/4`: session 4 of client 118 of traffic `shop`; or `198.51.100.77:51514`, IPv6 as `[2001:db8::7]:51514`. */
function watchTarget(text: string, scenario: ResolvedScenario): Result<WatchTarget> {
  const byNumber = /^([A-Za-z0-9][A-Za-z0-9_.-]*):(\d+)\/(\d+)$/.exec(text);
  if (byNumber !== null) {
    const names = scenario.traffic.map(({ name }) => name);
    const source = names.indexOf(byNumber[1]!);
    if (source < 0)
      return fail({
        file: `--session ${text}`,
        message: `there is no traffic \`${byNumber[1]}\``,
        expected: names.join(', '),
      });
    return ok({ source, client: Number(byNumber[2]), session: Number(byNumber[3]) });
  }
  const byTuple = /^\[?([0-9A-Fa-f:.]+?)\]?:(\d{1,5})$/.exec(text);
  const address = byTuple === null ? null : parseAddress(byTuple[1]!);
  if (address?.ok) return ok({ words: address.value.words, port: Number(byTuple![2]) });
  const expected = 'TRAFFIC:CLIENT/SESSION as in the table sessions_lost, or ADDRESS:PORT';
  return fail({ file: `--session ${text}`, message: 'this names no session', expected });
}

function print({ lines, partial }: Story, { json }: StoryOptions, io: CliIo): number {
  if (json) {
    const rows = lines.map(({ atUs, kind, text }) => ({ at_seconds: atUs / 1e6, kind, text }));
    io.out.write(`${JSON.stringify(rows, null, 2)}\n`);
  } else io.out.write(storyText(lines));
  return partial ? EXIT_INTERRUPTED : EXIT_OK;
}

/** `12:00.000  step 1: …`: the time within the run before every line. */
export function storyText(lines: readonly StoryLine[]): string {
  const times = lines.map(({ atUs }) => runTime(atUs));
  const width = Math.max(...times.map((time) => time.length));
  return lines.map(({ text }, i) => `${times[i]!.padStart(width)}  ${text}\n`).join('');
}
