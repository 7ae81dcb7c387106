// Error recovery: a document that does not fit the schema is cut back, piece by piece, to one that does, so that the checks of
// meaning (names that exist, real addresses) can still run over the rest and all problems come at once. What was cut is
// remembered: a later issue about it, or caused by it, is not repeated. The result of a cut parse is never run.

import type * as z from 'zod';
import { limitedIssues, MAX_ISSUES } from './issue-limit.ts';
import type { Path, PlacedIssue } from './resolver.ts';
import { type Finding, schemaIssues } from './schema-issues.ts';

const MAX_ROUNDS = 32;

/** What a section that had to be cut whole is taken to be; the other required keys take their container with them. */
const STAND_INS: Readonly<Record<string, unknown>> = { version: 1, pools: {}, traffic: {} };

export interface Recovered<T> {
  /** Null where nothing could be saved. */
  readonly input: T | null;
  readonly issues: readonly PlacedIssue[];
  /** True where an issue about this path repeats or follows from one of `issues`. */
  isCut(path: Path): boolean;
  /** The path in the file of a path in the cut data: positions in lists shift when items are cut. */
  original(path: Path): Path;
}

/** Parses `data`, cutting what does not fit. `data` must be a copy: it is changed. `jsonSchema` is asked for only where it is needed. */
export function parseWithRecovery<T>(
  schema: z.ZodType<T>,
  data: unknown,
  jsonSchema: () => unknown,
): Recovered<T> {
  const cutter = new Cutter();
  const issues: PlacedIssue[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const parsed = schema.safeParse(data);
    if (parsed.success) return { input: parsed.data, issues, ...cutter.view() };
    const found = schemaIssues(parsed.error, data, jsonSchema());
    if (found.length > MAX_ISSUES) return { input: null, issues: limitedFindings(found), ...cutter.view() };
    for (const issue of found) {
      const at = cutter.original(issue.at);
      if (!issue.silent && !cutter.isCut(at)) issues.push({ at, atKey: issue.atKey, issue: issue.issue });
    }
    cutter.cutAll(data, found);
  }
  return { input: null, issues, ...cutter.view() };
}

const limitedFindings = (found: readonly Finding[]): PlacedIssue[] =>
  limitedIssues(
    found,
    ({ at, atKey, issue }): PlacedIssue => ({ at, atKey, issue }),
    ({ at }, rest) => ({ at, atKey: false, issue: rest }),
  );

class Cutter {
  readonly #cut: Path[] = [];
  /** Original positions of the items left in a list, by the list's original path. */
  readonly #kept = new Map<string, number[]>();

  view(): { isCut: (path: Path) => boolean; original: (path: Path) => Path } {
    return { isCut: (path) => this.isCut(path), original: (path) => this.original(path) };
  }

  isCut(path: Path): boolean {
    return this.#cut.some((cut) => startsWith(cut, path) || startsWith(path, cut));
  }

  original(path: Path): Path {
    const result: (string | number)[] = [];
    for (const step of path) {
      const kept = this.#kept.get(JSON.stringify(result));
      result.push(kept !== undefined && typeof step === 'number' ? (kept[step] ?? step) : step);
    }
    return result;
  }

  /** Removes what the findings lead to: the values themselves or, of required keys that are missing, what holds them. */
  cutAll(data: unknown, findings: readonly Finding[]): void {
    for (const { at } of findings) this.#cut.push(this.original(at));
    const rest = findings.filter((finding) => !substitute(data, finding)).map(({ at }) => existing(data, at));
    const targets: Path[] = [];
    for (const path of rest.sort(lastFirst).reverse()) {
      if (targets.length === 0 || !startsWith(path, targets.at(-1)!)) targets.push(path);
    }
    for (const path of targets.reverse()) this.#remove(data, path);
  }

  #remove(data: unknown, path: Path): void {
    const container = valueAt(data, path.slice(0, -1));
    const step = path.at(-1);
    if (step === undefined || typeof container !== 'object' || container === null) return;
    this.#cut.push(this.original(path));
    if (Array.isArray(container)) this.#cutItem(container, path);
    else if (path.length === 1 && Object.hasOwn(STAND_INS, step)) setOwn(container, step, STAND_INS[step]);
    else delete (container as Record<string | number, unknown>)[step];
  }

  #cutItem(list: unknown[], path: Path): void {
    const key = JSON.stringify(this.original(path.slice(0, -1)));
    const kept = this.#kept.get(key) ?? list.map((_, i) => i);
    const index = Number(path.at(-1));
    list.splice(index, 1);
    this.#kept.set(
      key,
      kept.filter((_, i) => i !== index),
    );
  }
}

const setOwn = (container: object, key: string | number, value: unknown): void => {
  (container as Record<string | number, unknown>)[key] = structuredCopy(value);
};

/** Puts the finding's stand-in in the place of the value; false where it has none. */
function substitute(data: unknown, finding: Finding): boolean {
  const container = valueAt(data, finding.at.slice(0, -1));
  if (finding.standIn === undefined || typeof container !== 'object' || container === null) return false;
  setOwn(container, finding.at.at(-1)!, finding.standIn);
  return true;
}

/** The path itself where there is something, or a stand-in for it; else the nearest that holds it. */
function existing(data: unknown, path: Path): Path {
  if (path.length <= 1 || valueAt(data, path) !== undefined) return path;
  return existing(data, path.slice(0, -1));
}

const structuredCopy = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/** `whole` begins with `start`. */
const startsWith = (whole: Path, start: Path): boolean =>
  start.length <= whole.length && start.every((step, i) => whole[i] === step);

/** Later places first, and what lies in a container before the container. */
function lastFirst(a: Path, b: Path): number {
  const depth = a.findIndex((step, i) => step !== b[i]);
  if (depth < 0) return b.length - a.length;
  const [x, y] = [a[depth]!, b[depth]];
  if (y === undefined) return -1;
  return typeof x === 'number' && typeof y === 'number' ? y - x : String(x) < String(y) ? 1 : -1;
}

function valueAt(data: unknown, path: Path): unknown {
  let value = data;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}
