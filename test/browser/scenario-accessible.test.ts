// axe-core on the pages Scenario and Traffic as they show a scenario, light and dark, wide and narrow: nothing found, nothing overflows.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, launchChromium } from './chromium-page.ts';
import { buildSite, type Site, serveFolder } from './static-site.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const missing = chromiumMissing();

interface Finding {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function openExample(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Open the example' }).click();
  await page.waitForSelector('.cm-content');
  await page.locator('.estimates table').first().waitFor();
}

const STATES: Readonly<Record<string, (page: Page) => Promise<void>>> = {
  'scenario, empty': async (page) =>
    void (await page.getByRole('button', { name: 'Open the example' }).waitFor()),
  'scenario, without problems': openExample,
  'scenario, with problems and differences': async (page) => {
    await openExample(page);
    await page.getByLabel('number of servers').fill('four');
    await page.getByLabel('number of servers').press('Enter');
    await page.locator('h1', { hasText: 'is not a whole number' }).waitFor();
    await page.getByRole('button', { name: 'Differences' }).click();
  },
  'traffic of a scenario': async (page) => {
    await page.getByRole('link', { name: 'Traffic' }).click();
    await page.getByLabel('traffic of').selectOption('flash-crowd-drain.yaml');
    await page.waitForSelector('figure svg');
  },
};

describe.skipIf(missing)(`accessibility of scenarios${missing === false ? '' : ` (${missing})`}`, () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    site = await serveFolder(await buildSite());
    browser = await launchChromium();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  for (const [name, prepare] of Object.entries(STATES)) {
    for (const [colorScheme, width] of [
      ['light', 1440],
      ['dark', 390],
    ] as const) {
      it(`finds nothing: ${name}, ${colorScheme}, ${width} px`, async () => {
        const viewport = { width, height: 900 };
        const context = await browser.newContext({ viewport, colorScheme, bypassCSP: true });
        const page = await context.newPage();
        page.setDefaultTimeout(60_000);
        await page.goto(`${site.url}#/scenario`);
        await prepare(page);
        await page.evaluate(AXE);
        const violations = (await page.evaluate(
          'axe.run(document).then((result) => result.violations)',
        )) as Finding[];
        const found = violations.map(
          ({ id, nodes }) => `${id}: ${nodes[0]?.html} ${nodes[0]?.failureSummary}`,
        );
        expect(found).toEqual([]);
        const overflow = await page.evaluate(
          () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
        );
        expect(overflow).toBe(0);
        await context.close();
      });
    }
  }
});
