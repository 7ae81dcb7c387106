// Writes web/made/gallery-data.json: what the gallery of charts (#/gallery) is drawn from, worked out by the engine.
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const { module } = await runnerImport(`${root}test/browser/gallery-facts.ts`, {
  root,
  configFile: false,
  logLevel: 'error',
});
const target = `${root}web/made/gallery-data.json`;
writeFileSync(target, await module.galleryText());
execFileSync(process.execPath, [`${root}node_modules/@biomejs/biome/bin/biome`, 'format', '--write', target]);
process.stdout.write(`${target}\n`);
