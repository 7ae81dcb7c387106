// `npm run screens`: pictures of every page at 1440 and 390 px, light and dark, into docs/screens/, from the built site with the
// bundled trace and bundled scenarios. Real Chromium, no network but this machine's own. `-- NAME` takes only pictures whose name begins so.
import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { preview } from 'vite';
import { toPalette } from './screens-palette.mjs';

const project = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const folder = join(project, process.env.MASKRING_SCREENS ?? 'docs/screens');
const CHROMIUM = process.env.MASKRING_CHROMIUM ?? '/usr/bin/chromium';
const ARGS =
  '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking --disable-component-update --disable-sync --hide-scrollbars --disable-lcd-text';
const TRACE = join(project, 'datasets/web-small.log.gz');

if (!existsSync(CHROMIUM) || !existsSync(join(project, 'web-dist/index.html'))) {
  console.error('screens: needs /usr/bin/chromium and a built site (npm run build:web)');
  process.exit(2);
}

async function dropTrace(page, file, name) {
  const bytes = readFileSync(file).toString('base64');
  await page.evaluate(
    ({ bytes, name }) => {
      const data = Uint8Array.from(atob(bytes), (letter) => letter.charCodeAt(0));
      const transfer = new DataTransfer();
      transfer.items.add(new File([data], name));
      window.dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    },
    { bytes, name },
  );
}

const ready = async (page) => {
  await page.waitForSelector('[data-testid=fingerprint][data-stale=false] dd', { timeout: 120_000 });
  await page.waitForTimeout(300);
};

/** Opens a bundled scenario by its question on Start and runs it. */
async function runQuestion(page, words, file) {
  await page.getByRole('button', { name: words }).click();
  await page.getByRole('button', { name: `Run ${file}` }).click();
  await page.getByLabel('speed').waitFor();
}

const fastest = async (page) => {
  await page.getByLabel('speed').selectOption('fastest');
  await page.waitForSelector('[data-testid=run-fingerprint]', { timeout: 180_000 });
  await page.waitForTimeout(500);
};

async function dropText(page, name, text) {
  await page.evaluate(
    ({ name, text }) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      window.dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    },
    { name, text },
  );
}

const scenarioText = (file) => readFileSync(join(project, 'scenarios', file), 'utf8');

/** Name → what is done before the picture. */
const PICTURES = {
  start: async (page) => {
    await page.waitForSelector('.gallery');
  },
  'start-earlier': async (page) => {
    await runQuestion(page, /drain the 32nd server/, 'drain-32nd-server.yaml');
    await fastest(page);
    await page.getByRole('link', { name: 'Start' }).click();
    await page.waitForSelector('table.runs');
  },
  keys: async (page) => {
    await page.waitForSelector('.gallery');
    await page.getByRole('button', { name: 'keys', exact: true }).click();
    await page.waitForSelector('dialog[open]');
  },
  'scenario-empty': async (page, base) => {
    await page.goto(`${base}#/scenario`);
    await page.waitForTimeout(600);
  },
  scenario: async (page) => {
    await dropText(page, 'drain-one-of-four.yaml', scenarioText('drain-one-of-four.yaml'));
    await page.waitForSelector('figure svg');
    await page.waitForTimeout(2500);
  },
  'scenario-error': async (page) => {
    const text = scenarioText('drain-one-of-four.yaml').replace('duration: 15m', 'duration: 15 min');
    await dropText(page, 'drain-one-of-four.yaml', text);
    await page.waitForTimeout(2500);
  },
  'run-empty': async (page, base) => {
    await page.goto(`${base}#/run`);
    await page.waitForTimeout(600);
  },
  run: async (page) => {
    await runQuestion(page, /graceful drain of one server in four/, 'drain-one-of-four.yaml');
    await page
      .getByLabel('speed')
      .selectOption('60×')
      .catch(() => {});
    await page.waitForFunction(
      () => (document.querySelector('.run-clock')?.textContent ?? '') >= '00:03:10',
      null,
      { timeout: 120_000 },
    );
    await page.getByRole('button', { name: /^Pause/ }).click();
    await page.waitForTimeout(800);
  },
  'run-over': async (page) => {
    await runQuestion(page, /server's port goes down/, 'port-failure.yaml');
    await fastest(page);
  },
  gallery: async (page, base) => {
    await page.goto(`${base}#/gallery`);
    await page.waitForSelector('[data-form=series] figure svg');
    await page.waitForTimeout(300);
  },
  'bits-empty': async (page, base) => {
    await page.goto(`${base}#/bits`);
    await page.waitForSelector('.verdict h1');
    await page.waitForTimeout(200);
  },
  bits: async (page) => {
    await dropTrace(page, TRACE, 'web-small.log.gz');
    await ready(page);
  },
  'bits-16': async (page, base) => {
    await page.goto(`${base}#/bits?v=1&mask=0.0.1.255&servers=16&assign=round-robin&of=sessions`);
    await dropTrace(page, TRACE, 'web-small.log.gz');
    await ready(page);
  },
  traffic: async (page, base) => {
    await page.goto(`${base}#/traffic`);
    await dropTrace(page, TRACE, 'web-small.log.gz');
    await page.waitForSelector('figure svg');
    await page.waitForTimeout(1500);
  },
  flows: async (page) => {
    await dropTrace(page, TRACE, 'web-small.log.gz');
    await ready(page);
    await page
      .getByRole('slider', { name: /leave|stay/ })
      .first()
      .focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await page.waitForSelector('table.flows');
  },
  reading: async (page) => {
    const block = gunzipSync(readFileSync(TRACE)).toString('latin1');
    await page.evaluate((text) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File(new Array(60).fill(new Blob([text])), 'shop-evening.log'));
      window.dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    }, block);
    await page.waitForFunction(
      () => Number(document.querySelector('[role=progressbar]')?.getAttribute('aria-valuenow')) > 30,
    );
  },
  error: async (page) => {
    await page.evaluate(() => {
      const transfer = new DataTransfer();
      transfer.items.add(
        new File([new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0])], 'holiday.png'),
      );
      window.dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    });
    await page.waitForSelector('[role=alert]');
  },
};

const server = await preview({
  configFile: join(project, 'web/vite.config.ts'),
  preview: { host: '127.0.0.1', port: 0 },
  logLevel: 'error',
});
const base = `http://127.0.0.1:${server.httpServer.address().port}/`;
const browser = await chromium.launch({ executablePath: CHROMIUM, args: ARGS.split(' ') });
mkdirSync(folder, { recursive: true });
const only = process.argv[2] ?? '';
for (const [name, prepare] of Object.entries(PICTURES)) {
  if (!name.startsWith(only)) continue;
  for (const width of [1440, 390]) {
    for (const colorScheme of ['light', 'dark']) {
      const context = await browser.newContext({
        viewport: { width, height: width === 390 ? 844 : 900 },
        colorScheme,
        reducedMotion: 'reduce',
        hasTouch: width === 390,
        isMobile: width === 390,
      });
      const page = await context.newPage();
      page.on('pageerror', (error) => console.error(`${name}: ${error.message}`));
      page.on(
        'console',
        (message) => message.type() === 'error' && console.error(`${name}: ${message.text()}`),
      );
      await page.goto(`${base}#/start`);
      await prepare(page, base);
      const path = join(folder, `${name}-${width}-${colorScheme}.png`);
      writeFileSync(path, toPalette(await page.screenshot({ fullPage: true })));
      console.log(`${path.slice(project.length + 1)}  ${Math.round(statSync(path).size / 1000)} kB`);
      await context.close();
    }
  }
}
await browser.close();
await server.close();
