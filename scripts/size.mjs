// `npm run size`: what a reader of the page has to load, gzipped, against the budgets. The shell is index.html with all it loads at
// once; the first page is the shell with the page Bits and the worker that reads logs; the worker of full runs (schema and
// simulator) comes after the first picture and is listed without a budget; the editor of the page Scenario must be in neither. Built
// into a folder of its own. Last line: one JSON object. Exit code 1 over budget.
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build } from 'vite';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const site = mkdtempSync(join(tmpdir(), 'maskring-size-'));
const BUDGETS = { shell: 60_000, first_page: 150_000 };

await build({
  configFile: join(project, 'web/vite.config.ts'),
  logLevel: 'error',
  build: { outDir: site, emptyOutDir: true },
});

const gzipped = (file) => gzipSync(readFileSync(join(site, file)), { level: 9 }).length;
const text = (file) => readFileSync(join(site, file), 'utf8');

/** Static imports of a chunk, itself first; dynamic ones and workers are somebody else's. */
function closure(file, seen = new Set()) {
  if (seen.has(file) || !existsSync(join(site, file))) return seen;
  seen.add(file);
  for (const [, target] of text(file).matchAll(
    /(?:^|[;}\s])(?:import|export)\s*(?:[\w*{][^'"();]*?from\s*)?["']\.\/([\w.-]+\.js)["']/g,
  ))
    closure(`assets/${target}`, seen);
  return seen;
}

const html = text('index.html');
const loaded = [...html.matchAll(/(?:src|href)="\.\/(assets\/[^"]+\.(?:js|css))"/g)].map(([, file]) => file);
const shell = new Set(['index.html', ...loaded.flatMap((file) => [...closure(file)])]);
const named = (start) =>
  readdirSync(join(site, 'assets'))
    .filter((name) => name.startsWith(start) && name.endsWith('.js'))
    .map((name) => `assets/${name}`);
const pages = new Set(['bits-page', 'lab-worker'].flatMap(named).flatMap((file) => [...closure(file)]));
const firstPage = new Set([...shell, ...pages]);
const later = named('run-worker').filter((file) => !firstPage.has(file));

/** Chunks that hold the editor, told by a class name that it cannot do without. */
const editor = readdirSync(join(site, 'assets'))
  .filter((name) => name.endsWith('.js') && text(`assets/${name}`).includes('cm-content'))
  .map((name) => `assets/${name}`);
const eager = editor.filter((file) => firstPage.has(file));

const total = (files) => [...files].reduce((sum, file) => sum + gzipped(file), 0);
const print = (name, files, budget) => {
  const bytes = total(files);
  const limit =
    budget === undefined ? '' : ` of ${(budget / 1000).toFixed(0)} kB${bytes > budget ? '  OVER' : ''}`;
  console.log(`${name.padEnd(12)} ${(bytes / 1000).toFixed(1).padStart(7)} kB${limit}`);
  for (const file of files) console.log(`  ${(gzipped(file) / 1000).toFixed(1).padStart(9)} kB  ${file}`);
  return bytes;
};

const sizes = {
  shell: print('shell', shell, BUDGETS.shell),
  first_page: total(firstPage),
};
print(
  'first page',
  [...firstPage].filter((file) => !shell.has(file)),
  undefined,
);
console.log(
  `first page with shell ${(sizes.first_page / 1000).toFixed(1)} kB of ${BUDGETS.first_page / 1000} kB`,
);
sizes.full_run = print('full run', later, undefined);
sizes.editor = print('editor, lazy', editor, undefined);
if (editor.length === 0) console.error('size: the editor is in no chunk');
if (eager.length > 0) console.error(`size: the editor is loaded with the first page: ${eager.join(', ')}`);
const failed = Object.entries(BUDGETS).filter(([name, budget]) => sizes[name] > budget).length;
const missing = ['bits-page', 'lab-worker', 'run-worker', 'scenario-page'].filter(
  (name) => named(name).length === 0,
);
rmSync(site, { recursive: true, force: true });
if (missing.length > 0) console.error(`size: no chunk named ${missing.join(', ')}`);
console.log(
  JSON.stringify({
    schema: 'maskring/size/v1',
    failed: failed + missing.length + eager.length,
    budgets: BUDGETS,
    gzip_bytes: sizes,
  }),
);
process.exit(failed + missing.length + eager.length === 0 ? 0 : 1);
