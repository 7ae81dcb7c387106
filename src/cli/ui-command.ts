// `maskring ui [FILE…]`: serves the built page to this machine and opens the files in it; a result folder is named as a whole. Prints
// the address, runs until Ctrl-C. What may be asked for is in ui-server.ts. Source: issue "The workbench, first half".

import { spawn } from 'node:child_process';
import { existsSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';
import { type Command, InvalidArgumentError } from 'commander';
import type { Issue } from '../base/result.ts';
import { EXIT_INPUT, EXIT_OK, EXIT_USAGE } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { fileIssue, isSystemError } from './node-byte-source.ts';
import { startUiServer, type UiServer } from './ui-server.ts';

export interface UiOptions {
  /** 0: a free one. */
  readonly port: number;
  readonly open: boolean;
}

/** What of a result folder the page reads. */
const RESULT_FILES = ['manifest.json', 'summary.json'];

/** The built page as it lies in the package: beside dist/ and beside src/. */
const SITE = fileURLToPath(new URL('../../web-dist', import.meta.url));

function portNumber(text: string): number {
  const port = Number(text);
  if (!/^\d{1,5}$/.test(text) || port > 65_535)
    throw new InvalidArgumentError('a port is a whole number from 0 to 65535.');
  return port;
}

export function addUi(program: Command, io: CliIo, finish: (code: number) => void): void {
  program
    .command('ui')
    .description('open the page in a browser of this machine, with these files in it')
    .argument('[file...]', 'scenarios, logs, or a result folder of `maskring run --out`')
    .option('--port <port>', 'listen there; default a free port', portNumber, 0)
    .option('--open', 'start the browser too', false)
    .action(async (files: string[], options: UiOptions) => finish(await ui(files, options, io)));
}

/** Serves until Ctrl-C. `site`: the folder of the built page. */
export async function ui(
  files: readonly string[],
  options: UiOptions,
  io: CliIo,
  site = SITE,
): Promise<number> {
  const { paths, issues } = openedPaths(files, io.cwd);
  if (!existsSync(join(site, 'index.html')))
    issues.push({ message: 'the built page is missing', hint: 'in a checkout: npm run build:web' });
  if (issues.length > 0) {
    printIssues(issues, io);
    return EXIT_INPUT;
  }
  try {
    const server = await startUiServer({ folder: site, opened: paths }, options.port);
    return await serve(server, options, io);
  } catch (error) {
    if (!isSystemError(error)) throw error;
    io.err.write(
      `error: port ${options.port} cannot be used (${error.code}); another: --port, or leave it out\n`,
    );
    return EXIT_USAGE;
  }
}

async function serve(server: UiServer, { open }: UiOptions, io: CliIo): Promise<number> {
  io.out.write(`${server.address}\n`);
  io.err.write('Only this machine can reach it. Ctrl-C ends it.\n');
  if (open) startBrowser(server.address, io);
  await new Promise<void>((resolve) => {
    const stop = io.onInterrupt(() => {
      stop();
      resolve();
    });
  });
  await server.close();
  return EXIT_OK;
}

/** Files as absolute paths, folders as what of them the page reads. */
function openedPaths(files: readonly string[], cwd: string): { paths: string[]; issues: Issue[] } {
  const paths: string[] = [];
  const issues: Issue[] = [];
  for (const file of files) {
    const path = resolve(cwd, file);
    try {
      if (!statSync(path).isDirectory()) paths.push(path);
      else {
        const found = RESULT_FILES.map((name) => join(path, name)).filter((one) => existsSync(one));
        if (found.length === 0)
          issues.push({
            file,
            message: 'this folder is no result folder',
            expected: RESULT_FILES.join(' and '),
          });
        paths.push(...found);
      }
    } catch (error) {
      if (!isSystemError(error)) throw error;
      issues.push(fileIssue(file, error));
    }
  }
  return { paths, issues };
}

const BROWSERS: Readonly<Record<string, readonly [string, ...string[]]>> = {
  darwin: ['open'],
  win32: ['cmd', '/c', 'start', ''],
};

function startBrowser(address: string, io: CliIo): void {
  const [command, ...rest] = BROWSERS[process.platform] ?? ['xdg-open'];
  const child = spawn(command, [...rest, address], { detached: true, stdio: 'ignore' });
  child.on('error', () => io.err.write(`${command} could not be started: open the address yourself\n`));
  child.unref();
}
