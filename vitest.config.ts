// The suites that need nothing but Node: unit tests beside their file, and the shared suites under test/.
// The oracle and browser suites have configurations of their own inputs and are started by scripts/test.mjs.
import { defineConfig } from 'vitest/config';

const suite = (name: string, include: string[], testTimeout = 30_000) => ({
  test: {
    name,
    include,
    testTimeout,
    environment: 'node',
    pool: 'threads' as const,
    setupFiles: ['test/property-seed.ts'],
  },
});

export default defineConfig({
  test: {
    projects: [
      suite('unit', ['src/**/*.test.ts', 'web/**/*.test.ts'], 5_000),
      suite('contract', ['test/contract/**/*.test.ts']),
      suite('property', ['test/property/**/*.test.ts'], 120_000),
      suite('simulation', ['test/simulation/**/*.test.ts'], 300_000),
      suite('golden', ['test/golden/**/*.test.ts'], 60_000),
      suite('tidy', ['test/tidy/**/*.test.ts'], 60_000),
      suite('cli', ['test/cli/**/*.test.ts'], 120_000),
      suite('data', ['test/data/**/*.test.ts'], 120_000),
      suite('oracle', ['test/oracle/**/*.test.ts'], 600_000),
      suite('browser', ['test/browser/**/*.test.ts'], 300_000),
      suite('package', ['test/package/**/*.test.ts'], 300_000),
    ],
  },
});
