// axe-core on every page and state, light and dark, wide and narrow: nothing serious anywhere.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, dropFile, fingerprintOf, launchChromium } from './chromium-page.ts';
import { buildSite, project, type Site, serveFolder } from './static-site.ts';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const missing = chromiumMissing();

const SUMMARY = {
  schema: 'maskring/summary/v1',
  scenario: { name: 'drain', hash: '00ff', seed: '7' },
  run: { duration_seconds: 900 },
  sessions: { started: 100, lost: 3 },
  metrics: { buckets_moved: { value: 128 }, 'drain_seconds{server=s04}': { value: 136 } },
  thresholds: [{ metric: 'buckets_moved', min: 100, max: 128, value: 90, pass: false }],
  fingerprint: { sessions: 'ab12' },
  partial: true,
};

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[];
}

async function findings(page: Page): Promise<string[]> {
  await page.evaluate(AXE);
  const violations = (await page.evaluate(
    'axe.run(document).then((result) => result.violations)',
  )) as Finding[];
  return violations.map(
    ({ id, impact, nodes }) => `${impact} ${id}: ${nodes[0]?.html.slice(0, 160)} ${nodes[0]?.failureSummary}`,
  );
}

const STATES: Readonly<Record<string, (page: Page, url: string) => Promise<void>>> = {
  start: async (page) => void (await page.waitForSelector('h1')),
  'start, all keys': async (page) => {
    await page.waitForSelector('h1');
    await page.getByRole('button', { name: 'keys', exact: true }).click();
    await page.waitForSelector('dialog[open]');
  },
  'start, results': async (page, url) => {
    await page.goto(`${url}#/start`);
    await dropFile(page, 'summary.json', Buffer.from(JSON.stringify(SUMMARY)));
    await page.waitForSelector('[data-testid=results]');
  },
  'a crash': async (page) => {
    await page.route('**/run-worker*.js', (route) =>
      route.fulfill({ contentType: 'text/javascript', body: 'throw new Error("planted")' }),
    );
    await dropFile(page, 'web-small.log.gz', readFileSync(join(project, 'datasets/web-small.log.gz')));
    await page.waitForSelector('[data-testid=crash]');
  },
  'scenario, empty': async (page, url) => {
    await page.goto(`${url}#/scenario`);
    await page.waitForSelector('h1');
  },
  scenario: async (page) => {
    const text = readFileSync(join(project, 'scenarios/drain-one-of-four.yaml'));
    await dropFile(page, 'drain-one-of-four.yaml', text);
    await page.waitForSelector('figure svg');
  },
  'run, empty': async (page, url) => {
    await page.goto(`${url}#/run`);
    await page.waitForSelector('h1');
  },
  'run, over': async (page, url) => {
    await page.goto(`${url}#/run`);
    await page.getByRole('button', { name: 'Run the example' }).click();
    await page.getByLabel('speed').selectOption('fastest');
    await page.waitForSelector('[data-testid=run-fingerprint]', { timeout: 120_000 });
  },
  gallery: async (page, url) => {
    await page.goto(`${url}#/gallery`);
    await page.waitForSelector('[data-form=series] figure svg');
  },
  'bits, empty': async (page, url) => {
    await page.goto(`${url}#/bits`);
    await page.getByRole('button', { name: 'Run the example' }).waitFor();
  },
  'bits, with a log and a table open': async (page) => {
    await dropFile(page, 'web-small.log.gz', readFileSync(join(project, 'datasets/web-small.log.gz')));
    await fingerprintOf(page);
    await page.getByRole('button', { name: 'table', exact: true }).first().click({ force: true });
  },
  traffic: async (page, url) => {
    await page.goto(`${url}#/traffic`);
    await dropFile(page, 'web-small.log.gz', readFileSync(join(project, 'datasets/web-small.log.gz')));
    await page.waitForSelector('figure svg');
  },
  'the flow table': async (page) => {
    await dropFile(page, 'web-small.log.gz', readFileSync(join(project, 'datasets/web-small.log.gz')));
    await fingerprintOf(page);
    await page.getByRole('button', { name: 'the whole flow table' }).click();
    await page.waitForSelector('table.flows');
  },
  'an unreadable file': async (page) => {
    await dropFile(page, 'empty.log', new Uint8Array(0));
    await page.getByRole('alert').waitFor();
  },
};

describe.skipIf(missing)(`accessibility${missing === false ? '' : ` (${missing})`}`, () => {
  let site: Site;
  let browser: Browser;
  beforeAll(async () => {
    site = await serveFolder(await buildSite());
    browser = await launchChromium();
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await site?.close();
  });

  for (const [name, prepare] of Object.entries(STATES)) {
    for (const colorScheme of ['light', 'dark'] as const) {
      for (const width of [1440, 390]) {
        it(`finds nothing: ${name}, ${colorScheme}, ${width} px`, async () => {
          const context = await browser.newContext({
            viewport: { width, height: 900 },
            colorScheme,
            bypassCSP: true,
          });
          const page = await context.newPage();
          await page.goto(site.url);
          await prepare(page, site.url);
          expect(await findings(page)).toEqual([]);
          const overflow = await page.evaluate(
            () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
          );
          expect(overflow).toBe(0);
          await context.close();
        });
      }
    }
  }
});
