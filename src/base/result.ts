// Bad input is a value, not an exception: a Result carries every Issue found, and only the doors (cli, web) throw or print.
// An Issue names where (file, line, column, path), what was found, what was expected and what to do.

export interface Issue {
  /** One plain sentence: "`15 sec` is not a duration". No final full stop. */
  readonly message: string;
  /** Where in a document, as dotted path: `vips.web.mask`. */
  readonly path?: string;
  readonly file?: string;
  /** 1-based. */
  readonly line?: number;
  /** 1-based, in UTF-16 units. */
  readonly column?: number;
  readonly found?: string;
  readonly expected?: string;
  /** What to do: "did you mean `servers`?". */
  readonly hint?: string;
}

export type Result<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly issues: readonly Issue[] };

export const ok = <T>(value: T): Result<T> => ({ ok: true, value });

export const fail = (...issues: readonly Issue[]): Result<never> => ({ ok: false, issues });

/** `file:line:column: message; found …, expected …; hint`: one line, as the command line prints it. */
export function formatIssue(issue: Issue): string {
  const place = [issue.file, issue.line, issue.column].filter((part) => part !== undefined).join(':');
  const path = issue.path === undefined ? '' : `${issue.path}: `;
  const found = issue.found === undefined ? '' : `; found ${issue.found}`;
  const expected =
    issue.expected === undefined ? '' : `${found === '' ? ';' : ','} expected ${issue.expected}`;
  const hint = issue.hint === undefined ? '' : `; ${issue.hint}`;
  return `${place === '' ? '' : `${place}: `}${path}${issue.message}${found}${expected}${hint}`;
}

/** Bad input carried through a stack that cannot return a Result (a stream, a callback); caught at the doors. */
export class InputError extends Error {
  override readonly name = 'InputError';
  readonly issues: readonly Issue[];
  constructor(issues: readonly Issue[]) {
    super(issues.map(formatIssue).join('\n'));
    this.issues = issues;
  }
}

/** The value, or throws InputError with every issue: for the doors and for tests. */
export function unwrap<T>(result: Result<T>): T {
  if (!result.ok) throw new InputError(result.issues);
  return result.value;
}
