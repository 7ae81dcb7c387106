// `npm run replicate [-- NAME…]`: runs the scenarios behind each claim of the patent and writes docs/replication.md: claim, scenario,
// expected, measured, verdict. With names it prints those rows and writes nothing. Exit code 1 if a verdict is not "holds".
import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import { CLAIMS, COMPARISONS } from './replication-claims.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));
process.chdir(root);
const { module } = await runnerImport(`${root}test/simulation/scenario-runs.ts`, {
  root,
  configFile: false,
  logLevel: 'error',
});

const words = process.argv.slice(2);
const isChosen = ({ scenario }) => words.length === 0 || words.some((word) => scenario.includes(word));

/** `change`: pairs of texts to replace in the file, as `--set` would. */
async function run({ scenario, change = [] }) {
  return module.runFile(scenario, (text) =>
    change.reduce((result, [from, to]) => {
      if (!result.includes(from)) throw new Error(`${scenario} has no "${from}"`);
      return result.replaceAll(from, to);
    }, text),
  );
}

const tools = {
  measure: module.measureOf,
  losses: (it) => {
    const entries = Object.entries(module.lossesOf(it));
    return entries.length === 0 ? 'none' : entries.map(([cause, count]) => `${count} ${cause}`).join(', ');
  },
  lost: (it) => it.summary.sessions.lost,
  lossesByCause: module.lossesOf,
};

let failed = 0;
const lines = [];
for (const claim of CLAIMS.filter(isChosen)) {
  const result = await run(claim);
  const holds = claim.holds(result, tools);
  if (!holds) failed++;
  const verdict = holds ? (claim.verdict ?? 'holds') : '**does not hold**';
  lines.push(
    `| ${claim.claim} | \`${claim.scenario}\`${claim.how ? `, ${claim.how}` : ''} | ${claim.expected} | ${claim.measured(result, tools)} | ${verdict} |`,
  );
  console.log(lines.at(-1));
}

const tables = [];
for (const comparison of COMPARISONS.filter(isChosen)) {
  const rows = [];
  for (const variant of comparison.variants) {
    const result = await run({ ...variant, scenario: comparison.scenario });
    rows.push(
      `| ${[variant.name, ...comparison.columns.map(({ value }) => value(result, tools))].join(' | ')} |`,
    );
  }
  const head = ['', ...comparison.columns.map(({ name }) => name)];
  const table = [
    `### ${comparison.title}`,
    '',
    comparison.words,
    '',
    `| ${head.join(' | ')} |`,
    `|${'---|'.repeat(head.length)}`,
    ...rows,
    '',
  ];
  tables.push(table.join('\n'));
  console.log(tables.at(-1));
}

if (words.length === 0) {
  const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
  const text = `# Replication: what the patent claims, and what came out

Written by \`npm run replicate\` (version ${version}); do not edit. Every row is a run of a shipped scenario, seed and all, through the whole
simulator: clients, switches with flow tables, the controller, servers. The laws behind the probabilities, over 20 seeds each, are
measured by \`npm run laws\`.

| claim | scenario | expected | measured | verdict |
|---|---|---|---|---|
${lines.join('\n')}

## Side by side

${tables.join('\n')}`;
  writeFileSync('docs/replication.md', `${text.trimEnd()}\n`);
}
process.exit(failed === 0 ? 0 : 1);
