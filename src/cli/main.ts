#!/usr/bin/env node
// The executable: joins the command line to the real process. Nothing is decided here. A reader that closes our output early
// (`maskring … | head`) ends the program quietly.

import process from 'node:process';
import { main } from './command-line.ts';
import { processIo } from './io.ts';

process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});

process.exitCode = await main(process.argv.slice(2), processIo());
// A trace that was refused half-way leaves its pipe open, which would keep the process alive.
process.stdin.destroy();
