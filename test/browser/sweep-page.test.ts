// The page Sweep in Chromium: a folder that the command line made is opened, its front drawn, its points filtered, the command shown.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../cli/captured-io.ts';
import { chromiumMissing, launchChromium } from './chromium-page.ts';
import { buildSite, type Site, serveFolder } from './static-site.ts';

const BASE = `version: 1
duration: 8s
interval: 2s
pools: {web: {servers: 4, assignment: round-robin}}
vips: {web: {mask: 0.0.0.15}}
traffic: {visitors: {clients: 20, population: uniform, arrivals: {per-second: 3}, session: exponential}}
`;
const SWEEP = `version: 1
question: How many servers?
base: base.yaml
vary:
  pools.web.servers: [2, 3]
  traffic.visitors.clients: [10, 20]
replications: 2
objective: {minimise: [p_servers, "load_cv{pool=web,of=sessions}"]}
`;

const missing = chromiumMissing();

describe.skipIf(missing !== false)('the page Sweep', () => {
  let [site, browser, page]: [Site?, Browser?, Page?] = [];
  let cwd = '';
  beforeAll(async () => {
    cwd = mkdtempSync(join(tmpdir(), 'maskring-sweep-page-'));
    writeFileSync(join(cwd, 'base.yaml'), BASE);
    writeFileSync(join(cwd, 's.yaml'), SWEEP);
    expect((await run(['sweep', 's.yaml', '--out', 'results'], { cwd })).code).toBe(0);
    site = await serveFolder(await buildSite());
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(`${site.url}#/sweep?v=1`);
    const [chooser] = await Promise.all([
      page.waitForEvent('filechooser'),
      page.getByRole('button', { name: 'Open a folder' }).click(),
    ]);
    await chooser.setFiles(join(cwd, 'results'));
    await page.waitForSelector('[data-testid=sweep] svg.fig');
  }, 300_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  it('draws the front and says what it shows', async () => {
    expect(await page!.textContent('h1')).toBe('How many servers?');
    expect(await page!.textContent('[data-testid=sweep] figure')).toMatch(/beaten by no other/);
  });

  it('names the command that goes on with the folder', async () => {
    expect(await page!.textContent('.sweep-command')).toBe('maskring sweep s.yaml --out results');
  });

  it('filters the points', async () => {
    expect(await page!.textContent('.sweep-points [role=status]')).toBe('4 of 4 settings');
    await page!.fill('.sweep-points input[type=search]', 'servers=3');
    await expect.poll(() => page!.textContent('.sweep-points [role=status]')).toBe('2 of 4 settings');
    expect(await page!.locator('.sweep-points tbody tr').count()).toBe(2);
  });

  it('shows another measure in grid and table', async () => {
    await page!.selectOption('.sweep-measure select', 'misrouted_ratio');
    await expect.poll(() => page!.textContent('.sweep-grid .note code')).toBe('misrouted_ratio');
  });
});
