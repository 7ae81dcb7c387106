// `npm run check`: types under every guard (engine: no DOM, no Node; formats; node; web) and lint. Prints what failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';

mkdirSync('node_modules/.cache/tsc', { recursive: true });
const tsc = 'node_modules/typescript/bin/tsc';
const steps = [
  ['types: engine without DOM or Node', [tsc, '-p', 'tsconfig.engine.json']],
  ['types: formats without Node', [tsc, '-p', 'tsconfig.formats.json']],
  ['types: node, tests, benches', [tsc, '-p', 'tsconfig.node.json']],
  ...(existsSync('web/main.tsx') || existsSync('web/main.ts')
    ? [['types: web', [tsc, '-p', 'tsconfig.web.json']]]
    : []),
  ['lint and format', ['node_modules/@biomejs/biome/bin/biome', 'check', '--error-on-warnings', '.']],
];
let failed = 0;
for (const [name, argv] of steps) {
  const started = performance.now();
  const { status } = spawnSync(process.execPath, argv, { stdio: 'inherit' });
  if (status !== 0) failed++;
  console.log(
    `${status === 0 ? 'ok    ' : 'FAILED'} ${name}, ${((performance.now() - started) / 1000).toFixed(1)} s`,
  );
}
process.exit(failed === 0 ? 0 : 1);
