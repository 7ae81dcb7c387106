// Writes web/made/scenario-answers.json: what the bundled scenarios answer, worked out by running them (a minute). A test in
// test/simulation fails where the file is not what the engine says.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const { module } = await runnerImport(`${root}test/simulation/scenario-answers.ts`, {
  root,
  configFile: false,
  logLevel: 'error',
});
const target = `${root}web/made/scenario-answers.json`;
writeFileSync(target, await module.answersText());
execFileSync(process.execPath, [`${root}node_modules/@biomejs/biome/bin/biome`, 'format', '--write', target]);
process.stdout.write(`${target}\n`);
