// The same numbers in Node, Chromium and Firefox ESR: portable mathematics and random streams. Firefox is the only engine here that
// is not V8's.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import { build } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, FIREFOX, firefoxMissing, launchChromium } from './chromium-page.ts';
import { portableFacts } from './portable-entry.ts';
import { project, type Site, serveFolder } from './static-site.ts';

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
});
