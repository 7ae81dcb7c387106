// What the frame does in real Chromium: every bundled question opens, files of all kinds are told apart, all keys are listed and can
// be switched off, a crash says what to copy, earlier runs are kept and forgotten, names stay text, nothing goes to another host.

import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { startUiServer } from '../../src/cli/ui-server.ts';
import { run } from '../cli/captured-io.ts';
import { chromiumMissing, dropFile, launchChromium } from './chromium-page.ts';
import { buildSite, project, type Site, serveFolder } from './static-site.ts';

const missing = chromiumMissing();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const scenario = (name: string): string => readFileSync(join(project, 'scenarios', name), 'utf8');
const TINY = `version: 1
seed: 7
pools: { web: { servers: 2 } }
vips: { web: { mask: 0.0.0.7 } }
traffic: { log: { trace: evening.log, vip: web } }
`;

async function dropFiles(page: Page, files: readonly { name: string; text: string }[]): Promise<void> {
  await page.evaluate((list) => {
    const transfer = new DataTransfer();
    for (const { name, text } of list) transfer.items.add(new File([text], name));
    window.dispatchEvent(new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true }));
  }, files);
}

describe.skipIf(missing)(`the frame of the page${missing === false ? '' : ` (${missing})`}`, () => {
  let site: Site;
  let browser: Browser;
  let page: Page;
  let complaints: string[];
  let hosts: Set<string>;

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
    hosts = new Set();
    const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
    await context.grantPermissions(['clipboard-read', 'clipboard-write']);
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

  const said = (): Promise<string | null> => page.locator('[role=status][aria-live]').first().textContent();
  const header = async (): Promise<string> => (await page.locator('header').textContent()) ?? '';

  it('has every bundled scenario as a question with an answer', async () => {
    const files = readdirSync(join(project, 'scenarios')).filter((file) => file.endsWith('.yaml'));
    expect(await page.locator('.gallery li').count()).toBe(files.length);
    const answers = await page.locator('.gallery .answer').allTextContents();
    expect(answers.every((answer) => answer.length > 15)).toBe(true);
  });

  it('opens a simulated question on Run, with name, seed and the seal of its mask in the header', async () => {
    await page.getByRole('button', { name: /Do two virtual addresses/ }).click();
    await page.waitForFunction(() => location.hash.startsWith('#/run'));
    expect(await header()).toContain('two-vips.yaml');
    expect(await header()).toContain('seed 1');
    expect(await page.title()).toContain('Run');
  });

  it('opens a dropped scenario with the log beside it, and takes a log that it lacks', async () => {
    await dropFiles(page, [{ name: 'tiny.yaml', text: TINY }]);
    await page.waitForFunction(() => location.hash.startsWith('#/scenario'));
    expect(await header()).toContain('tiny.yaml');
    expect(await header()).toContain('seed 7');
    await dropFiles(page, [{ name: 'evening.log', text: '192.0.2.1\n192.0.2.2\n' }]);
    await page.waitForFunction(() => document.body.textContent?.includes('now belongs to tiny.yaml'));
    expect(page.url()).toContain('#/scenario');
  });

  it('shows a result folder of the command line, finding first', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'maskring-results-'));
    await run(['run', 'scenarios/drain-32nd-server.yaml', '--out', folder], { cwd: project });
    const files = ['manifest.json', 'summary.json'].map((name) => ({
      name,
      text: readFileSync(join(folder, name), 'utf8'),
    }));
    await dropFiles(page, [...files, { name: 'series.csv', text: 'a,b\n' }]);
    await page.waitForSelector('[data-testid=results]');
    const heading = (await page.locator('h1').textContent())?.replaceAll(/[\u00a0\u202f]/g, ' ');
    expect(heading).toBe('None of 201 sessions was lost; the drain of s32 took 4 min.');
    expect(await page.getByRole('region', { name: 'metrics of the results' }).textContent()).toContain(
      'buckets_moved',
    );
    await page.getByRole('button', { name: 'Close the results' }).click();
    await page.getByRole('heading', { name: /before it does it/ }).waitFor();
  });

  it('says of a capture that captures are not read yet, and what to do', async () => {
    await dropFile(page, 'evening.pcap', new Uint8Array([0xd4, 0xc3, 0xb2, 0xa1, 2, 0, 4, 0]));
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('captures are not read yet');
    expect(await page.getByRole('alert').textContent()).toContain('tshark -r evening.pcap');
  });

  it('keeps names with markup as text, in headers, results and issues', async () => {
    const name = '<img src=x onerror="document.title=1">.yaml';
    await dropFiles(page, [{ name, text: TINY }]);
    await page.waitForFunction(() => location.hash.startsWith('#/scenario'));
    expect(await header()).toContain(name);
    const summary = {
      schema: 'maskring/summary/v1',
      scenario: { name: '<script>document.title=1</script>', seed: '<b>1</b>', hash: '<i>' },
      sessions: { started: 1, lost: 0 },
      metrics: { '<svg onload=document.title=1>': { value: 1 } },
    };
    await dropFiles(page, [{ name: 'summary.json', text: JSON.stringify(summary) }]);
    await page.waitForSelector('[data-testid=results]');
    expect(await page.locator('[data-testid=results]').textContent()).toContain('<script>');
    const made = '[data-testid=results] :is(script, img, b, svg, i), header :is(img, script)';
    expect(await page.locator(made).count()).toBe(0);
    expect(await page.title()).not.toBe('1');
  });

  it('lists all keys at ?, and keys of one character can be switched off', async () => {
    await page.waitForSelector('.gallery');
    await page.keyboard.press('?');
    const dialog = page.getByRole('dialog', { name: 'Keys' });
    await dialog.waitFor();
    for (const word of ['open files', 'zoom', 'cut or fill', 'Everywhere', 'Run'])
      expect(await dialog.textContent()).toContain(word);
    await dialog.getByRole('checkbox').uncheck();
    await page.keyboard.press('Escape');
    await dialog.waitFor({ state: 'hidden' });
    await page.keyboard.press('?');
    await page.reload();
    await page.waitForSelector('h1');
    await page.keyboard.press('?');
    expect(await page.getByRole('dialog').count()).toBe(0);
    await page.getByRole('button', { name: 'keys', exact: true }).click();
    await page.getByRole('dialog').getByRole('checkbox').check();
    await page.keyboard.press('Escape');
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'Keys' }).waitFor();
  });

  it('moves the focus to the page that is gone to, and past the header on demand', async () => {
    await page.getByRole('link', { name: 'Bits' }).click();
    await page.waitForFunction(() => document.activeElement?.id === 'main');
    expect(await page.title()).toBe('Bits – maskring');
    await page.reload();
    await page.waitForSelector('h1');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.waitForFunction(() => document.activeElement?.id === 'main');
    expect(page.url()).toContain('#/bits');
  });

  it('tells of progress and ends in the live region', async () => {
    await dropFiles(page, [{ name: 'two.txt', text: '192.0.2.1\n192.0.2.2\n' }]);
    await page.waitForSelector('[data-bit]');
    expect(await said()).toMatch(/^Read 2 records of 2 sources/);
  });

  it('shows seed and scenario hash of a crash to copy, and goes on', async () => {
    const planted = { contentType: 'text/javascript', body: 'throw new Error("planted")' };
    await page.route('**/run-worker*.js', (route) => route.fulfill(planted));
    await dropFile(page, 'web-small.log.gz', readFileSync(join(project, 'datasets/web-small.log.gz')));
    const panel = page.getByTestId('crash');
    await panel.getByText('scenario hash').waitFor();
    const report = (await panel.locator('pre').textContent())!;
    expect(report).toMatch(/^maskring \d+\.\d+\.\d+: .*planted/);
    expect(report).toMatch(/seed: 1\nscenario hash: [0-9a-f]{16}$/);
    await panel.getByRole('button', { name: 'Copy for a report' }).click();
    await panel.getByRole('button', { name: 'Copied' }).waitFor();
    expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(report);
    await panel.getByRole('button', { name: 'Close' }).click();
    expect(await page.locator('[data-bit]').count()).toBe(32);
    complaints = complaints.filter((text) => !text.includes('planted'));
  });

  it('keeps a finished run on Start, opens it again and forgets it', async () => {
    await dropFiles(page, [{ name: 'drain.yaml', text: scenario('drain-32nd-server.yaml') }]);
    await page.getByRole('link', { name: 'Run' }).click();
    await page.getByRole('button', { name: 'Run drain.yaml' }).click();
    await page.getByLabel('speed').selectOption('fastest');
    await page.waitForSelector('[data-testid=run-fingerprint]', { timeout: 120_000 });
    await page.getByRole('link', { name: 'Start' }).click();
    const row = page.locator('table.runs tbody tr');
    await row.waitFor();
    expect(await row.textContent()).toContain('drain.yaml');
    await page.reload();
    await row.waitFor();
    await row.getByRole('button', { name: 'forget drain.yaml' }).click();
    await row.waitFor({ state: 'detached' });
  });

  it('opens the files that maskring ui was given', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'maskring-opened-'));
    const file = join(folder, 'given & odd.yaml');
    writeFileSync(file, bytes(TINY));
    const server = await startUiServer({ folder: site.folder, opened: [file] }, 0);
    const other = await browser.newPage();
    const asked = new Set<string>();
    other.on('request', (request) => asked.add(new URL(request.url()).host));
    await other.goto(server.address);
    await other.waitForFunction(() => location.hash.startsWith('#/scenario'));
    expect(await other.locator('header').textContent()).toContain('given & odd.yaml');
    asked.delete('');
    expect([...asked]).toEqual([new URL(server.address).host]);
    await other.close();
    await server.close();
  });
});
