// Compiles src/ to dist/ (ES modules with types) and makes the command runnable. Fails with the compiler's own messages.
import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync } from 'node:fs';

const result = spawnSync(process.execPath, ['node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json'], {
  stdio: 'inherit',
});
if (result.status !== 0) process.exit(result.status ?? 1);
if (existsSync('dist/cli/main.js')) chmodSync('dist/cli/main.js', 0o755);
