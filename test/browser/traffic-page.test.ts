// The page Traffic for scenarios in real Chromium: population and session model of bundled scenarios, by pointer and by keyboard, each
// traffic of one, and the curves of an open log beside the model's.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumMissing, dropFile, launchChromium } from './chromium-page.ts';
import { buildSite, project, type Site, serveFolder } from './static-site.ts';

const TRACE = join(project, 'datasets/web-small.log.gz');
const missing = chromiumMissing();
const plain = (text: string | null): string => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');

describe.skipIf(missing)(`the page Traffic of scenarios${missing === false ? '' : ` (${missing})`}`, () => {
  let site: Site;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    site = await serveFolder(await buildSite());
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  beforeEach(async () => {
    complaints = [];
    page = await (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${site.url}#/traffic`);
    await page.getByLabel('traffic of').waitFor();
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  const heading = async (): Promise<string> => plain(await page.locator('h1').textContent());

  it('draws the clients and sessions of a bundled scenario and says how many were drawn', async () => {
    await page.getByLabel('traffic of').selectOption('flash-crowd-drain.yaml');
    await page.waitForSelector('figure svg', { timeout: 60_000 });
    expect(await page.locator('figure').count()).toBe(6);
    expect(await heading()).toMatch(/networks of \d+ hold half of the sources, and none of the gaps/);
    const why = plain(await page.locator('.verdict .sub').textContent());
    expect(why).toMatch(/800 IPv4 sources; AS\d+ has most/);
    expect(why).toMatch(/[\d ]+ sessions were drawn for this, not run/);
    const captions = (await page.locator('figure .cap').allTextContents()).map(plain);
    expect(captions.some((text) => /Most sessions start at \d:\d\d of the run/.test(text))).toBe(true);
    expect(captions.some((text) => /the hard timeout of a pin here/.test(text))).toBe(true);
  });

  it('switches between the traffics of one scenario by keyboard', async () => {
    await page.getByLabel('traffic of').focus();
    await page.keyboard.type('two-vips');
    await page.keyboard.press('Enter');
    await page.waitForSelector('input[name=traffic-entry]', { timeout: 60_000 });
    const before = await page.locator('.verdict .sub').textContent();
    await page.locator('input[name=traffic-entry]:checked').focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(
      (text) => document.querySelector('.verdict .sub')?.textContent !== text,
      before,
    );
    const chosen = await page.locator('.choices label:has(:checked)').textContent();
    expect(plain(await page.locator('.verdict .sub').textContent())).toContain(
      `Traffic ${chosen} is made up`,
    );
  });

  it('lays the curves of an open log beside the model, also in the table of the figure', async () => {
    await dropFile(page, 'web-small.log.gz', readFileSync(TRACE));
    await page.waitForSelector('figure svg');
    expect(await page.locator('figure').count()).toBe(4);
    await page.getByLabel('traffic of').selectOption('idle-15-vs-60.yaml');
    await page.waitForFunction(() => document.querySelectorAll('figure').length >= 6, null, {
      timeout: 60_000,
    });
    expect(plain(await page.locator('.verdict .sub').textContent())).toMatch(/In the log \d+ % of them do/);
    const gaps = page.getByRole('slider', { name: /gaps in a session/ });
    await gaps.focus();
    await page.keyboard.press('t');
    const heads = await page
      .getByRole('region', { name: /table: / })
      .locator('th')
      .allTextContents();
    expect(heads.map(plain)).toEqual(['longer than', 'gaps in a session, %', 'gaps of the log, %']);
    await page.getByLabel('traffic of').selectOption('');
    await page.waitForFunction(() => document.querySelectorAll('figure').length === 4);
  });
});
