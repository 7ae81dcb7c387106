// Prints the tables of docs/models/population.md and docs/models/session.md: the presets beside every log and list in
// ../shared/data, and recorded sessions beside drawn ones. Reads the data only; prints no address.
//   node scripts/traffic-distances.mjs
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

const root = fileURLToPath(new URL('..', import.meta.url));
const server = await createServer({
  root,
  configFile: false,
  server: { middlewareMode: true, hmr: false, watch: null },
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
});
const load = (file) => server.ssrLoadModule(`/${file}`);
const { batchesOf, DATA, ipv4Of, prefixTable } = await load('test/simulation/traffic-logs.ts');
const { measurePopulation } = await load('src/traffic/population-measures.ts');
const { POPULATION_PRESETS, POPULATION_PRESET_NAMES } = await load('src/traffic/population-spec.ts');
const { buildPopulation } = await load('src/traffic/population.ts');
const { SESSION_PRESETS } = await load('src/traffic/session-model.ts');
const { sessionsUntil, syntheticSource } = await load('src/traffic/synthetic.fixture.ts');
const { Streams } = await load('src/kernel/streams.ts');

const SEEDS = 20;
const KEEPALIVE_US = 75_000_000;
const table = prefixTable();
const mean = (values) => values.reduce((sum, value) => sum + value, 0) / values.length;
const percent = (value) => `${(100 * value).toFixed(1)} %`;

const columns = [
  ['low-nine CV, S = 4', (m) => percent(m.lowNineCv4)],
  ['S = 16', (m) => percent(m.lowNineCv16)],
  ['host mod 4 = 0, 1, 2, 3', (m) => m.hostRatios4.map((ratio) => (100 * ratio).toFixed(1)).join(' · ')],
  ['≡ 2 mod 8', (m) => percent(m.hostRatios8[2])],
  ['per /24', (m) => m.perSubnet.toFixed(2)],
  ['Zipf over networks', (m) => m.networkZipf.toFixed(2)],
];

const row = (name, measures) =>
  console.log(`| ${name} | ${measures.sources} | ${columns.map(([, cell]) => cell(measures)).join(' | ')} |`);

function presetMeasures(preset, clients) {
  const all = Array.from({ length: SEEDS }, (_, i) => {
    const streams = new Streams(`distance ${i}`);
    const population = buildPopulation({ ...POPULATION_PRESETS[preset], clients }, table, {
      name: 'web',
      streams,
    });
    return measurePopulation(
      Uint32Array.from({ length: clients }, (_, c) => population.word(c, 3)),
      table,
    );
  });
  const average = (pick) => mean(all.map(pick));
  return {
    sources: clients,
    lowNineCv4: average((m) => m.lowNineCv4),
    lowNineCv16: average((m) => m.lowNineCv16),
    hostRatios4: [0, 1, 2, 3].map((k) => average((m) => m.hostRatios4[k])),
    hostRatios8: [0, 1, 2, 3, 4, 5, 6, 7].map((k) => average((m) => m.hostRatios8[k])),
    perSubnet: average((m) => m.perSubnet),
    networkZipf: average((m) => m.networkZipf),
  };
}

const quantiles = [0.25, 0.5, 0.75, 0.9, 0.95, 0.99];
const cells = (values) => {
  const sorted = values.toSorted((a, b) => a - b);
  return quantiles.map((q) =>
    sorted[Math.floor(q * (sorted.length - 1))].toPrecision(3).replace(/\.?0+$/, ''),
  );
};

/** Gaps inside sessions in seconds, and requests a session, of a log. */
async function recorded(file) {
  const last = new Map();
  const counts = [];
  const gaps = [];
  for await (const { count, atUs, words } of batchesOf(file)) {
    for (let r = 0; r < count; r++) {
      const key = words.subarray(r * 4, r * 4 + 4).join('.');
      const before = last.get(key);
      if (before !== undefined && atUs[r] - before.atUs <= KEEPALIVE_US) {
        gaps.push((atUs[r] - before.atUs) / 1e6);
        counts[before.session]++;
        before.atUs = atUs[r];
      } else {
        last.set(key, { atUs: atUs[r], session: counts.length });
        counts.push(1);
      }
    }
  }
  return { gaps, counts };
}

if (!existsSync(DATA)) {
  console.error('../shared/data is not beside this checkout');
  process.exit(1);
}
console.log(`| set | sources | ${columns.map(([name]) => name).join(' | ')} |`);
console.log(`|---|---|${columns.map(() => '---').join('|')}|`);
const files = [
  'access-log/shop-2005-2018.log.gz',
  'access-log/site-2016.log.gz',
  'addresses/ipsum.txt',
  'addresses/tor-nodes.lst',
  'addresses/bitcoin-seeds.txt',
];
for (const file of files) row(file, measurePopulation(await ipv4Of(`${DATA}/${file}`), table));
for (const clients of [10_426, 1_440]) row(`preset web, ${SEEDS} seeds`, presetMeasures('web', clients));
for (const preset of POPULATION_PRESET_NAMES)
  if (preset !== 'web') row(`preset ${preset}, ${SEEDS} seeds`, presetMeasures(preset, 10_426));

console.log(`\n| sessions | ${quantiles.map((q) => `${100 * q} %`).join(' | ')} | mean |`);
console.log(`|---|${quantiles.map(() => '---').join('|')}|---|`);
for (const file of files.slice(0, 2)) {
  const { gaps, counts } = await recorded(`${DATA}/${file}`);
  console.log(`| ${file}: requests | ${cells(counts).join(' | ')} | ${mean(counts).toFixed(1)} |`);
  console.log(`| ${file}: gaps, s | ${cells(gaps).join(' | ')} | ${mean(gaps).toFixed(1)} |`);
}
const drawn = sessionsUntil(
  syntheticSource('distances', {
    session: SESSION_PRESETS.web,
    clients: 1000,
    equilibrium: false,
    sessionsPerSecond: 20,
  }),
  600e6,
);
const counts = drawn.map(({ packets }) => packets.length - 2);
const gaps = drawn.flatMap(({ packets }) => packets.slice(1).map(({ gapUs }) => gapUs / 1e6));
console.log(`| preset web: data packets | ${cells(counts).join(' | ')} | ${mean(counts).toFixed(1)} |`);
console.log(`| preset web: gaps, s | ${cells(gaps).join(' | ')} | ${mean(gaps).toFixed(1)} |`);
await server.close();
