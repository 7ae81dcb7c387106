// `npm test`: every suite, one after another (two heavy ones at once spoil each other's times), with seconds per suite, every
// skip by name and reason, and one last line `N passed, N failed, N skipped`. `npm test -- unit oracle` runs the named ones.
// With CI=true a skip of something a machine could have installed is a failure.
import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const SUITES = [
  'check',
  'unit',
  'contract',
  'property',
  'simulation',
  'golden',
  'tidy',
  'cli',
  'data',
  'oracle',
  'browser',
  'package',
];
const UNAVOIDABLE = /shared\/data|network namespace/;

const only = process.argv.slice(2);
const unknown = only.filter((name) => !SUITES.includes(name));
if (unknown.length > 0) {
  console.error(`no suite ${unknown.join(', ')}; there are ${SUITES.join(', ')}`);
  process.exit(2);
}
const folder = mkdtempSync(join(tmpdir(), 'maskring-test-'));
const total = { passed: 0, failed: 0, skipped: 0 };
const strict = process.env.CI === 'true';

const run = (argv, env = {}) =>
  new Promise((resolve) => {
    const child = spawn(process.execPath, argv, {
      env: { ...process.env, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let output = '';
    child.stdout.on('data', (data) => (output += data));
    child.stderr.on('data', (data) => (output += data));
    child.on('close', (status) => resolve({ status, output }));
  });

async function runCheck() {
  const { status, output } = await run(['scripts/check.mjs']);
  if (status !== 0) console.log(output);
  return { passed: status === 0 ? 1 : 0, failed: status === 0 ? 0 : 1, skipped: [], failures: [] };
}

async function runVitest(name) {
  const file = join(folder, `${name}.json`);
  const argv = [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--project',
    name,
    '--reporter',
    './scripts/suite-reporter.mjs',
  ];
  const { status, output } = await run([...argv, '--passWithNoTests'], { MASKRING_SUITE_FILE: file });
  try {
    const summary = JSON.parse(readFileSync(file, 'utf8'));
    if (status !== 0 && summary.failed === 0) throw new Error(`vitest ended with ${status}`);
    return summary;
  } catch (error) {
    if (status === 0 && /No test files found/.test(output))
      return { passed: 0, failed: 0, skipped: [], failures: [] };
    return {
      passed: 0,
      failed: 1,
      skipped: [],
      failures: [{ name, message: `${error.message}\n${output.slice(-4000)}` }],
    };
  }
}

function account(name, summary, seconds) {
  const forbidden = strict ? summary.skipped.filter(({ reason }) => !UNAVOIDABLE.test(reason)) : [];
  total.passed += summary.passed;
  total.failed += summary.failed + forbidden.length;
  total.skipped += summary.skipped.length - forbidden.length;
  const words = `${summary.passed} passed, ${summary.failed} failed, ${summary.skipped.length} skipped`;
  console.log(`${name.padEnd(11)} ${seconds.toFixed(1).padStart(7)} s  ${words}`);
  for (const failure of summary.failures)
    console.log(`\n  FAILED ${failure.name}\n${failure.message.replace(/^/gm, '    ')}\n`);
  for (const { name: test, reason } of summary.skipped)
    console.log(`  skipped ${test}: ${reason || 'no reason given'}`);
  for (const { name: test } of forbidden)
    console.log(`  FAILED ${test}: skipped in CI, where its needs can be installed`);
}

// Several suites run the built command; build it once, before any clock starts.
const built = await run(['scripts/build-lib.mjs']);
if (built.status !== 0) console.log(built.output);
for (const name of only.length > 0 ? only : SUITES) {
  const started = performance.now();
  const summary = name === 'check' ? await runCheck() : await runVitest(name);
  account(name, summary, (performance.now() - started) / 1000);
}
rmSync(folder, { recursive: true, force: true });
if (total.passed + total.failed === 0) total.failed = 1;
console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
process.exit(total.failed === 0 && built.status === 0 ? 0 : 1);
