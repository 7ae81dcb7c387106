// The door for sweep files: text in, a SweepFile or all its problems out, each with file, line and column. Reads no file; the base
// scenario is not looked at here, nor are measures, which only a run knows. Source: issue "Studies and the CI gate" 2.

import type { Issue, Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { readDocument } from './document.ts';
import { type Override, parseSet } from './override.ts';
import { parseWithRecovery } from './prune.ts';
import type { Path, PlacedIssue } from './resolver.ts';
import { type SweepInput, sweepInput, sweepJsonSchema, type VariationInput } from './schema/sweep.ts';
import { canonicalMetric } from './schema/thresholds.ts';
import { columnNames, columnOf, type SweepParameter, type Varied, variedValues } from './sweep-parameter.ts';

/** Parameters whose values advance together; one alone where it comes from `vary`. */
export interface SweepDimension {
  readonly parameters: readonly SweepParameter[];
  readonly length: number;
}

export interface SweepFile {
  readonly version: 1;
  readonly name: string;
  /** '' where none is given. */
  readonly question: string;
  /** As written; relative to the sweep's file. */
  readonly base: string;
  /** Changes that all cells share. */
  readonly set: readonly Override[];
  /** In the order of the file: `vary`, then `zip`. */
  readonly dimensions: readonly SweepDimension[];
  readonly where: string | null;
  readonly replications: number;
  /** Measures by flat name, or `p_` names of parameters; null: no objective. */
  readonly minimise: readonly string[] | null;
  readonly stop: SweepStop | null;
}

/** When a combination has replications enough; see experiment/sweep/stop-rule.ts. */
export interface SweepStop {
  readonly measure: string;
  /** Of the interval: of the mean where `isRelative`, else in the unit of the measure. */
  readonly halfWidth: number;
  readonly isRelative: boolean;
  readonly confidence: number;
  readonly least: number;
}

export interface ParsedSweep {
  readonly sweep: SweepFile;
  /** Line and column of what is found wrong later: `where`, a value that no scenario takes. */
  place(issue: PlacedIssue): Issue;
}

/** Parses and checks a sweep file. At most 1 MiB of text. */
export function parseSweep(text: string, { file }: { readonly file: string }): Result<ParsedSweep> {
  const read = readDocument(text, file, []);
  if (!read.ok) return read;
  const { data, place } = read.value;
  const copy: unknown = JSON.parse(JSON.stringify(data));
  const recovered = parseWithRecovery(sweepInput, copy, sweepJsonSchema);
  const found: PlacedIssue[] = [...recovered.issues];
  const sweep = recovered.input === null ? null : resolveSweep(recovered.input, file, found);
  const issues = [...read.value.issues, ...found.map(place)].sort(byPlace);
  return issues.length > 0 || sweep === null ? fail(...issues) : ok({ sweep, place });
}

function resolveSweep(input: SweepInput, file: string, found: PlacedIssue[]): SweepFile {
  const drafts = draftsOf(input, found);
  const parameters = namedParameters(drafts, found);
  const dimensions = dimensionsOf(drafts, parameters);
  if (dimensions.length === 0 && found.length === 0)
    found.push(
      issueAt([], { message: 'nothing is varied', expected: '`vary:` or `zip:` with at least one path' }),
    );
  const set = Object.entries(input.set ?? {}).flatMap(([key, value]): Override[] => {
    const path = pathOf(key, ['set', key], found);
    return path === null ? [] : [{ flag: `${file} set ${key}`, path, value }];
  });
  refuseOverlap(drafts, set, found);
  return {
    version: 1,
    name: input.name ?? nameOfFile(file),
    question: input.question ?? '',
    base: input.base,
    set,
    dimensions,
    where: input.where ?? null,
    replications: input.replications ?? 1,
    minimise: checkedObjective(input, parameters, found),
    stop: stopOf(input),
  };
}

interface Draft {
  readonly at: Path;
  readonly pathText: string;
  readonly path: readonly string[];
  readonly varied: Varied;
  /** Which dimension it belongs to. */
  readonly dimension: number;
}

function draftsOf(input: SweepInput, found: PlacedIssue[]): Draft[] {
  const vary = Object.entries(input.vary ?? {}).map(([key, variation], i) =>
    draftOf([['vary', key], key, variation], i, found),
  );
  const zipped = (input.zip ?? []).flatMap((group, g) => {
    const drafts = Object.entries(group).map(([key, variation]) =>
      draftOf([['zip', g, key], key, variation], vary.length + g, found),
    );
    checkLengths(drafts, ['zip', g], found);
    return drafts;
  });
  return [...vary, ...zipped].filter((draft) => draft !== null);
}

function draftOf(
  [at, key, variation]: [Path, string, VariationInput],
  dimension: number,
  found: PlacedIssue[],
): Draft | null {
  const path = pathOf(key, at, found);
  const varied = variedValues(variation);
  if ('message' in varied) found.push(issueAt(at, varied));
  return path === null || 'message' in varied ? null : { at, pathText: key, path, varied, dimension };
}

function checkLengths(drafts: readonly (Draft | null)[], at: Path, found: PlacedIssue[]): void {
  const lengths = drafts.flatMap((draft) => (draft === null ? [] : [draft.varied.values.length]));
  if (lengths.length === 0 && drafts.length === 0)
    found.push(issueAt(at, { message: 'this group is empty' }));
  const odd = lengths.findIndex((length) => length !== lengths[0]);
  if (odd < 0) return;
  found.push(
    issueAt(at, {
      message: 'lists that advance together must be equally long',
      found: lengths.join(' and '),
    }),
  );
}

function pathOf(key: string, at: Path, found: PlacedIssue[]): readonly string[] | null {
  const parsed = parseSet(`${key}=null`);
  if (parsed.ok) return parsed.value.path;
  for (const { file: _, ...issue } of parsed.issues) found.push({ at, atKey: true, issue });
  return null;
}

function namedParameters(drafts: readonly Draft[], found: PlacedIssue[]): SweepParameter[] {
  const columns = drafts.map(({ varied }) => columnOf(varied));
  const names = columnNames(
    drafts.map(({ path, varied }, i) => ({ path, as: varied.as, unit: columns[i]!.unit })),
  );
  return drafts.map(({ at, pathText, path, varied }, i) => {
    const name = names[i] ?? null;
    if (name === null) {
      const message = 'this column would have the same name as another';
      found.push(issueAt(at, { message, hint: 'give one of them a name of its own with `as`' }, true));
    }
    const { type, cells } = columns[i]!;
    return { at, pathText, path, name: name ?? '', type, cells, values: varied.values };
  });
}

function dimensionsOf(drafts: readonly Draft[], parameters: readonly SweepParameter[]): SweepDimension[] {
  const numbers = [...new Set(drafts.map(({ dimension }) => dimension))];
  return numbers.map((number) => {
    const own = parameters.filter((_, i) => drafts[i]!.dimension === number);
    return { parameters: own, length: Math.min(...own.map(({ values }) => values.length)) };
  });
}

/** Of two changes at or below the same path one would undo the other. */
function refuseOverlap(drafts: readonly Draft[], set: readonly Override[], found: PlacedIssue[]): void {
  const taken = set.map(({ path }) => path);
  for (const { at, path, pathText } of drafts) {
    const other = taken.find((before) => before.every((step, i) => i >= path.length || step === path[i]));
    if (other !== undefined) {
      const message = `\`${pathText}\` is changed twice`;
      found.push(issueAt(at, { message, found: `also \`${other.join('.')}\`` }, true));
    }
    taken.push(path);
  }
}

function checkedObjective(
  input: SweepInput,
  parameters: readonly SweepParameter[],
  found: PlacedIssue[],
): readonly string[] | null {
  const wanted = input.objective?.minimise.map(canonicalName) ?? null;
  for (const [i, name] of (wanted ?? []).entries()) {
    const at = ['objective', 'minimise', i];
    if (wanted!.indexOf(name) < i) found.push(issueAt(at, { message: `\`${name}\` is named twice` }));
    if (!name.startsWith('p_')) continue;
    const parameter = parameters.find((candidate) => `p_${candidate.name}` === name);
    const expected = parameters.map((candidate) => `p_${candidate.name}`).join(', ');
    if (parameter === undefined)
      found.push(issueAt(at, { message: `there is no parameter \`${name}\``, expected }));
    else if (parameter.type !== 'number' && parameter.type !== 'integer')
      found.push(issueAt(at, { message: `the parameter \`${name}\` is not a number` }));
  }
  return wanted;
}

/** Labels in the order of the summary; `x.mean` and `x` are one measure. */
function canonicalName(name: string): string {
  const [, key, statistic = ''] = /^([^{.]+(?:\{[^}]*\})?)(\..+)?$/.exec(name) ?? [];
  return key === undefined ? name : `${canonicalMetric(key)}${statistic === '.mean' ? '' : statistic}`;
}

function stopOf({ stop, replications = 1 }: SweepInput): SweepStop | null {
  if (stop === undefined) return null;
  const width = stop['half-width'];
  const isRelative = typeof width === 'string';
  return {
    measure: canonicalName(stop.measure),
    halfWidth: isRelative ? Number(width.replace(/\s?%$/, '')) / 100 : width,
    isRelative,
    confidence: stop.confidence ?? 0.95,
    least: Math.min(stop.least ?? 4, replications),
  };
}

const issueAt = (at: Path, issue: Issue, atKey = false): PlacedIssue => ({ at, atKey, issue });

/** `sweeps/drain-cost.yaml` → `drain-cost`. */
function nameOfFile(file: string): string {
  const name = (file.split(/[/\\]/).at(-1) ?? '').replace(/\.(ya?ml|json)$/i, '');
  return name === '' || name === '-' ? 'sweep' : name;
}

const byPlace = (a: Issue, b: Issue): number =>
  (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
