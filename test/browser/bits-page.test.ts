// The page Bits around a choice: pairs, choices by strategy, the curve over n, Lorenz, why a bit, by usage, and A pinned beside B; by
// keyboard as well as by pointer, for IPv4 and for IPv6.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumMissing, dropFile, launchChromium } from './chromium-page.ts';
import { buildSite, project, type Site, serveFolder } from './static-site.ts';

const TRACE = join(project, 'datasets/web-small.log.gz');
const missing = chromiumMissing();
const plain = (text: string | null): string => (text ?? '').replaceAll(/[\u00a0\u202f]/g, ' ');

describe.skipIf(missing)(`the page Bits${missing === false ? '' : ` (${missing})`}`, () => {
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
    await page.goto(`${site.url}#/bits?v=1&mask=8.32.109.34&servers=8&assign=round-robin&of=visits`);
    await dropFile(page, 'web-small.log.gz', readFileSync(TRACE));
    await page.waitForSelector('[data-bit]');
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  const drawing = (start: string) => page.locator(`svg[aria-label^="${start}"]`);
  const label = async (start: string): Promise<string> =>
    plain(await drawing(start).getAttribute('aria-label'));
  const whySays = (text: string): Promise<unknown> =>
    page.waitForFunction(
      (wanted) => document.querySelector('[data-testid=why]')?.textContent?.includes(wanted),
      text,
      { timeout: 60_000 },
    );

  it('draws pairs, curve, Lorenz curve and the choice of every strategy', async () => {
    await drawing('Choices on one scale').getByText('anneal').waitFor({ timeout: 120_000 });
    for (const name of ['this mask', 'steady', 'greedy', 'seed', 'balance', 'low', '8.32.109.34'])
      expect(await drawing('Choices on one scale').getByText(name, { exact: true }).count()).toBe(1);
    expect(await label('Agreement of each pair')).toMatch(/σ|repeat|mirror/);
    expect(await label('Load CV against the number of bits')).toMatch(/held out/);
    expect(await label('Lorenz curve')).toMatch(/Gini 0\.\d+$/);
  });

  it('says why of the bit under the keyboard and of the one under the pointer, and which bits decide', async () => {
    await page.locator('[data-bit="27"]').focus();
    await whySays('Bit 27 is chosen');
    expect(await page.getByTestId('why').textContent()).toContain('looks only at bits 8, 5, 1');
    const cell = (await page.locator('[data-bit="30"]').boundingBox())!;
    await page.mouse.move(cell.x + cell.width / 2, cell.y + cell.height / 2);
    await whySays('Bit 30 is not chosen');
    await page.mouse.move(5, 5);
    await whySays('Bit 27 is chosen');
  });

  it('takes the bits of a strategy from the scale by keyboard', async () => {
    await drawing('Choices on one scale').getByText('low', { exact: true }).waitFor({ timeout: 60_000 });
    const scale = page.getByRole('slider', { name: /any hash|do better|no strategy|this mask/i }).first();
    await scale.focus();
    for (let i = 0; i < 9; i++) {
      await page.keyboard.press('ArrowDown');
      if ((await scale.getAttribute('aria-valuetext'))?.includes('low')) break;
    }
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => location.hash.includes('mask=0.0.1.255'));
  });

  it('keeps A beside B in every figure, with the difference in the captions', async () => {
    await whySays('Bit 27');
    await page.locator('[data-bit="8"]').focus();
    await page.keyboard.press('p');
    await page.getByRole('button', { name: /Let A go/ }).waitFor();
    await page.keyboard.press('Space');
    await whySays('With it the load CV');
    expect(await label('Load of each server')).toMatch(/; load CV [\d.]+ %, A [\d.]+ %$/);
    expect(await label('Bucket loads')).toContain('; A’s fullest is'.replace('’', "'"));
    expect(await label('Lorenz curve')).toMatch(/\(A: 0\.\d+\)$/);
    expect(await label('Choices on one scale')).toMatch(/This mask is at .*, A at .* points/);
    expect(plain(await page.locator('figure .cap').first().textContent())).toContain('; A cuts 8 too');
    await page.keyboard.press('p');
    await page.getByRole('button', { name: /Pin this choice/ }).waitFor();
    expect(await label('Load of each server')).not.toContain('A ');
  });

  it('scores buckets given out by usage nearer to the floor than round robin, and keeps it in the address', async () => {
    const cvOf = async (): Promise<number> =>
      Number(/load CV of ([\d.]+) %/.exec(plain(await page.locator('h1').textContent()))![1]);
    const before = await cvOf();
    const finding = await page.locator('h1').textContent();
    await page.getByText('usage', { exact: true }).click();
    await page.waitForFunction((old) => document.querySelector('h1')?.textContent !== old, finding);
    expect(await cvOf()).toBeLessThan(before);
    expect(page.url()).toContain('assign=usage');
  });

  it('shows 128 bits with the pairs of those that change only', async () => {
    await page.getByText('IPv6', { exact: true }).click();
    await page.waitForFunction(() => document.querySelectorAll('[data-bit]').length > 32);
    await drawing('Agreement of each pair').waitFor();
    // Focus scrolls the strip under a pointer that stands still, and the bit under the pointer is then explained.
    await page.mouse.move(5, 5);
    await page.locator('[data-bit="3"]').focus();
    await whySays('Bit 3 ');
    const box = await drawing('Agreement of each pair').boundingBox();
    expect(box!.width).toBeLessThanOrEqual(1440);
  });
});
