// From a sweep file and the text of its base scenario to the points to run: every combination of the dimensions, the last one
// fastest, less those that `where` leaves out, each resolved and checked as a scenario of its own before anything runs. Reads no file;
// what the inputs hash to is asked of the door. Source: issue "Studies and the CI gate" 2. Cost: some 1.5 ms a point (measured).

import { fail, formatIssue, type Issue, ok, type Result } from '../../base/result.ts';
import { scenarioHash } from '../../scenario/hash.ts';
import type { Override } from '../../scenario/override.ts';
import { parseScenario } from '../../scenario/parse.ts';
import type { ParsedSweep, SweepDimension, SweepFile } from '../../scenario/parse-sweep.ts';
import type { ResolvedScenario } from '../../scenario/resolved.ts';
import type { ParameterCell, SweepParameter } from '../../scenario/sweep-parameter.ts';
import { MODEL_VERSION } from '../../sim/model-version.ts';
import { STREAM_VERSION } from '../replications/replication-seed.ts';
import { type InputHash, pointKey, type SweepOutline } from './sweep-outline.ts';
import { evaluateWhere, parseWhere, type WhereNode } from './where-expression.ts';

/** Combinations before `where`, and cells: more would not end. */
const MAX_CELLS = 1_000_000;
/** Points whose scenario is wrong that are told one by one. */
const MAX_WRONG_POINTS = 20;

export interface PlannedPoint {
  readonly values: readonly ParameterCell[];
  readonly scenario: ResolvedScenario;
}

export interface SweepPlan {
  readonly file: SweepFile;
  readonly parameters: readonly SweepParameter[];
  readonly points: readonly PlannedPoint[];
}

export interface BaseText {
  readonly text: string;
  /** For messages and the default name of the scenario. */
  readonly file: string;
}

/** All points, or every problem of the sweep file and of the scenarios it makes. */
export function planSweep(parsed: ParsedSweep, base: BaseText): Result<SweepPlan> {
  const { sweep } = parsed;
  const parameters = sweep.dimensions.flatMap((dimension) => dimension.parameters);
  const total = sweep.dimensions.reduce((product, { length }) => product * length, 1);
  if (total * sweep.replications > MAX_CELLS) {
    const found = `${total} combinations, ${sweep.replications} replications each`;
    return fail(
      parsed.place({
        at: [],
        atKey: false,
        issue: { message: 'the sweep is too large', found, expected: `at most ${MAX_CELLS} cells` },
      }),
    );
  }
  const chosen = chosenCombinations(parsed, parameters);
  return chosen.ok ? resolvedPoints(parsed, base, { parameters, chosen: chosen.value }) : chosen;
}

/** Positions in the lists of every parameter. */
type Combination = readonly number[];

function chosenCombinations(
  parsed: ParsedSweep,
  parameters: readonly SweepParameter[],
): Result<Combination[]> {
  const { where, dimensions } = parsed.sweep;
  const all = combinations(dimensions);
  if (where === null) return ok(all);
  const tree = parseWhere(
    where,
    parameters.map(({ name }) => name),
  );
  if (!tree.ok) return fail(...tree.issues.map((issue) => placedInWhere(parsed, issue)));
  const kept = filtered(all, parameters, tree.value);
  if (!kept.ok) return fail(...kept.issues.map((issue) => placedInWhere(parsed, issue)));
  if (kept.value.length > 0) return kept;
  return fail(placedInWhere(parsed, { message: `none of the ${all.length} combinations is left` }));
}

function filtered(
  all: readonly Combination[],
  parameters: readonly SweepParameter[],
  tree: WhereNode,
): Result<Combination[]> {
  const kept: Combination[] = [];
  for (const combination of all) {
    const value = (name: string): ParameterCell => {
      const p = parameters.findIndex((parameter) => parameter.name === name);
      return parameters[p]!.cells[combination[p]!]!;
    };
    const wanted = evaluateWhere(tree, value);
    if (!wanted.ok) {
      const at = parameters
        .map(({ name, cells }, p) => `${name}=${String(cells[combination[p]!])}`)
        .join(', ');
      return fail(...wanted.issues.map((issue) => ({ ...issue, found: at })));
    }
    if (wanted.value) kept.push(combination);
  }
  return ok(kept);
}

/** The place of `where` in the file; the column within the expression goes into the message. */
function placedInWhere(parsed: ParsedSweep, { column, ...issue }: Issue): Issue {
  const message =
    column === undefined ? issue.message : `${issue.message} (character ${column} of the expression)`;
  return parsed.place({ at: ['where'], atKey: false, issue: { ...issue, message } });
}

/** Every combination, the last dimension fastest; parameters of one dimension advance together. */
export function combinations(dimensions: readonly SweepDimension[]): Combination[] {
  let all: number[][] = [[]];
  for (const { parameters, length } of dimensions) {
    all = all.flatMap((head) => Array.from({ length }, (_, i) => [...head, ...parameters.map(() => i)]));
  }
  return all;
}

function resolvedPoints(
  parsed: ParsedSweep,
  base: BaseText,
  { parameters, chosen }: { parameters: readonly SweepParameter[]; chosen: readonly Combination[] },
): Result<SweepPlan> {
  const points: PlannedPoint[] = [];
  const issues = new Map<string, Issue>();
  let wrong = 0;
  for (const combination of chosen) {
    const overrides = overridesOf(parsed, parameters, combination);
    const scenario = parseScenario(base.text, { file: base.file, overrides });
    const values = parameters.map(({ cells }, p) => cells[combination[p]!]!);
    if (scenario.ok) points.push({ values, scenario: scenario.value });
    else for (const issue of scenario.issues) issues.set(formatIssue(issue), issue);
    if (!scenario.ok && ++wrong >= MAX_WRONG_POINTS) break;
  }
  return issues.size > 0 ? fail(...issues.values()) : ok({ file: parsed.sweep, parameters, points });
}

function overridesOf(
  { sweep, place }: ParsedSweep,
  parameters: readonly SweepParameter[],
  combination: Combination,
): Override[] {
  const varied = parameters.map(({ at, path, pathText, values, cells }, p): Override => {
    const issue = place({ at, atKey: true, issue: { message: '' } });
    const flag = `${issue.file}:${issue.line}:${issue.column}: ${pathText} = ${String(cells[combination[p]!])}`;
    return { flag, path, value: values[combination[p]!] };
  });
  return [...sweep.set, ...varied];
}

/** The outline of a plan; `inputsOf` says what the inputs of a point hash to. */
export function outlineOf(
  { file, parameters, points }: SweepPlan,
  inputsOf: (scenario: ResolvedScenario) => readonly InputHash[],
): SweepOutline {
  return {
    schema: 'maskring/sweep-outline/v1',
    name: file.name,
    question: file.question,
    model: MODEL_VERSION,
    streams: STREAM_VERSION,
    parameters: parameters.map(({ name, pathText, type }) => ({ name, path: pathText, type })),
    replications: file.replications,
    stop: file.stop,
    minimise: file.minimise,
    points: points.map(({ values, scenario }) => {
      const hash = scenarioHash(scenario);
      return { values, scenario_hash: hash, key: pointKey(hash, inputsOf(scenario)) };
    }),
  };
}
