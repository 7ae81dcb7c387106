// Writes schema/scenario.v1.schema.json from the zod schema in src/scenario/schema. A contract test fails where the two differ.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const { module } = await runnerImport(`${root}src/scenario/schema/scenario.ts`, {
  root,
  configFile: false,
  logLevel: 'error',
});
const target = `${root}schema/scenario.v1.schema.json`;
writeFileSync(target, module.scenarioSchemaText());
process.stdout.write(`${target}\n`);
