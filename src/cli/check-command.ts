// `maskring check FILE…`: says whether scenario files are right, without running them.

import { EXIT_INPUT, EXIT_OK } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { loadScenario } from './scenario-file.ts';

/** Checks every file, also after a bad one; one line per good file on the output. */
export async function checkFiles(
  files: readonly string[],
  set: readonly string[],
  io: CliIo,
): Promise<number> {
  let code = EXIT_OK;
  for (const file of files) {
    const loaded = await loadScenario(file, { set }, io);
    if (loaded.ok) {
      io.out.write(`${file}: ok\n`);
      continue;
    }
    printIssues(loaded.issues, io);
    code = EXIT_INPUT;
  }
  return code;
}
