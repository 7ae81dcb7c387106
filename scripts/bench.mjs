// `npm run bench -- NAME…`: runs bench/NAME.ts (all without a name), each of which asserts its own result, and prints one line
// a figure. The last line is one JSON object with `schema` and `failed`. The programs are bundled on the fly by Vite's esbuild
// free SSR loader, so that they measure the same source the library is built from.
import { readdirSync } from 'node:fs';
import { createServer } from 'vite';

const names = readdirSync('bench')
  .filter((f) => f.endsWith('.ts'))
  .map((f) => f.slice(0, -3))
  .sort();
const wanted = process.argv.slice(2);
const unknown = wanted.filter((name) => !names.includes(name));
if (unknown.length > 0) {
  console.error(`no bench ${unknown.join(', ')}; there are ${names.join(', ')}`);
  process.exit(2);
}
const server = await createServer({
  configFile: false,
  server: { middlewareMode: true, hmr: false, watch: null },
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
});
const results = [];
let failed = 0;
for (const name of wanted.length > 0 ? wanted : names) {
  try {
    const { bench } = await server.ssrLoadModule(`/bench/${name}.ts`);
    const report = await bench();
    failed += report.failed;
    for (const row of report.results) {
      results.push({ bench: name, ...row });
      const value =
        row.value >= 100 ? Math.round(row.value).toLocaleString('en-US') : row.value.toPrecision(3);
      console.log(`${name.padEnd(12)} ${row.name.padEnd(52)} ${value.padStart(16)} ${row.unit}`);
    }
  } catch (error) {
    failed++;
    console.error(`${name}: ${error.stack ?? error}`);
  }
}
await server.close();
console.log(JSON.stringify({ schema: 'maskring/bench/v1', failed, results }));
process.exit(failed === 0 ? 0 : 1);
