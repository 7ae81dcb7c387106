// `npm run soak -- [--count N] [--from N] [--seed N] [--print N]`: random scenarios (test/simulation/swarm-scenario.ts), every invariant
// after every event, each run twice. 20,000 from seed 1 by default. `--seed N` runs one alone, `--print N` shows its scenario.
// A failing seed prints one command that reproduces it; exit code 1 if any failed. Ends in one JSON line.
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const argv = process.argv.slice(2);
const option = (name, byDefault) => {
  const at = argv.indexOf(`--${name}`);
  if (at < 0) return byDefault;
  const value = Number(argv[at + 1]);
  if (!Number.isSafeInteger(value) || value < 0) {
    console.error(`--${name} needs a whole number`);
    process.exit(2);
  }
  return value;
};
const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { module } = await runnerImport(`${root}test/simulation/swarm-run.ts`, {
  root,
  configFile: false,
  logLevel: 'error',
});

const printed = option('print', null);
if (printed !== null) {
  console.log(module.swarmText(printed));
  process.exit(0);
}
const single = option('seed', null);
const from = single ?? option('from', 1);
const count = single === null ? option('count', 20_000) : 1;
const total = { runs: 0, failed: 0, events: 0, sessions: 0, lost: 0 };
const began = performance.now();
for (let seed = from; seed < from + count; seed++) {
  const outcome = await module.runSwarm(seed);
  total.runs++;
  for (const key of ['events', 'sessions', 'lost']) total[key] += outcome[key];
  if (outcome.failure !== null) {
    total.failed++;
    console.log(`${module.reproduceWith(seed)}\n${outcome.failure.replace(/^/gm, '    ')}`);
  }
  if (total.runs % 100 === 0) {
    const seconds = Math.round((performance.now() - began) / 1000);
    console.error(`${total.runs} of ${count}, ${total.failed} failed, ${seconds} s`);
  }
}
const seconds = Math.round((performance.now() - began) / 1000);
console.log(JSON.stringify({ schema: 'maskring/soak/v1', from, ...total, seconds }));
process.exit(total.failed === 0 ? 0 : 1);
