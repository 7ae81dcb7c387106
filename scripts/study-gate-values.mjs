// Makes the stored values of the study of the gate by our own engine (dist/, so `npm run build:lib` first): replications 0, 1, 2, … of
// docs/studies/gate.yaml (2,048 of them) and of the same with one value changed. Writes docs/studies/gate-values.json.gz: per
// configuration and measure one number a replication, six digits kept. Blocks of 64 seeds, saved after each block; what is there is kept
// (some ten minutes on two cores; `--fresh` starts anew, `--changed N` sets how many seeds a changed configuration gets).
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { gunzipSync, gzipSync } from 'node:zlib';
import { openPool } from '../dist/cli/worker-pool.js';
import { parseScenario, unwrap } from '../dist/index.js';
import { MODEL_VERSION } from '../dist/sim/model-version.js';

const { values: options } = parseArgs({
  options: {
    count: { type: 'string', default: '2048' },
    changed: { type: 'string', default: '2048' },
    out: { type: 'string', default: 'docs/studies/gate-values.json.gz' },
    workers: { type: 'string', default: '2' },
    fresh: { type: 'boolean', default: false },
  },
});
const SCENARIO = 'docs/studies/gate.yaml';
const BLOCK = 64;
const CONFIGURATIONS = {
  unchanged: null,
  '60 points': 'pools.web.virtual-nodes=60',
  '380 clients': 'traffic.visitors.clients=380',
  '48 points': 'pools.web.virtual-nodes=48',
};
const METRICS = [
  'load_cv{pool=web,of=sessions}.mean',
  'load_cv{pool=web,of=sessions}.p95',
  'load_peak_over_mean{pool=web,of=sessions}.mean',
  'load_cv{pool=web,of=requests}.mean',
  'load_peak_over_mean{pool=web,of=requests}.mean',
  'load_spread{pool=web,of=requests}.mean',
  'load_cv{pool=web,of=sources}.mean',
  'bucket_cv{vip=web,family=4,of=requests}',
];

const text = readFileSync(SCENARIO, 'utf8');
const pool = openPool(Number(options.workers));
const stored = storedBefore();
const wanted = (name) => Number(name === 'unchanged' ? options.count : options.changed);
for (const [name, set] of Object.entries(CONFIGURATIONS)) {
  for (let from = 0; from < wanted(name); from += BLOCK) await runBlock(name, set, from);
}
await pool.close();

function storedBefore() {
  if (!options.fresh && existsSync(options.out)) {
    const found = JSON.parse(gunzipSync(readFileSync(options.out)));
    if (found.model === MODEL_VERSION) return found;
    console.error(
      `the stored values are of model ${found.model}, this is model ${MODEL_VERSION}: --fresh starts anew`,
    );
    process.exit(1);
  }
  return { scenario: SCENARIO, model: MODEL_VERSION, configurations: {} };
}

async function runBlock(name, set, from) {
  const until = Math.min(from + BLOCK, wanted(name));
  stored.configurations[name] ??= { set, values: Object.fromEntries(METRICS.map((metric) => [metric, []])) };
  const { values } = stored.configurations[name];
  if (values[METRICS[0]].length >= until) return;
  const scenario = unwrap(parseScenario(text, { file: SCENARIO, set: set === null ? [] : [set] }));
  const cell = { path: SCENARIO, folder: process.cwd(), scenario, traces: [], cwd: process.cwd() };
  const first = values[METRICS[0]].length;
  const tasks = Array.from({ length: until - first }, (_, i) => ({ cell, replication: first + i }));
  for (const { metrics } of await pool.run(tasks)) {
    for (const metric of METRICS) values[metric].push(rounded(metrics[metric]));
  }
  writeFileSync(options.out, gzipSync(JSON.stringify(stored), { level: 9 }));
  console.error(`${name}: ${until} of ${wanted(name)}`);
}

function rounded(value) {
  return value === null || value === undefined ? null : Number(value.toPrecision(6));
}
