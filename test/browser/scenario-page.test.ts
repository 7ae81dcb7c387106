// The page Scenario in real Chromium, driven as a person would, by pointer and by keyboard: text and form follow each other, problems lead
// to their line and mend themselves, history, differences, completion, estimates, saving, a scenario of a log, and running.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumMissing, dropFile, launchChromium } from './chromium-page.ts';
import { buildSite, project, type Site, serveFolder } from './static-site.ts';

const EXAMPLE = join(project, 'scenarios/drain-one-of-four.yaml');
const missing = chromiumMissing();
const plain = (text: string | null): string => (text ?? '').replace(/[\u00a0\u202f]/g, ' ');

describe.skipIf(missing)(`the page Scenario${missing === false ? '' : ` (${missing})`}`, () => {
  let site: Site;
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    site = await serveFolder(await buildSite());
    browser = await launchChromium();
  }, 180_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });
  beforeEach(async () => {
    complaints = [];
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      acceptDownloads: true,
    });
    page = await context.newPage();
    page.setDefaultTimeout(60_000);
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${site.url}#/scenario`);
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  /** The text in the editor; only what is on screen, which all of a short one is. */
  const text = async (): Promise<string> =>
    (await page.locator('.cm-line').allTextContents()).join('\n').trimEnd();
  const heading = async (): Promise<string> => plain(await page.locator('h1').textContent());
  const openExample = async (): Promise<void> => {
    await page.getByRole('button', { name: 'Open the example' }).click();
    await page.waitForSelector('.cm-content');
    await page.getByLabel('number of servers').waitFor();
  };
  const waitForText = (part: string): Promise<void> =>
    page.locator('.cm-content').filter({ hasText: part }).waitFor();

  it('opens the example with its text, its pictures and exact estimates', async () => {
    await openExample();
    expect(await text()).toBe(readFileSync(EXAMPLE, 'utf8').trimEnd());
    await page.locator('.estimates table').first().waitFor();
    expect(await heading()).toMatch(/^Drop s04 moves 128 buckets in 2 min/);
    const captions = (await page.locator('figure .cap').allTextContents()).map(plain);
    expect(captions[0]).toMatch(/^One change in 15 min; drop s04 takes 2 min/);
    expect(captions[1]).toBe(
      'The clients enter by two switches; four servers stand behind one virtual address',
    );
    expect(plain(await page.locator('.estimates').textContent())).toMatch(/load CV of pool.*any hash.*512/);
  });

  it('lets form and text follow each other and keeps comments; undo takes a form’s change back', async () => {
    await openExample();
    await page.getByLabel('number of servers').fill('16');
    await page.getByLabel('number of servers').press('Enter');
    await waitForText('servers: 16');
    expect(await text()).toContain('# memoryless: 60 s long, a packet every 5 s');
    await page
      .getByLabel('event 1 server')
      .locator('option', { hasText: 's16' })
      .waitFor({ state: 'attached' });
    await page.getByRole('button', { name: 'Add an event' }).click();
    await waitForText('drop: s16');
    expect(await page.getByLabel('event 2 at').inputValue()).toBe('2m');
    await page.getByLabel('event 2 what').selectOption('add');
    await waitForText('add: s16');
    await page.getByRole('button', { name: 'Remove event 1' }).click();
    await page.waitForFunction(() => document.querySelectorAll('.events li').length === 1);
    expect(await text()).not.toContain('drop: s04');
    await page.getByRole('button', { name: 'Differences' }).click();
    expect(plain(await page.getByLabel('Differences').textContent())).toContain('servers: 16');
    for (let i = 0; i < 4; i++) await page.getByRole('button', { name: 'Undo' }).click();
    expect(await text()).toBe(readFileSync(EXAMPLE, 'utf8').trimEnd());
    await page.waitForFunction(() => document.querySelectorAll('.events li').length === 1);
    await expect.poll(() => page.getByLabel('number of servers').inputValue()).toBe('4');
    await page.getByRole('button', { name: 'Redo' }).click();
    await waitForText('servers: 16');
  });

  it('gives servers by name their shares', async () => {
    await openExample();
    await page.getByRole('button', { name: 'Give each its share' }).click();
    await page.getByLabel('s02 share').fill('0.5');
    await page.getByLabel('s02 share').press('Tab');
    await waitForText('share: 0.5');
    await page.getByRole('button', { name: 'Add a server' }).click();
    await page.getByLabel('s05 state').selectOption('standby');
    await waitForText('state: standby');
    await page.getByRole('button', { name: 'Remove server s03' }).click();
    await page.waitForFunction(() => document.querySelector('[aria-label="Remove server s03"]') === null);
    expect(await text()).not.toContain('s03');
  });

  it('says what is wrong with its place, goes to the line and mends it, by keyboard alone', async () => {
    await page.getByRole('button', { name: 'Open the example' }).focus();
    await page.keyboard.press('Enter');
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+Home');
    await page.keyboard.press('Control+f');
    await page.keyboard.type('15m');
    await page.keyboard.press('Enter');
    await page.keyboard.press('Escape');
    await page.keyboard.type('15 min');
    await page.locator('h1', { hasText: 'is not a duration' }).waitFor();
    expect(await heading()).toMatch(/^Line 8: 15 min/);
    expect(plain(await page.getByLabel('What is wrong').textContent())).toContain(
      'drain-one-of-four.yaml:8:11',
    );
    await page.getByRole('button', { name: 'Go to line 8' }).focus();
    await page.keyboard.press('Enter');
    expect(await page.evaluate(() => document.activeElement?.shadowRoot?.activeElement?.className)).toContain(
      'cm-content',
    );
    await page.getByRole('button', { name: 'Change to 15m' }).focus();
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => !/Line 8/.test(document.querySelector('h1')?.textContent ?? ''));
    expect(await text()).toBe(readFileSync(EXAMPLE, 'utf8').trimEnd());
  });

  it('offers keys of the schema and names of the document, and Tab leaves the text', async () => {
    await openExample();
    await page.locator('.cm-line', { hasText: 'parallel-buckets' }).click();
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await page.keyboard.type('sear');
    await page.locator('.cm-tooltip-autocomplete').getByText('search-timeout').waitFor();
    await page.waitForTimeout(300); // a list that has just come takes no Enter yet
    await page.keyboard.press('Enter');
    await page.keyboard.type('5s');
    await waitForText('search-timeout: 5s');
    const hint = page.locator('.cm-hover-text', { hasText: 'how many buckets move at once' });
    // The words come where the pointer comes to rest; one that rests there already has to move.
    for (let tries = 0; tries < 10 && !(await hint.isVisible()); tries++) {
      await page.mouse.move(4, 4);
      await page.locator('.cm-line', { hasText: 'parallel-buckets' }).locator('span').first().hover();
      await page.waitForTimeout(1000);
    }
    await hint.waitFor();
    await page.locator('.cm-line', { hasText: 'drop: s04' }).click();
    await page.keyboard.press('End');
    await page.keyboard.press('Backspace');
    await page.keyboard.press('Control+Space');
    const names = page.locator('.cm-tooltip-autocomplete li');
    await names.first().waitFor();
    expect(await names.allTextContents()).toEqual(['s01', 's02', 's03', 's04']);
    await page.keyboard.press('Escape');
    await page.keyboard.type('3?');
    expect(await page.locator('dialog[open]').count()).toBe(0);
    await page.keyboard.press('Tab');
    expect(await page.evaluate(() => document.activeElement?.shadowRoot ?? null)).toBeNull();
  });

  it('reads the events on the ruler by arrow keys and Enter shows their line', async () => {
    await openExample();
    const ruler = page.getByRole('slider', { name: /One change in/ });
    await ruler.focus();
    await page.keyboard.press('ArrowRight');
    await page.waitForFunction(
      (element) => element?.getAttribute('aria-valuetext')?.includes('drop s04'),
      await ruler.elementHandle(),
    );
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.shadowRoot != null);
    const active = page.locator('.cm-activeLine');
    expect(await active.textContent()).toContain('at: 2m');
  });

  it('keeps the history over a visit to Traffic, which draws the clients of this text', async () => {
    await openExample();
    await page.getByLabel('visitors clients').fill('321');
    await page.getByLabel('visitors clients').press('Enter');
    await waitForText('clients: 321');
    await page.getByRole('link', { name: 'Traffic' }).click();
    await page.waitForSelector('figure svg');
    expect(plain(await page.locator('.verdict .sub').textContent())).toContain('321 IPv4 sources');
    await page.getByRole('link', { name: 'Scenario' }).click();
    await waitForText('clients: 321');
    await page.getByRole('button', { name: 'Undo' }).click();
    await waitForText('clients: 500');
    expect(await text()).toBe(readFileSync(EXAMPLE, 'utf8').trimEnd());
  });

  it('saves the text as it stands', async () => {
    await openExample();
    await page.getByLabel('clients', { exact: false }).first().waitFor();
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: 'Save', exact: true }).click();
    expect(readFileSync(await (await download).path(), 'utf8')).toBe(readFileSync(EXAMPLE, 'utf8'));
  });

  it('makes a scenario of the log and bits on the page Bits, and runs it with Ctrl+Enter', async () => {
    await dropFile(page, 'web-small.log.gz', readFileSync(join(project, 'datasets/web-small.log.gz')));
    await page.waitForSelector('[data-bit]');
    await page.getByRole('button', { name: 'Build a scenario' }).click();
    await page.waitForSelector('.cm-content');
    expect(await text()).toContain('trace: "web-small.log.gz"');
    await page.locator('.estimates table').first().waitFor();
    expect(plain(await page.locator('.estimates').textContent())).toContain('any hash');
    await page.locator('.cm-content').focus();
    await page.keyboard.press('Control+Enter');
    await page.waitForFunction(() => location.hash.startsWith('#/run'));
    await page.waitForSelector('figure svg');
  });
});
