// Writes schema/scenario.v1.schema.json and schema/sweep.v1.schema.json from the zod schemas in src/scenario/schema. Contract tests fail
// where they differ.
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
for (const name of ['scenario', 'sweep']) {
  const { module } = await runnerImport(`${root}src/scenario/schema/${name}.ts`, {
    root,
    configFile: false,
    logLevel: 'error',
  });
  const target = `${root}schema/${name}.v1.schema.json`;
  writeFileSync(target, module[`${name}SchemaText`]());
  process.stdout.write(`${target}\n`);
}
