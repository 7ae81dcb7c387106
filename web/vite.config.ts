// The build of the page: relative addresses (any static host), module workers, a strict Content-Security-Policy in the page itself,
// and made modules: the sheet of the figures, the index of the scenarios, and those about balance with their answers (worked out by
// the engine while building; the answers of simulated ones are in web/made). Not part of the page.

import { createReadStream, existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { defineConfig, type Plugin } from 'vite';
import { bitsOfMask } from '../src/base/bits.ts';
import { figureCss } from '../src/figure/figure-css.ts';
import { tokenCss } from '../src/figure/figure-tokens.ts';
import { seal } from '../src/figure/seal.ts';
import { renderSvg, svg } from '../src/figure/svg-node.ts';
import { bytesSource } from '../src/formats/byte-source.ts';
import { parseScenario } from '../src/scenario/parse.ts';
import { Lab } from './worker/lab.ts';

const root = fileURLToPath(new URL('.', import.meta.url));
const project = resolve(root, '..');

/** No inline script or style, no other host, no form, no frame; blob: images are exported drawings. */
const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob: data:",
  "connect-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

const contentSecurityPolicy = (): Plugin => ({
  name: 'maskring-csp',
  apply: 'build',
  transformIndexHtml: () => [
    {
      tag: 'meta',
      attrs: { 'http-equiv': 'Content-Security-Policy', content: POLICY },
      injectTo: 'head-prepend',
    },
  ],
});

const FIGURE_CSS = '\0virtual:figure.css';
const GALLERY = '\0virtual:gallery';
const SCENARIOS = '\0virtual:scenarios';
const MADE: Readonly<Record<string, string>> = {
  'virtual:figure.css': FIGURE_CSS,
  'virtual:gallery': GALLERY,
  'virtual:scenarios': SCENARIOS,
};

const madeModules = (): Plugin => ({
  name: 'maskring-made-modules',
  resolveId: (id) => MADE[id] ?? null,
  async load(id) {
    if (id === FIGURE_CSS) return figureCss;
    if (id === SCENARIOS) return `export const scenarios = ${JSON.stringify(scenarioIndex())};`;
    if (id !== GALLERY) return null;
    const items = await galleryItems();
    return `export const gallery = ${JSON.stringify(items)};`;
  },
});

interface Bundled {
  readonly file: string;
  readonly tracePath: string;
}

const folder = resolve(project, 'scenarios');

/** Every scenario file, start.yaml first, then by name. */
const scenarioFiles = (): string[] =>
  readdirSync(folder)
    .filter((file) => file.endsWith('.yaml'))
    .sort()
    .sort((a, b) => Number(b === 'start.yaml') - Number(a === 'start.yaml'));

/** What the page knows of the scenarios before it fetches one: file and question. */
const scenarioIndex = (): unknown[] =>
  scenarioFiles().flatMap((file) => {
    const parsed = parseScenario(readFileSync(resolve(folder, file), 'utf8'), { file });
    return parsed.ok ? [{ file, question: parsed.value.question }] : [];
  });

/** What simulated scenarios answer: made by scripts/write-answers.mjs, held by a test. */
const answersFile = resolve(project, 'web/made/scenario-answers.json');
const answered = (): Set<string> =>
  new Set((JSON.parse(readFileSync(answersFile, 'utf8')) as { file: string }[]).map(({ file }) => file));

/** Scenarios whose only traffic is a bundled trace; start.yaml first. */
function bundledScenarios(): Bundled[] {
  return scenarioFiles().flatMap((file) => {
    const parsed = parseScenario(readFileSync(resolve(folder, file), 'utf8'), { file });
    const traces = parsed.ok ? parsed.value.traffic.flatMap(({ trace }) => trace ?? []) : [];
    const tracePath = traces.length === 1 ? resolve(folder, traces[0]!) : '';
    return existsSync(tracePath) && tracePath !== '' ? [{ file, tracePath }] : [];
  });
}

async function galleryItems(): Promise<unknown[]> {
  const items = [];
  const known = answered();
  for (const bundled of bundledScenarios().filter(({ file }) => !known.has(file)))
    items.push(await galleryItem(bundled));
  return items.filter((item) => item !== null);
}

async function galleryItem({ file, tracePath }: Bundled): Promise<unknown> {
  const parsed = parseScenario(readFileSync(resolve(folder, file), 'utf8'), { file });
  if (!parsed.ok) return null;
  const { vips, pools, question } = parsed.value;
  const lab = new Lab(() => performance.now());
  const answer = await lab.readSource(bytesSource(basename(tracePath), readFileSync(tracePath)), () => {});
  if (!answer.ok) return null;
  const bits = (family: 4 | 6) =>
    bitsOfMask(vips[0]!.families.find((one) => one.family === family)?.mask ?? [0, 0, 0, 0]);
  const assignment = pools[0]!.assignment === 'round-robin' ? 'round-robin' : 'ring';
  const choice = {
    bits4: bits(4),
    bits6: bits(6),
    serverCount: pools[0]!.servers.length,
    assignment,
  } as const;
  const { by } = lab.score(choice)!;
  const { strip4, sources, requests } = answer.value;
  const name = basename(tracePath);
  return {
    ...{ file, name, url: `./datasets/${name}`, question, ...choice, sources, requests },
    ones: Array.from(strip4.ones, (ones) => Number((ones / strip4.sources).toFixed(4))),
    cv: by.requests.cv,
    reference: by.requests.reference,
  };
}

/** Path beside the page → file: every scenario, the traces they name, the table of allocated prefixes. */
const besidePage = (): Map<string, string> =>
  new Map([
    ...scenarioFiles().map((file) => [`scenarios/${file}`, resolve(folder, file)] as const),
    ...bundledScenarios().map(({ tracePath }) => [`datasets/${basename(tracePath)}`, tracePath] as const),
    ['datasets/prefixes.bin', resolve(project, 'datasets/prefixes.bin')],
  ]);

/** Scenarios and datasets beside the page, and the seal of the seed's mask as icon. */
const bundledFiles = (): Plugin => ({
  name: 'maskring-bundled-files',
  generateBundle() {
    for (const [fileName, path] of besidePage())
      this.emitFile({ type: 'asset', fileName, source: readFileSync(path) });
    this.emitFile({ type: 'asset', fileName: 'seal.svg', source: iconText() });
  },
  configureServer(server) {
    server.middlewares.use((request, response, next) => {
      const path = besidePage().get((request.url ?? '').slice(1));
      if (path !== undefined) createReadStream(path).pipe(response);
      else if (request.url === '/seal.svg')
        response.setHeader('content-type', 'image/svg+xml').end(iconText());
      else next();
    });
  },
});

function iconText(): string {
  const node = seal([27, 21, 14, 13, 11, 10, 8, 5, 1], 32, { size: 32 });
  const style = svg('style', {}, `${tokenCss('auto')}${figureCss}`);
  return renderSvg(svg('svg', node.attributes, style, ...node.children));
}

const { version } = JSON.parse(readFileSync(resolve(project, 'package.json'), 'utf8')) as { version: string };

export default defineConfig({
  root,
  base: './',
  define: { 'import.meta.env.MASKRING_VERSION': JSON.stringify(version) },
  plugins: [contentSecurityPolicy(), madeModules(), bundledFiles()],
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  worker: { format: 'es' },
  build: {
    outDir: resolve(project, 'web-dist'),
    emptyOutDir: true,
    target: 'es2022',
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
  },
  server: { host: '127.0.0.1' },
  preview: { host: '127.0.0.1' },
});
