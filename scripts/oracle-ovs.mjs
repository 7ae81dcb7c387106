// `npm run oracle:ovs -- --cases N --seed S [--first K]`: N random cases (default 50), from case K of seed S, through our switch and
// through Open vSwitch 3.1. A difference prints the smallest case that shows it and the command that repeats it. The last line
// is one JSON object with `schema` and `failed`.
import { parseArgs } from 'node:util';
import { createServer } from 'vite';

// So that the daemons it started end with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(130));

const { values } = parseArgs({
  options: {
    cases: { type: 'string', default: '50' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
  },
});
const cases = Number(values.cases);
const first = Number(values.first);
if (!Number.isInteger(cases) || cases < 1 || !Number.isInteger(first) || first < 0) {
  console.error('--cases is a whole number from 1, --first from 0');
  process.exit(2);
}
const server = await createServer({
  configFile: false,
  server: { middlewareMode: true, hmr: false, watch: null },
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
});
const { judge } = await server.ssrLoadModule('/test/oracle/judge.ts');
const started = performance.now();
let report;
try {
  report = await judge({ seed: values.seed, cases, first, print: (line) => console.log(line) });
} finally {
  await server.close();
}
const seconds = Number(((performance.now() - started) / 1000).toFixed(1));
console.log(JSON.stringify({ schema: 'maskring/oracle-ovs/v1', ...report, seed: values.seed, seconds }));
process.exit(report.failed === 0 ? 0 : 1);
