// `npm run study:sweep`: a sweep of 200 cells run through, killed with SIGKILL at ten random moments and resumed (several times, with one
// and two workers), cut into shards run in random orders, and with one, two and eight workers; the tables must be the same bytes every
// time. Prints what was done, ends in one JSON line; exit code 1 if anything differed. `--seed N`, `--rounds N` (default 2).
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const argv = process.argv.slice(2);
const option = (name, byDefault) => {
  const at = argv.indexOf(`--${name}`);
  return at < 0 ? byDefault : Number(argv[at + 1]);
};
const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { module: trials } = await runnerImport(`${root}test/cli/sweep-trials.ts`, {
  root,
  configFile: false,
  logLevel: 'error',
});

/** mulberry32: enough to draw moments. */
function randomFrom(seed) {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

const seed = option('seed', 1);
const rounds = option('rounds', 2);
const random = randomFrom(seed);
const cells = 200;
const cwd = trials.trialFolder(cells / 20);
const began = performance.now();
const result = { schema: 'maskring/study-sweep/v1', seed, cells, kills: 0, twice: 0, trials: 0, failed: 0 };

function judge(name, end, out) {
  const changed =
    end.code === 0 ? trials.differences(whole, trials.tablesOf(cwd, out)) : [`exit code ${end.code}`];
  result.trials++;
  if (changed.length > 0) result.failed++;
  console.log(
    `${name}: ${changed.length === 0 ? 'the same bytes' : `DIFFERS: ${changed.slice(0, 5).join(', ')}`}`,
  );
}

const first = await trials.runThrough(cwd, 'whole', 1);
if (first.code !== 0) throw new Error(`the sweep ended with ${first.code}: ${first.err}`);
const whole = trials.tablesOf(cwd, 'whole');
console.log(`${cells} cells, ${whole.size} files of tables`);
for (const workers of [2, 8])
  judge(`${workers} workers`, await trials.runThrough(cwd, `w${workers}`, workers), `w${workers}`);
for (let round = 0; round < rounds; round++) {
  const workers = (round % 2) + 1;
  const moments = Array.from({ length: 10 }, () => Math.floor(random() * (cells + 1))).sort((a, b) => a - b);
  const delaysMs = moments.map(() => random() * 60);
  const end = await trials.killAndResume(cwd, `k${round}`, { workers, moments, delaysMs });
  result.kills += end.struck;
  result.twice += end.twice;
  if (end.twice > 0) result.failed++;
  judge(`killed at ${moments.join(', ')} cells (${end.struck} struck), ${workers} workers`, end, `k${round}`);
}
for (const count of [2, 3, 5]) {
  const order = Array.from({ length: count }, (_, i) => i + 1).sort(() => random() - 0.5);
  judge(
    `shards ${order.join(', ')} of ${count}`,
    await trials.shardAndMerge(cwd, `s${count}`, order),
    `s${count}`,
  );
}
trials.removeFolder(cwd);
console.log(JSON.stringify({ ...result, seconds: Math.round((performance.now() - began) / 1000) }));
process.exit(result.failed === 0 ? 0 : 1);
