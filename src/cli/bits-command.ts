// `maskring bits FILE…`: which bits, how many, and how sure, for the user's own log; as text or as JSON. With --partial it writes
// counts without addresses, with --merge it reads such files in the place of logs. Refuses before it reads. Addresses are printed
// only where a source must be isolated. Source: issue "The bit lab" 5.

import { readFile, writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { Family } from '../base/address.ts';
import { fail, InputError, ok, type Result, unwrap } from '../base/result.ts';
import { bitsJson } from '../bitlab/bits-json.ts';
import type { Objective } from '../bitlab/objective.ts';
import {
  type BitsPartial,
  formatPartial,
  mergePartials,
  parsePartial,
  partialOf,
} from '../bitlab/partial.ts';
import { refusePartial } from '../bitlab/partial-privacy.ts';
import { sourceSetOf } from '../bitlab/source-set.ts';
import { bitReasons, toggleScores } from '../bitlab/why-bit.ts';
import type { TraceFormat } from '../formats/trace-options.ts';
import type { Mask } from '../mapping/mask.ts';
import { parseMask } from '../mapping/mask-text.ts';
import type { BitWeight } from '../traffic/visit-table.ts';
import { type Analysis, type AnalysisOptions, analyse } from './bits-analysis.ts';
import { type BitsInput, familyOf, readBitsInput, weightOf } from './bits-input.ts';
import { mergedReport } from './bits-merged.ts';
import { bitAgreements, bitsReport, percent } from './bits-report.ts';
import { EXIT_OK } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { FileError, fileIssue } from './node-byte-source.ts';
import { styleFor } from './report/style.ts';

export interface BitsOptions {
  readonly count?: number;
  readonly goal?: number;
  readonly servers: readonly number[];
  readonly assignment: string;
  readonly strategy: string;
  readonly objective?: Objective['name'];
  readonly weight?: BitWeight;
  readonly compare: readonly string[];
  readonly holdout?: 'time' | 'source';
  readonly family?: Family;
  readonly format: 'auto' | TraceFormat;
  readonly seed: string;
  readonly json: boolean;
  readonly why?: number;
  readonly partial?: string;
  readonly merge: boolean;
}

export const DEFAULT_COUNT = 9;
export const DEFAULT_GOAL = 0.1;

/** Throws InputError and FileError; the command line prints them. */
export async function bits(files: readonly string[], options: BitsOptions, io: CliIo): Promise<number> {
  const compare = unwrap(parseMasks(options));
  if (options.merge) return await merge(files, options, io);
  const input = unwrap(await readBitsInput(files, options.format, io));
  if (options.partial !== undefined) return await writePartial(input, options, io);
  const analysis = analyse(input, analysisOptions(options, compare));
  if (options.why !== undefined) io.out.write(whyText(analysis, options.why));
  else if (options.json) io.out.write(`${JSON.stringify(jsonOf(analysis, input), null, 2)}\n`);
  else {
    const goal = options.goal ?? DEFAULT_GOAL;
    io.out.write(
      bitsReport(analysis, { width: io.out.width, style: styleFor(io), records: input.records, goal }),
    );
  }
  return EXIT_OK;
}

function parseMasks(options: BitsOptions): Result<Mask[]> {
  const parsed = options.compare.map((text) => parseMask(text, options.family));
  const issues = parsed.flatMap((mask) => (mask.ok ? [] : [...mask.issues]));
  return issues.length > 0 ? fail(...issues) : ok(parsed.flatMap((mask) => (mask.ok ? [mask.value] : [])));
}

function analysisOptions(options: BitsOptions, compare: readonly Mask[]): AnalysisOptions {
  const { family, weight, holdout } = options;
  return {
    count: options.count ?? (options.goal === undefined ? DEFAULT_COUNT : null),
    goal: options.goal ?? DEFAULT_GOAL,
    servers: options.servers,
    assignment: options.assignment,
    strategy: options.strategy,
    objective: options.objective ?? null,
    seed: options.seed,
    compare,
    ...(family === undefined ? {} : { family }),
    ...(weight === undefined ? {} : { weight }),
    ...(holdout === undefined ? {} : { holdout }),
  };
}

function jsonOf(analysis: Analysis, input: BitsInput) {
  const { set, statistics, choices, hash, weight, verdict } = analysis;
  return bitsJson({
    ...{ set, statistics, choices, hash, weight },
    records: input.records,
    objective: analysis.request.objective.text,
    verdict: verdict.sentences,
    curve: analysis.curve,
  });
}

function whyText(analysis: Analysis, bit: number): string {
  const { statistics, set, request, choices } = analysis;
  if (bit >= statistics.bitCount)
    throw new InputError([{ message: `bit ${bit} is outside IPv${analysis.family}` }]);
  const first = choices[0]!;
  const toggles = toggleScores(set, statistics, first.choice.bits, request.objective);
  const reason = bitReasons(statistics, first.choice.bits, toggles)[bit]!;
  const now = first.assessment.plans[0]!.cv;
  const lines = [`${reason.words[0]!.toUpperCase()}${reason.words.slice(1)}.`];
  if (reason.toggled !== null) {
    const verb = reason.chosen ? 'Without it' : 'With it';
    lines.push(
      `${verb} the ${request.objective.text} is ${percent(reason.toggled.first)}; now ${percent(now)}.`,
    );
  }
  if (reason.kind !== 'constant')
    lines.push(`Agrees most or least with ${bitAgreements(statistics, bit, 5).join(', ')}.`);
  return `${lines.join('\n')}\n`;
}

async function writePartial(input: BitsInput, options: BitsOptions, io: CliIo): Promise<number> {
  const family = familyOf(input, options.family);
  const weight = weightOf(input, options.weight);
  const partial = partialOf(sourceSetOf(input.visits.columnsOf(family, weight)), weight, input.records);
  const refused = refusePartial(partial);
  if (refused !== null) throw new InputError([refused]);
  await write(options.partial!, formatPartial(partial), io);
  return EXIT_OK;
}

/** Partials in the place of logs: merged again with --partial, else reported. */
async function merge(files: readonly string[], options: BitsOptions, io: CliIo): Promise<number> {
  const partials: BitsPartial[] = [];
  for (const file of files) partials.push(unwrap(parsePartial(await read(file, io), file)));
  const merged = unwrap(mergePartials(partials[0]!, ...partials.slice(1)));
  if (options.partial !== undefined) await write(options.partial, formatPartial(merged), io);
  else io.out.write(mergedReport(merged, { ...options, width: io.out.width, style: styleFor(io) }));
  return EXIT_OK;
}

async function read(path: string, io: CliIo): Promise<string> {
  try {
    return await readFile(resolve(io.cwd, path), 'utf8');
  } catch (error) {
    throw new FileError(fileIssue(path, error));
  }
}

/** `-` is standard output. */
async function write(path: string, text: string, io: CliIo): Promise<void> {
  if (path === '-') {
    io.out.write(text);
    return;
  }
  try {
    await writeFile(resolve(io.cwd, path), text);
  } catch (error) {
    throw new FileError(fileIssue(path, error));
  }
}
