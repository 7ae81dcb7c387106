// Makes the bundled access logs from our own traffic generator: datasets/web-small.log.gz (population `web` over one day) and
// datasets/uniform-control.log.gz (the negative control: the same day from evenly spread addresses). Nobody's addresses: they are
// drawn inside allocated prefixes. The same seed gives the same lines. Needs the compiled library: npm run build:lib.
//   node scripts/make-traces.mjs [--dist DIR] [--out DIR]
import { readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';

const argument = (name, fallback) => {
  const at = process.argv.indexOf(name);
  return at < 0 ? fallback : process.argv[at + 1];
};
const dist = resolve(argument('--dist', 'dist'));
const out = argument('--out', 'datasets');
const load = (file) => import(pathToFileURL(join(dist, file)).href);

const { Draws, Streams } = await load('kernel/streams.js');
const { formatAddress } = await load('base/address-text.js');
const { decodePrefixTable } = await load('traffic/prefix-table.js');
const { POPULATION_PRESETS } = await load('traffic/population-spec.js');
const { SESSION_PRESETS } = await load('traffic/session-model.js');
const { buildPopulation } = await load('traffic/population.js');
const { SyntheticSource } = await load('traffic/synthetic.js');
const { createIngressChooser } = await load('traffic/ingress.js');
const { WEB_DAY } = await load('traffic/rate-profile.js');

const SEED = 'bundled-traces/1';
const DAY_US = 86_400_000_000;
const DAY_START = Date.UTC(2025, 2, 12);
const MONTH = 'Mar';

/** [path, status, least bytes, most bytes]: popular ones first. */
const PAGES = [
  ['/', 200, 7200, 9800],
  ['/style.css', 200, 2900, 2900],
  ['/app.js', 200, 18400, 18400],
  ['/logo.svg', 200, 1300, 1300],
  ['/products', 200, 9000, 16000],
  ['/search', 200, 3000, 12000],
  ['/cart', 200, 2100, 4600],
  ['/products/14', 200, 5200, 7000],
  ['/products/3', 200, 5200, 7000],
  ['/products/27', 200, 5200, 7000],
  ['/favicon.ico', 304, 0, 0],
  ['/about', 200, 4100, 4100],
  ['/help', 200, 6300, 6300],
  ['/feed.xml', 200, 15500, 15500],
  ['/robots.txt', 200, 120, 120],
  ['/old-page', 404, 530, 530],
];
const AGENTS = [
  'Mozilla/5.0 (desktop)',
  'Mozilla/5.0 (phone)',
  'Mozilla/5.0 (tablet)',
  'Reader/2.1',
  'Bot/1.0',
];

const TRACES = [
  {
    file: 'web-small.log.gz',
    name: 'web',
    population: { ...POPULATION_PRESETS.web, clients: 6000, ipv6Ratio: 0.08 },
  },
  {
    file: 'uniform-control.log.gz',
    name: 'uniform',
    population: { ...POPULATION_PRESETS.uniform, clients: 6000 },
  },
];

/** Every request of the day: {atUs, client, number}, in time order. */
function requestsOf(source) {
  const requests = [];
  while (source.nextStartUs < DAY_US) {
    const { startUs, client, script } = source.take();
    let atUs = startUs;
    for (let gap = script.next(); gap >= 0; gap = script.next()) {
      atUs += gap;
      if (script.kind === 'data' && atUs < DAY_US) requests.push({ atUs, client, number: requests.length });
    }
  }
  return requests.sort((a, b) => a.atUs - b.atUs || a.number - b.number);
}

const two = (value) => String(value).padStart(2, '0');

function stamp(atUs) {
  const date = new Date(DAY_START + Math.floor(atUs / 1000));
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(':');
  return `${two(date.getUTCDate())}/${MONTH}/${date.getUTCFullYear()}:${clock} +0000`;
}

function lineOf(request, population, draws) {
  const address = { family: population.family(request.client), words: population.words(request.client) };
  draws.seek(request.client, request.number);
  const popular = Math.floor(PAGES.length * draws.unit() * draws.unit());
  const [path, status, least, most] = PAGES[popular];
  const size = least + draws.below(most - least + 1);
  const agent = AGENTS[draws.seek(request.client, 0).below(AGENTS.length)];
  return `${formatAddress(address)} - - [${stamp(request.atUs)}] "GET ${path} HTTP/1.1" ${status} ${size || '-'} "-" "${agent}"\n`;
}

function makeTrace({ name, population: spec }, prefixes) {
  const streams = new Streams(SEED);
  const population = buildPopulation(spec, prefixes, { name, streams });
  const source = new SyntheticSource({
    name,
    source: 0,
    destinationPort: 80,
    streams,
    population,
    session: { ...SESSION_PRESETS.web, packets: { kind: 'lognormal', median: 2.5, sigma: 1 } },
    sessionsPerSecond: 7500 / 86_400,
    profile: { diurnal: WEB_DAY, periodUs: DAY_US, phaseUs: 0, flashes: [] },
    ingress: createIngressChooser({ weights: [1], draws: new Draws(streams.stream('ingress', name)) }),
  });
  const draws = new Draws(streams.stream('pages', name));
  const requests = requestsOf(source);
  const sources = new Set(requests.map(({ client }) => client)).size;
  return {
    text: requests.map((request) => lineOf(request, population, draws)).join(''),
    requests: requests.length,
    sources,
  };
}

const prefixes = decodePrefixTable(readFileSync(join(out, 'prefixes.bin')));
for (const trace of TRACES) {
  const { text, requests, sources } = makeTrace(trace, prefixes);
  const bytes = gzipSync(text, { level: 9 });
  writeFileSync(join(out, trace.file), bytes);
  console.log(`${trace.file}: ${requests} requests, ${sources} sources, ${bytes.length} bytes`);
}
