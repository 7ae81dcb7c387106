// `npm run study:gate`: how often the gate errs and how small a change it sees, on values of our own engine stored in
// docs/studies/gate-values.json.gz (scripts/study-gate-values.mjs makes them). Writes docs/studies/gate.md; every number in it is of this
// run. Ends with 1 where a promise does not hold.
import { readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { createServer } from 'vite';

const server = await createServer({
  configFile: false,
  server: { middlewareMode: true, hmr: false, ws: false, watch: null },
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
});
const load = (path) => server.ssrLoadModule(`/src/${path}.ts`);
const { runTrials, scaledTo, mixedPairs } = await load('experiment/gate/gate-study');
const { correlation, sampleSd } = await load('experiment/statistics/mean-interval');
const { mean } = await load('base/stats');
const { Streams, Draws } = await load('kernel/streams');

const TRIALS = 2000;
const FINE_TRIALS = 200;
const TOLERANCE = { kind: 'relative', ratio: 0.05 };
const GRID = [0.06, 0.07, 0.08, 0.1, 0.12, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5, 0.75, 1, 1.5, 2];
const stored = JSON.parse(gunzipSync(readFileSync('docs/studies/gate-values.json.gz')));
const streams = new Streams('study-gate');
const drawsFor = (...names) => new Draws(streams.stream('gate', ...names));

const unchanged = stored.configurations.unchanged.values;
const metrics = Object.keys(unchanged);
const changed = Object.entries(stored.configurations).filter(([name]) => name !== 'unchanged');

/** The pairs of a changed configuration that both sides have. */
function pairsOf(metric, values) {
  const both = values[metric].flatMap((now, i) => {
    const old = unchanged[metric][i] ?? null;
    return old === null || now === null ? [] : [[old, now]];
  });
  return { old: both.map(([old]) => old), now: both.map(([, now]) => now) };
}

function judged(pairs, names, trials = TRIALS) {
  return runTrials(pairs, { trials, tolerance: TOLERANCE, draws: drawsFor(...names) });
}

function rowOf(metric, configuration, pairs) {
  const at = (worsening, label) => judged(scaledTo(worsening, pairs), [metric, configuration, label]);
  const natural = mean(pairs.now) / mean(pairs.old) - 1;
  return {
    metric,
    configuration,
    pairs: pairs.old.length,
    r: correlation(pairs.old, pairs.now),
    spread: sampleSd(pairs.old) / mean(pairs.old),
    natural,
    none: at(0, 'none'),
    ten: at(0.1, 'ten'),
    twenty: at(0.2, 'twenty'),
    asItIs: judged(pairs, [metric, configuration, 'natural']),
    least: leastSeen(metric, configuration, pairs),
  };
}

/** The smallest worsening of the grid that is caught in 85 of 100 trials, by bisection; null where none is. */
function leastSeen(metric, configuration, pairs) {
  const isCaught = (worsening) => {
    const names = [metric, configuration, String(worsening)];
    const { fail, trials } = judged(scaledTo(worsening, pairs), names, FINE_TRIALS);
    return fail / trials >= 0.85;
  };
  let [below, caught] = [-1, GRID.length];
  while (caught - below > 1) {
    const middle = (below + caught) >> 1;
    if (isCaught(GRID[middle])) caught = middle;
    else below = middle;
  }
  return GRID[caught] ?? null;
}

const real = changed.flatMap(([name, { values }]) =>
  metrics.map((metric) => rowOf(metric, name, pairsOf(metric, values))),
);
const mixed = [0.8, 0.5, 0].flatMap((r) =>
  metrics.map((metric) =>
    rowOf(metric, `r = ${r}`, mixedPairs(unchanged[metric], r, drawsFor(metric, 'mix', String(r)))),
  ),
);
await server.close();

const part = (count, { trials }) => count / trials;
const percent = (ratio) => `${(100 * ratio).toFixed(ratio < 0.1 ? 2 : 1)} %`;
const signed = (ratio) => `${ratio < 0 ? '−' : '+'}${percent(Math.abs(ratio))}`;
const falseFailures = (rows) => rows.map(({ none }) => part(none.fail, none));
const unpaired = falseFailures(mixed.filter(({ configuration }) => configuration === 'r = 0'));
const paired = mixed.filter(({ configuration }) => configuration !== 'r = 0');
const close = real.filter(({ r }) => r >= 0.8);
const caughtTwenty = close.map(({ twenty }) => part(twenty.fail, twenty));
const caughtTen = close.map(({ ten }) => part(ten.fail, ten));
const worst = (numbers) => (numbers.length === 0 ? Number.NaN : Math.min(...numbers));
const fewest = Math.min(
  ...metrics.map((metric) => unchanged[metric].filter((value) => value !== null).length),
);
const promises = [
  [
    'no change of the mean, real changes on the same seeds: false failures under 1 %',
    Math.max(...falseFailures(real)) < 0.01,
    `worst ${percent(Math.max(...falseFailures(real)))} of ${real.length} rows`,
  ],
  [
    'no change of the mean, stated correlations of 0.5 and 0.8: false failures under 1 %',
    Math.max(...falseFailures(paired)) < 0.01,
    `worst ${percent(Math.max(...falseFailures(paired)))} of ${paired.length} rows`,
  ],
  [
    'nothing paired at all (r = 0): false failures under 1 % over all measures',
    mean(unpaired) < 0.01,
    `${percent(mean(unpaired))}, the worst measure ${percent(Math.max(...unpaired))}`,
  ],
  [
    'r ≥ 0.8, +20 %: at least 95 % caught',
    worst(caughtTwenty) >= 0.95,
    `worst ${percent(worst(caughtTwenty))} of ${close.length} rows`,
  ],
  [
    'r ≥ 0.8, +10 %: at least 85 % caught',
    worst(caughtTen) >= 0.85,
    `worst ${percent(worst(caughtTen))} of ${close.length} rows`,
  ],
  [
    'at least 2 048 stored values a measure, at least six measures',
    fewest >= 2048 && metrics.length >= 6,
    `${fewest} values, ${metrics.length} measures`,
  ],
];

const header =
  '| measure | now is | pairs | r | SD/mean | false failures | caught at +10 % | caught at +20 % | smallest change seen | seeds a trial, no change |\n|---|---|---|---|---|---|---|---|---|---|';
const line = ({ metric, configuration, pairs, r, spread, none, ten, twenty, least }) =>
  `| \`${metric}\` | ${configuration} | ${pairs} | ${r.toFixed(2)} | ${percent(spread)} | ${percent(part(none.fail, none))} | ${percent(part(ten.fail, ten))} | ${percent(part(twenty.fail, twenty))} | ${least === null ? 'none to +200 %' : `+${Math.round(100 * least)} %`} | ${(none.seeds / none.trials).toFixed(0)} |`;
const naturalLine = ({ metric, configuration, natural, asItIs }) =>
  `| \`${metric}\` | ${configuration} | ${signed(natural)} | ${percent(part(asItIs.fail, asItIs))} | ${percent(part(asItIs.pass, asItIs))} | ${percent(part(asItIs.improved, asItIs))} | ${percent(part(asItIs.inconclusive, asItIs))} |`;

const text = `# The gate: how often it errs, how small a change it sees

Made by \`npm run study:gate\`; every number is of that run. ${TRIALS.toLocaleString('en').replace(',', ' ')} trials a number: each draws 64 seeds with replacement from values of our own
engine (\`${stored.scenario}\`, model ${stored.model}; \`scripts/study-gate-values.mjs\` makes them, ${fewest} seeds a measure unchanged) and goes through the looks at
8, 16, 32 and 64 seeds as \`maskring baseline check\` does, with a tolerance of 5 %. *Caught* is the verdict fail.

## Promises

${promises.map(([what, holds, figure]) => `- ${what}: ${holds ? 'holds' : 'DOES NOT HOLD'} (${figure}).`).join('\n')}

A change that changes nothing gives the same values seed by seed and is a pass without statistics; nothing below is about that
case. Here every seed differs.

## A changed configuration on the same seeds

What is now comes from a real change, one value set (${changed.map(([name, { set }]) => `*${name}*: \`${set}\``).join(', ')}), so
the pairs have the scatter that common random numbers leave. The mean is scaled to no worsening, +10 % and +20 %. *r*: the correlation
reached. *Smallest change seen*: the smallest of ${GRID.length} sizes that 64 seeds catch in 85 of 100 trials.

${header}
${real.map(line).join('\n')}

## The same changes as they are, not scaled

| measure | change | mean worsening it causes | fail | pass | improved | inconclusive |
|---|---|---|---|---|---|---|
${real.map(naturalLine).join('\n')}

## Stated correlations

Real values of the unchanged scenario, paired with the same seed with probability r and with another seed otherwise: what a change that
disturbs the draws more would leave. At r = 0 nothing is paired.

${header}
${mixed.map(line).join('\n')}
`;
writeFileSync('docs/studies/gate.md', text);
for (const [what, holds, figure] of promises)
  console.log(`${holds ? 'holds' : 'FAILS'}  ${what} (${figure})`);
process.exitCode = promises.every(([, holds]) => holds) ? 0 : 1;
