// `npm run laws -- [--seed S] [--scale N] [NAME…]`: measures the laws of src/experiment/laws (all, or those whose name contains a word), prints
// expected, measured and standard error of each, and ends in one JSON line. Exit code 1 if one does not hold. With three standard
// errors about one row in 370 misses by chance: a law that fails should be asked again with another seed before it is believed.
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
const laws = [];
console.log(
  `${'law'.padEnd(62)} ${'expected'.padStart(11)} ${'measured'.padStart(11)} ${'± error'.padStart(11)}  holds`,
);
for (const law of chosen) {
  for (const row of await law.measure(seed, scale)) {
    laws.push(row);
    const numbers = [row.expected, row.measured, row.standardError].map((value) =>
      digits(value).padStart(11),
    );
    const limit = row.tolerance === null ? '' : ` (±${row.tolerance})`;
    console.log(`${row.name.padEnd(62)} ${numbers.join(' ')}  ${row.pass ? 'yes' : 'NO'}${limit}`);
  }
}
const failed = laws.filter(({ pass }) => !pass).length;
console.log(JSON.stringify({ schema: 'maskring/laws/v1', seed, failed, laws }));
process.exit(failed === 0 ? 0 : 1);
