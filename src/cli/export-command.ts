// `maskring export SCENARIO --format ovs|json`: the flow tables of a scenario, as they stand at the start or at a moment of a run.
// `ovs` writes one file an ingress into a folder (or prints the only one); `json` prints one object. Writing the entries is
// formats' work, finding them sim's. Source: issue "The switch" 4.

import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseDurationUs } from '../base/duration.ts';
import { type Issue, ok, type Result } from '../base/result.ts';
import { type ExportInput, exportFlowsJson, exportOvs } from '../formats/ovs-flows-export.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { type StandingTable, startingTables, tablesAt } from '../sim/standing-tables.ts';
import { EXIT_INPUT, EXIT_INTERRUPTED, EXIT_OK, EXIT_USAGE } from './exit-code.ts';
import { watchInterrupt } from './interrupt.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { FileError, fileIssue, isSystemError } from './node-byte-source.ts';
import { refuseFolder } from './result-folder.ts';
import { type LoadedScenario, loadScenario } from './scenario-file.ts';
import { openInputs, parseTraceOption } from './trace-inputs.ts';

export interface ExportOptions {
  readonly format: 'ovs' | 'json';
  readonly at?: string;
  readonly out?: string;
  readonly force: boolean;
  readonly trace: readonly string[];
  readonly set: readonly string[];
}

export async function exportTables(path: string, options: ExportOptions, io: CliIo): Promise<number> {
  const loaded = await loadScenario(path, { set: options.set }, io);
  const at = options.at === undefined ? ok(null) : parseDurationUs(options.at);
  const refused =
    options.out === undefined
      ? null
      : await refuseFolder(resolve(io.cwd, options.out), options.out, options.force);
  const issues = [...issuesOf(loaded), ...issuesOf(at), ...(refused === null ? [] : [refused])];
  if (!loaded.ok || !at.ok || refused !== null) {
    printIssues(issues, io);
    return refused === null ? EXIT_INPUT : EXIT_USAGE;
  }
  const tables = await standingTables(loaded.value, at.value, options, io);
  if (!tables.ok) {
    printIssues(tables.issues, io);
    return EXIT_INPUT;
  }
  if (tables.value === null) return EXIT_INTERRUPTED;
  return deliver(exportInput(loaded.value.scenario, at.value, tables.value), options, io);
}

const issuesOf = (result: Result<unknown>): readonly Issue[] => (result.ok ? [] : result.issues);

/** null: stopped by Ctrl-C before the moment was reached. */
async function standingTables(
  loaded: LoadedScenario,
  atUs: number | null,
  options: ExportOptions,
  io: CliIo,
): Promise<Result<StandingTable[] | null>> {
  if (atUs === null) return ok(startingTables(loaded.scenario));
  const inputs = await openInputs(loaded, options.trace.map(parseTraceOption), io);
  if (!inputs.ok) return inputs;
  const interrupt = watchInterrupt(io);
  try {
    return ok(await tablesAt(loaded.scenario, atUs, inputs.value, { shouldStop: () => interrupt.requested }));
  } finally {
    interrupt.stop();
    await inputs.value.close();
  }
}

function exportInput(
  scenario: ResolvedScenario,
  atUs: number | null,
  tables: readonly StandingTable[],
): ExportInput {
  return {
    scenario: scenario.name,
    atUs,
    ingresses: tables.map(({ ingress, mods }) => {
      const { clientPort, serverPorts } = scenario.ingresses.find(({ name }) => name === ingress)!;
      const servers = serverPorts.map(({ port, server }) => ({ port, name: server }));
      return { name: ingress, mods, ports: [{ port: clientPort, name: 'clients' }, ...servers] };
    }),
  };
}

async function deliver(input: ExportInput, options: ExportOptions, io: CliIo): Promise<number> {
  if (options.format === 'json') {
    const text = `${JSON.stringify(exportFlowsJson(input), null, 2)}\n`;
    if (options.out === undefined) io.out.write(text);
    else await writeFiles(resolve(io.cwd, options.out), [{ name: 'flows.json', text }], io);
    return EXIT_OK;
  }
  const files = exportOvs(input);
  if (options.out !== undefined) await writeFiles(resolve(io.cwd, options.out), files, io);
  else if (files.length === 1) io.out.write(files[0]!.text);
  else return printUsage(files.length, io);
  return EXIT_OK;
}

function printUsage(count: number, io: CliIo): number {
  io.err.write(
    `error: ${count} ingresses make ${count} files; add --out FOLDER, or --format json for one object\n`,
  );
  return EXIT_USAGE;
}

/** Each under a temporary name, then renamed; says what it wrote. */
async function writeFiles(
  folder: string,
  files: readonly { readonly name: string; readonly text: string }[],
  io: CliIo,
): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
    for (const { name, text } of files) {
      await writeFile(join(folder, `.${name}`), text);
      await rename(join(folder, `.${name}`), join(folder, name));
      io.err.write(`wrote ${join(folder, name)}\n`);
    }
  } catch (error) {
    throw isSystemError(error) ? new FileError(fileIssue(folder, error)) : error;
  }
}
