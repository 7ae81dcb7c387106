// `npm run laws -- [--seed S] [--scale N] [--write] [NAME…]`: measures the laws of src/experiment/laws (all, or those whose name contains a word), prints
// expected, measured and standard error of each, and ends in one JSON line. Exit code 1 if one does not hold. A row that misses by
// more than three standard errors is measured a second time from other seeds, and that decides (measureLaw).
import { writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';

const words = process.argv.slice(2);
const take = (option, byDefault) => {
  const at = words.indexOf(option);
  if (at < 0) return byDefault;
  const [, value] = words.splice(at, 2);
  if (value !== undefined) return value;
  console.error(`${option} needs a value`);
  process.exit(2);
};
const seed = take('--seed', '1');
const scale = Number(take('--scale', '1'));
if (!(scale > 0)) {
  console.error('--scale needs a number above 0: times as many samples for the laws about changes');
  process.exit(2);
}
const isWritten = words.includes('--write');
if (isWritten) words.splice(words.indexOf('--write'), 1);
const root = fileURLToPath(new URL('..', import.meta.url));
const { module } = await runnerImport(`${root}src/experiment/laws/law-registry.ts`, {
  root,
  configFile: false,
  logLevel: 'error',
});
const chosen = module.LAWS.filter(
  ({ name }) => words.length === 0 || words.some((word) => name.includes(word)),
);
if (chosen.length === 0) {
  console.error(
    `no law ${words.join(', ')}; there are ${module.LAWS.map(({ name }) => `"${name}"`).join(', ')}`,
  );
  process.exit(2);
}

const digits = (value) =>
  value === 0 ? '0' : Math.abs(value) < 0.001 ? value.toExponential(3) : value.toPrecision(5);
const markdown = (rows) => {
  const cells = rows.map(({ name, setUp, expected, measured, standardError, tolerance, pass, looks }) => {
    const allowed = tolerance === null ? `± 3 × ${digits(standardError)}` : `± ${tolerance}`;
    const verdict = `${pass ? 'holds' : '**no**'}${looks === 2 ? ', second look' : ''}`;
    return `| ${name} | ${setUp} | ${digits(expected)} | ${digits(measured)} | ${allowed} | ${verdict} |`;
  });
  return `# Laws the simulator reproduces

Written by \`npm run laws -- --write${scale === 1 ? '' : ` --scale ${scale}`}\` (seed ${seed}); do not edit. Expected values owe nothing to our code (SPEC §8). Each row is pooled over at
least 20 seeds; allowed are three standard errors, or the tolerance that the law states itself. Rows about searches, pins, timeouts and
changes come from the whole simulator: clients, switches, controller, servers; the others from its traffic alone. A row that misses is
measured a second time, from other seeds, and that decides; such a row says "second look".

| law | set-up | expected | measured | allowed | verdict |
|---|---|---|---|---|---|
${cells.join('\n')}
`;
};
const laws = [];
console.log(
  `${'law'.padEnd(62)} ${'expected'.padStart(11)} ${'measured'.padStart(11)} ${'± error'.padStart(11)}  holds`,
);
for (const law of chosen) {
  for (const row of await module.measureLaw(law, seed, scale)) {
    laws.push(row);
    const numbers = [row.expected, row.measured, row.standardError].map((value) =>
      digits(value).padStart(11),
    );
    const limit = `${row.tolerance === null ? '' : ` (±${row.tolerance})`}${row.looks === 2 ? ', second look' : ''}`;
    console.log(`${row.name.padEnd(62)} ${numbers.join(' ')}  ${row.pass ? 'yes' : 'NO'}${limit}`);
  }
}
if (isWritten) writeFileSync(`${root}docs/laws.md`, markdown(laws));
const failed = laws.filter(({ pass }) => !pass).length;
console.log(JSON.stringify({ schema: 'maskring/laws/v1', seed, failed, laws }));
process.exit(failed === 0 ? 0 : 1);
