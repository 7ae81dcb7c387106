// Issues as the command line prints them: one line each on the error stream, the number of them where there are several.

import type { Issue } from '../base/result.ts';
import { formatIssue } from '../base/result.ts';
import type { CliIo } from './io.ts';

/** Further ones are counted, not printed: a file that is not a scenario at all can have thousands. */
const MAX_PRINTED = 50;

export function printIssues(issues: readonly Issue[], io: CliIo): void {
  for (const issue of issues.slice(0, MAX_PRINTED)) io.err.write(`${printable(formatIssue(issue))}\n`);
  if (issues.length > MAX_PRINTED) io.err.write(`… and ${issues.length - MAX_PRINTED} more\n`);
  if (issues.length > 1) io.err.write(`${issues.length} mistakes\n`);
}

/** Control characters (also those that steer a terminal) written as `\xNN`: the text of a file is not to be trusted. */
export function printable(text: string): string {
  return text.replace(/\p{Cc}/gu, (c) => `\\x${c.charCodeAt(0).toString(16).padStart(2, '0')}`);
}
