// The page Run in real Chromium, driven as a reader would, by mouse and by keyboard alone: a drain is run, its losses are read by cause, a
// server is dropped while it runs, the playhead goes back, a lost session tells why; and the bytes are the command line's.

import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { run } from '../cli/captured-io.ts';
import { chromiumMissing, launchChromium } from './chromium-page.ts';
import { buildSite, project, type Site, serveFolder } from './static-site.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const missing = chromiumMissing();

/** What `maskring run --json` prints of a scenario's text, under the name it has on the page. */
async function commandLine(text: string, name = 'drain-one-of-four.yaml'): Promise<string> {
  const file = join(mkdtempSync(join(tmpdir(), 'maskring-run-')), name);
  writeFileSync(file, text);
  return (await run(['run', file, '--json'], { cwd: project })).out;
}

describe.skipIf(missing)(`the page Run${missing === false ? '' : ` (${missing})`}`, () => {
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
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      acceptDownloads: true,
    });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    await page.goto(`${site.url}#/run`);
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    await page.context().close();
  });

  const heading = async (): Promise<string> =>
    ((await page.locator('h1').textContent()) ?? '').replaceAll(/[\u00a0\u202f]/g, ' ');
  const clock = async (): Promise<string> => (await page.locator('.run-clock').textContent()) ?? '';
  const until = (time: string): Promise<unknown> =>
    page.waitForFunction((at) => (document.querySelector('.run-clock')?.textContent ?? '') >= at, time, {
      timeout: 60_000,
    });
  const isPaused = (): Promise<unknown> => page.getByRole('button', { name: 'Play' }).waitFor();
  const isOver = (): Promise<unknown> =>
    page.waitForSelector('[data-testid=run-fingerprint]', { timeout: 120_000 });

  const saved = async (button: string): Promise<string> => {
    const download = page.waitForEvent('download');
    await page.getByRole('button', { name: button }).click();
    return readFileSync(await (await download).path(), 'utf8');
  };

  it('answers a question from its example, with the bytes of the command line', async () => {
    await page.getByRole('button', { name: 'Run the example' }).click();
    await page.getByLabel('speed').selectOption('fastest');
    await isOver();
    expect(await heading()).toMatch(
      /^Draining s04 took 2 min \d+ s for 128 buckets, and \d+ sessions are lost/,
    );
    const text = readFileSync(join(project, 'scenarios/drain-one-of-four.yaml'), 'utf8');
    expect(await saved('Save the scenario')).toBe(text);
    expect(await saved('Save the summary')).toBe(await commandLine(text));
  });

  it('drops a server while it runs, and what is saved repeats the run elsewhere', async () => {
    await page.getByRole('button', { name: 'Run the example' }).click();
    await until('00:00:30');
    await page.getByRole('button', { name: 'Add an event now…' }).click();
    await page.getByLabel('server', { exact: true }).selectOption('s02');
    await page.getByRole('button', { name: 'Drop s02 gracefully' }).click();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent?.includes('Draining s02'));
    await page.getByLabel('speed').selectOption('fastest');
    await isOver();
    const text = await saved('Save the scenario');
    expect(text).toMatch(/ {2}- at: \d+(ms|s|m)\n {4}drop: s02\n {4}method: graceful\n/);
    expect(text).toContain('# memoryless: 60 s long');
    expect(await saved('Save the summary')).toBe(await commandLine(text));
  });

  it('scrubs back, adds an event there, and runs again up to that instant with it', async () => {
    await page.getByRole('button', { name: 'Run the example' }).click();
    await page.getByLabel('speed').selectOption('fastest');
    await isOver();
    const ruler = page.getByRole('slider', { name: /^playhead/ });
    await ruler.focus();
    await page.keyboard.press('Home');
    for (let i = 0; i < 5; i++) await page.keyboard.press('ArrowRight');
    expect(await clock()).toBe('00:00:45');
    expect(await heading()).toMatch(/^None of \d+ sessions is lost$/);
    await page.getByRole('button', { name: 'Add an event now…' }).click();
    await page.getByLabel('server', { exact: true }).selectOption('s01');
    await page.getByLabel('method', { exact: true }).selectOption('immediate');
    await page.getByRole('button', { name: 'Drop s01 at once' }).click();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent?.includes('lost'));
    await page.getByLabel('speed').selectOption('fastest');
    await isOver();
    const text = await saved('Save the scenario');
    expect(text).toContain('  - at: 45s\n    drop: s01\n    method: immediate\n');
    expect(await saved('Save the summary')).toBe(await commandLine(text));
    expect(
      await page.getByRole('slider', { name: /lost sessions had their bucket moved at once/ }).count(),
    ).toBe(1);
  });

  it('is run, halted, stepped and read by keyboard alone, down to why a session was lost', async () => {
    await page.keyboard.press('Tab');
    await page.getByRole('button', { name: 'Run the example' }).focus();
    await page.keyboard.press('Enter');
    await until('00:01:00');
    await page.locator('main').focus();
    await page.keyboard.press('Space');
    await isPaused();
    const halted = await clock();
    await page.keyboard.press('.');
    await page.waitForFunction((at) => document.querySelector('.run-clock')?.textContent !== at, halted);
    await isPaused();
    expect(await clock()).toBe('00:02:00');
    await page.keyboard.press('Escape');
    await page.keyboard.press('Space');
    await until('00:05:00');
    await page.keyboard.press('Escape');
    expect(await page.getByRole('button', { name: 'Pause' }).count()).toBe(1);
    await page.keyboard.press('Space');
    await isPaused();
    await page.keyboard.press(',');
    expect((await clock()) < '00:05:00').toBe(true);
    const ticks = await page.locator('.run-ruler text').allTextContents();
    await page.keyboard.press('w');
    await page.waitForFunction(
      (before) =>
        [...document.querySelectorAll('.run-ruler text')].map((it) => it.textContent).join() !== before,
      ticks.join(),
    );
    const losses = page.getByRole('slider', {
      name: /lost sessions? (was|were|came|outlived)|has been lost/,
    });
    await losses.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    await page.waitForSelector('.run-loss svg.fig', { timeout: 120_000 });
    expect(await page.locator('.run-loss h2').textContent()).toMatch(/^Session 1 of \d+ was lost because/);
    expect(await page.locator('.run-loss').textContent()).toContain('What would have saved it');
    await page.keyboard.press('Escape');
    expect(await page.locator('.run-loss').count()).toBe(0);
  });

  it('opens the story of a bucket from the Gantt and numbers of an interval from the ruler', async () => {
    await page.getByRole('button', { name: 'Run the example' }).click();
    await page.getByLabel('speed').selectOption('fastest');
    await isOver();
    const box = (await page.locator('.run-ruler-plot').boundingBox())!;
    await page.mouse.move(box.x + 150, box.y + 40);
    await page.mouse.down();
    await page.mouse.move(box.x + 300, box.y + 40, { steps: 4 });
    await page.mouse.up();
    const interval = page.locator('.run-side section').filter({ hasText: 'buckets moved' });
    expect(await interval.locator('h2').textContent()).toMatch(/^00:0\d:\d\d to 00:0\d:\d\d$/);
    const gantt = page.getByRole('slider', { name: /buckets have moved, each after/ });
    await gantt.focus();
    await page.keyboard.press('Home');
    await page.keyboard.press('Enter');
    const story = page.getByRole('region', { name: 'Story of a bucket' });
    await story.waitFor();
    expect(await story.locator('li').allTextContents()).toEqual(
      expect.arrayContaining([expect.stringContaining('its TCP packets go to the controller')]),
    );
  });

  it('keeps the run and names line and fix where the document can no longer be run', async () => {
    await page.getByRole('button', { name: 'Run the example' }).click();
    await until('00:00:10');
    await page.keyboard.press('Space');
    const text = readFileSync(join(project, 'scenarios/drain-one-of-four.yaml'), 'utf8');
    const broken = text.replace('interval: 15s', 'interval: 15 sec');
    await page.evaluate((bytes) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([bytes], 'broken.yaml'));
      window.dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    }, broken);
    await page.getByRole('link', { name: 'Run', exact: true }).click();
    await page.waitForSelector('.run-clock');
    await page.keyboard.press('Control+Enter');
    const alert = page.getByRole('alert');
    await alert.waitFor();
    expect(await alert.textContent()).toContain('Line 9');
    expect(await alert.textContent()).toContain('broken.yaml:9');
    expect(await page.locator('.run-clock').count()).toBe(1);
    expect(await page.locator('.stale').first().textContent()).toContain('From an earlier scenario');
    expect(await page.getByRole('button', { name: 'Add an event now…' }).isDisabled()).toBe(true);
  });

  for (const [colorScheme, width] of [
    ['light', 1440],
    ['dark', 390],
  ] as const)
    it(`has nothing that axe finds with a bucket, a loss and a form open, ${colorScheme}, ${width} px`, async () => {
      const context = await browser.newContext({
        viewport: { width, height: 900 },
        colorScheme,
        bypassCSP: true,
      });
      const other = await context.newPage();
      await other.goto(`${site.url}#/run`);
      await other.getByRole('button', { name: 'Run the example' }).click();
      await other.getByLabel('speed').selectOption('fastest');
      await other.waitForSelector('[data-testid=run-fingerprint]', { timeout: 120_000 });
      for (const name of [/buckets have moved, each after/, /lost sessions? (was|were)/]) {
        await other.getByRole('slider', { name }).focus();
        await other.keyboard.press('Home');
        await other.keyboard.press('Enter');
      }
      await other.getByRole('button', { name: 'Add an event now…' }).click();
      await other.waitForSelector('.run-loss svg.fig', { timeout: 120_000 });
      await other.evaluate(AXE);
      const violations = (await other.evaluate(
        'axe.run(document).then(({ violations }) => violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 200)))',
      )) as string[];
      expect(violations).toEqual([]);
      const overflow = await other.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
      await context.close();
    });
});
