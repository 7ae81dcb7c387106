// `npm run screens`: pictures of every page at 1440 and 390 px, light and dark, into docs/screens/, from the built site with the
// bundled trace. Real Chromium, no network but this machine's own. `-- NAME` takes only pictures whose name begins so.
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

/** Name → what is done before the picture. */
const PICTURES = {
  start: async () => {},
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
