// The first page in real Chromium, driven as a reader would: drop a log, read its bits, change the choice, by pointer and by
// keyboard; the full run gives the command line's fingerprint; nothing leaves the machine.

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { chromiumMissing, dropFile, fingerprintOf, launchChromium } from './chromium-page.ts';
import { buildSite, project, type Site, serveFolder } from './static-site.ts';

const TRACE = join(project, 'datasets/web-small.log.gz');
const missing = chromiumMissing();

function commandLine(...args: string[]): { fingerprint: Record<string, string> } {
  const main = join(project, 'dist/cli/main.js');
  if (!existsSync(main)) execFileSync(process.execPath, ['scripts/build-lib.mjs'], { cwd: project });
  return JSON.parse(
    execFileSync(process.execPath, [main, 'run', ...args, '--json'], { cwd: project, encoding: 'utf8' }),
  );
}

describe.skipIf(missing)(`the first page${missing === false ? '' : ` (${missing})`}`, () => {
  let site: Site;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let hosts: Set<string>;

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
    hosts = new Set();
    const context = await browser.newContext({
      viewport: { width: 1440, height: 900 },
      acceptDownloads: true,
    });
    page = await context.newPage();
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
    page.on('request', (request) => hosts.add(new URL(request.url()).host));
    await page.goto(site.url);
  });
  afterEach(async () => {
    expect(complaints).toEqual([]);
    expect([...hosts].filter((host) => host !== '' && host !== new URL(site.url).host)).toEqual([]);
    await page.context().close();
  });

  const dropTrace = async (): Promise<void> => {
    await dropFile(page, 'web-small.log.gz', readFileSync(TRACE));
    await page.waitForSelector('[data-bit]');
  };

  it('shows the fingerprint of the command line after the bundled trace is dropped', async () => {
    await dropTrace();
    expect(await fingerprintOf(page)).toEqual(commandLine('scenarios/start.yaml').fingerprint);
    expect(page.url()).toContain('#/bits');
  });

  it('shows the fingerprint of the command line for another mask, assignment and number of servers', async () => {
    await page.goto(`${site.url}#/bits?v=1&mask=0.0.1.255&servers=16&assign=round-robin&of=sources`);
    await dropTrace();
    const sets = ['pools.web.servers=16', 'pools.web.assignment=round-robin', 'vips.web.mask=0.0.1.255'];
    const expected = commandLine('scenarios/start.yaml', ...sets.flatMap((set) => ['--set', set]));
    expect(await fingerprintOf(page)).toEqual(expected.fingerprint);
  });

  it('runs a bundled question from its title', async () => {
    await page.getByRole('button', { name: /How evenly would four servers/ }).click();
    await page.waitForSelector('[data-bit]');
    expect(await page.locator('h1').textContent()).toContain('load CV of');
  });

  it('follows a bit that is cut by keyboard alone: teeth, mask, address bar and finding', async () => {
    await dropTrace();
    const finding = await page.locator('h1').textContent();
    await page.locator('[data-bit="27"]').focus();
    for (const bit of ['26', '25']) {
      await page.keyboard.press('ArrowRight');
      await page.waitForFunction((next) => document.activeElement?.getAttribute('data-bit') === next, bit);
    }
    await page.keyboard.press('Space');
    await page.waitForFunction((before) => document.querySelector('h1')?.textContent !== before, finding);
    expect(await page.locator('[data-bit="25"]').getAttribute('aria-checked')).toBe('true');
    expect(await page.getByLabel(/^mask/).inputValue()).toBe('10.32.109.34');
    expect(page.url()).toContain('mask=10.32.109.34');
    expect(await page.evaluate(() => document.activeElement?.getAttribute('data-bit'))).toBe('25');
  });

  it('takes a typed mask, refuses a broken one in words and keeps the last good choice', async () => {
    await dropTrace();
    const field = page.getByLabel(/^mask/);
    await field.fill('0.0.1.255');
    await field.press('Enter');
    await page.waitForFunction(() => location.hash.includes('mask=0.0.1.255'));
    await page.getByLabel(/^mask/).fill('0.0.1.256');
    await page.getByLabel(/^mask/).press('Enter');
    expect(await page.locator('#mask-note').textContent()).toContain('not an IPv4 mask');
    expect(page.url()).toContain('mask=0.0.1.255');
  });

  it('shows a figure as a table with T and reads it with arrow keys', async () => {
    await dropTrace();
    const chart = page.getByRole('slider', { name: /leave|leaves|stay/ }).first();
    await chart.focus();
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction(
      (element) => element?.getAttribute('aria-valuetext')?.includes('s01'),
      await chart.elementHandle(),
    );
    expect(await chart.getAttribute('aria-valuetext')).toMatch(/^[+−±].*s01, requests/);
    await page.keyboard.press('t');
    await page.getByRole('region', { name: /table: / }).waitFor();
    expect(await page.locator('.table-scroll tbody tr').count()).toBe(4);
  });

  it('saves a figure as SVG, PNG and CSV made in the page', async () => {
    await dropTrace();
    const figure = page.locator('figure').nth(1);
    await figure.hover();
    for (const [name, start] of [
      ['SVG', '<svg'],
      ['PNG', '\ufffdPNG'],
      ['CSV', ''],
    ] as const) {
      const download = page.waitForEvent('download');
      await figure.getByRole('button', { name: `save as ${name}` }).click();
      const file = await (await download).path();
      expect(readFileSync(file).toString('utf8').startsWith(start)).toBe(true);
      expect(readFileSync(file).length).toBeGreaterThan(80);
    }
  });

  it('says in one sentence what a file is that it cannot read, and keeps the older result', async () => {
    await dropTrace();
    const png = new Uint8Array([0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, ...new Uint8Array(64)]);
    await dropFile(page, '<img src=x onerror=alert(1)>.png', png);
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').locator('h1').textContent()).toBe(
      '<img src=x onerror=alert(1)>.png is a PNG picture',
    );
    expect(await page.getByRole('alert').textContent()).toContain('still the one from web-small.log.gz');
    expect(await page.locator('[data-bit]').count()).toBe(32);
  });

  it('stops reading within a second when cancelled, and the page goes on', async () => {
    const line = '198.51.100.7 - - [12/Mar/2026:00:00:01 +0000] "GET / HTTP/1.1" 200 12\n';
    await page.evaluate((text) => {
      const block = new Blob([text.repeat(20_000)]);
      const transfer = new DataTransfer();
      transfer.items.add(new File(new Array(400).fill(block), 'huge.log'));
      window.dispatchEvent(
        new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }),
      );
    }, line);
    await page.getByRole('button', { name: 'Cancel' }).waitFor();
    await page.waitForFunction(() => /\d\sMB\/s/.test(document.body.textContent ?? ''));
    const asked = Date.now();
    await page.getByRole('button', { name: 'Cancel' }).click();
    await page.getByRole('button', { name: 'Open files' }).waitFor();
    expect(Date.now() - asked).toBeLessThan(1500);
    await dropTrace();
  });

  it('reads pasted addresses of both families, with weights', async () => {
    await page.getByLabel('Addresses, one a line').fill('192.0.2.17\n198.51.100.23 41\n2001:db8::a1 3\n');
    await page.getByRole('button', { name: 'Read 3 lines' }).click();
    await page.waitForSelector('[data-bit]');
    expect((await page.locator('header').textContent())?.replaceAll('\u202f', '')).toContain(
      '3 sources, 45 requests',
    );
    await page.getByText('IPv6', { exact: true }).click();
    await page.getByRole('group', { name: /^128 bits; chosen: 27/ }).waitFor();
    expect(await page.locator('[data-bit="27"]').getAttribute('aria-label')).toContain('always 0');
  });

  it('reaches the flow table of an ingress from the load bars, filters and sorts it', async () => {
    await dropTrace();
    await fingerprintOf(page);
    await page
      .getByRole('slider', { name: /leave|leaves|stay/ })
      .first()
      .focus();
    for (const key of ['ArrowDown', 'ArrowDown', 'Enter']) await page.keyboard.press(key);
    await page.waitForSelector('table.flows');
    expect(page.url()).toContain('#/flows');
    expect(page.url()).toContain('server=s02');
    const actions = await page.$$eval('table.flows tbody td:nth-child(2)', (cells) =>
      cells.map((cell) => cell.textContent),
    );
    expect(new Set(actions).size).toBe(1);
    expect(actions[0]).toMatch(/^s02, port \d+$/);
    const packets = async (): Promise<number[]> =>
      (
        await page.$$eval('table.flows tbody td.packets', (cells) =>
          cells.map((cell) => cell.textContent ?? ''),
        )
      ).map((text) => Number(text.replaceAll('\u202f', '')));
    const falling = await packets();
    expect(falling).toEqual([...falling].sort((a, b) => b - a));
    await page.getByLabel('sends to').selectOption('');
    await page.getByLabel(/^words in/).fill('8.0.12.34 203.0.113');
    await page.waitForFunction(() => document.querySelectorAll('table.flows tbody tr').length === 1);
    expect(await page.locator('table.flows tbody code').textContent()).toBe('8.0.12.34/8.32.109.34');
    await page.getByText('in-b', { exact: true }).click();
    await page.waitForFunction(() => document.querySelector('h1')?.textContent?.includes('in-b'));
    await page.goBack();
    await page.waitForSelector('[data-bit]');
  });

  it('shows population and sessions of the log on the page Traffic', async () => {
    await page.getByRole('link', { name: 'Traffic' }).click();
    await dropFile(page, 'web-small.log.gz', readFileSync(TRACE));
    await page.waitForSelector('figure svg');
    expect(page.url()).toContain('#/traffic');
    expect(await page.locator('figure').count()).toBe(4);
    expect((await page.locator('h1').textContent())?.replaceAll('\u00a0', ' ')).toMatch(
      /networks of \d+ hold half of the sources, and \d+ % of the gaps/,
    );
  });

  it('carries a strict policy in the page itself and loads no inline script or style', async () => {
    const html = readFileSync(join(site.folder, 'index.html'), 'utf8');
    const policy = await page.locator('meta[http-equiv=Content-Security-Policy]').getAttribute('content');
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'self'");
    expect(policy).not.toMatch(/unsafe-|https?:|\*/);
    expect(html).not.toMatch(/<style|<script(?![^>]*src=)/);
    expect(html).not.toMatch(/(src|href)="\//);
  });
});
