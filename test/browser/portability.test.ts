// The same numbers in Node, Chromium and Firefox ESR: portable mathematics and random streams. Firefox is the only engine here that
// is not V8's.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, FIREFOX, firefoxMissing, launchChromium } from './chromium-page.ts';
import { portableFacts } from './portable-entry.ts';
import { buildSite, project, type Site, serveFolder } from './static-site.ts';

let site: Site;

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'maskring-portable-'));
  await build({
    configFile: false,
    logLevel: 'error',
    build: {
      outDir: folder,
      minify: false,
      lib: {
        entry: join(project, 'test/browser/portable-entry.ts'),
        formats: ['es'],
        fileName: () => 'portable.js',
      },
    },
  });
  writeFileSync(
    join(folder, 'index.html'),
    '<!doctype html><script type="module">import { portableFacts } from "./portable.js"; window.facts = portableFacts();</script>',
  );
  site = await serveFolder(folder);
}, 60_000);
afterAll(async () => site?.close());

const READ = 'JSON.stringify(window.facts)';

describe('portable numbers', () => {
  const noChromium = chromiumMissing();
  it.skipIf(noChromium)(
    `are Node's in Chromium${noChromium === false ? '' : ` (${noChromium})`}`,
    async () => {
      const browser = await launchChromium();
      const page = await browser.newPage();
      await page.goto(site.url);
      await page.waitForFunction('window.facts !== undefined');
      expect(JSON.parse((await page.evaluate(READ)) as string)).toEqual(portableFacts());
      await browser.close();
    },
  );

  const noFirefox = firefoxMissing();
  it.skipIf(noFirefox)(
    `are Node's in Firefox ESR${noFirefox === false ? '' : ` (${noFirefox})`}`,
    async () => {
      const browser = await launch({
        browser: 'firefox',
        protocol: 'webDriverBiDi',
        executablePath: FIREFOX,
        headless: true,
      });
      const page = await browser.newPage();
      await page.goto(site.url);
      await page.waitForFunction('window.facts !== undefined');
      expect(JSON.parse((await page.evaluate(READ)) as string)).toEqual(portableFacts());
      await browser.close();
    },
  );

  it.skipIf(noFirefox || noChromium)(
    `make one fingerprint of the bundled trace in the pages of Chromium and Firefox ESR${noFirefox === false ? '' : ` (${noFirefox})`}`,
    async () => {
      const first = await serveFolder(await buildSite());
      const drop = dropText('web-small.log.gz', readFileSync(join(project, 'datasets/web-small.log.gz')));
      const firefox = await launch({
        browser: 'firefox',
        protocol: 'webDriverBiDi',
        executablePath: FIREFOX,
        headless: true,
      });
      const chromium = await launchChromium();
      const shown = [];
      const pages: AnyPage[] = [await firefox.newPage(), await chromium.newPage()];
      for (const page of pages) {
        await page.goto(first.url);
        await page.evaluate(drop);
        await page.waitForSelector('[data-testid=fingerprint][data-stale=false] dd', { timeout: 120_000 });
        shown.push(await page.evaluate('document.querySelector("[data-testid=fingerprint]").textContent'));
      }
      expect(shown[0]).toMatch(/sessions[0-9a-f]{16}/);
      expect(shown[0]).toBe(shown[1]);
      await Promise.all([firefox.close(), chromium.close(), first.close()]);
    },
  );
});

/** What the pages of both drivers can do. */
interface AnyPage {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
  waitForSelector(selector: string, options: { timeout: number }): Promise<unknown>;
}

/** An expression that drops a file on the window; text, so that both drivers take it. */
const dropText = (name: string, bytes: Uint8Array): string => `{
  const data = Uint8Array.from(atob("${Buffer.from(bytes).toString('base64')}"), (letter) => letter.charCodeAt(0));
  const transfer = new DataTransfer();
  transfer.items.add(new File([data], ${JSON.stringify(name)}));
  window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
}`;
