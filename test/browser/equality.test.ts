// The run in the page's worker and `maskring run --json` give the same summary, byte for byte, and so the same fingerprint: for every
// file in scenarios/, in Chromium and in Firefox ESR, the only engine here that is not V8's. The built page's own worker of the page
// Run is driven as that page drives it: opened, played to the end as fast as it goes, asked for its outcome.
// None of the files is too large for this; one that comes to be names a smaller self here, for both sides.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { launch } from 'puppeteer-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from '../cli/captured-io.ts';
import { chromiumMissing, FIREFOX, firefoxMissing, launchChromium } from './chromium-page.ts';
import { buildSite, project, type Site, serveFolder } from './static-site.ts';

const FILES = readdirSync(join(project, 'scenarios')).filter((file) => file.endsWith('.yaml'));
const BUNDLED = 'datasets/web-small.log.gz';

/** File → its text for both sides, where the file itself would take too long. */
const SMALLER: Readonly<Record<string, (text: string) => string>> = {};

/** Traffic without a trace of its own: both sides are given the bundled log. */
const needsTrace = (text: string): boolean => /^ {2}log:$/m.test(text) && !text.includes('trace:');

const textOf = (file: string): string =>
  (SMALLER[file] ?? ((text: string) => text))(readFileSync(join(project, 'scenarios', file), 'utf8'));

async function printAll(): Promise<Map<string, string>> {
  const printed = new Map<string, string>();
  for (const file of FILES) printed.set(file, await commandLine(file));
  return printed;
}

async function commandLine(file: string): Promise<string> {
  const trace = needsTrace(textOf(file)) ? ['--trace', BUNDLED] : [];
  const { out, err } = await run(['run', `scenarios/${file}`, ...trace, '--json'], { cwd: project });
  expect([file, out.startsWith('{'), err]).toEqual([file, true, '']);
  return out;
}

/** What both drivers of browsers can do. */
interface AnyPage {
  goto(url: string): Promise<unknown>;
  evaluate(expression: string): Promise<unknown>;
}

/** An expression that runs one scenario in the worker; its value is the summary's text, or what went wrong. Text, for both drivers. */
const runText = (worker: string, file: string, text: string): string => `(async () => {
  const worker = new Worker(${JSON.stringify(`./assets/${worker}`)}, { type: 'module' });
  const waiting = new Map();
  worker.onmessage = ({ data }) => waiting.get(data.id)?.(data);
  let count = 0;
  const call = (name, argumentList, ports = []) => new Promise((resolve, reject) => {
    const id = String(++count);
    waiting.set(id, ({ type, value }) => (type === 'RAW' ? resolve(value) : reject(new Error(JSON.stringify(value)))));
    worker.onerror = (event) => reject(new Error(event.message));
    worker.postMessage({ id, type: 'APPLY', path: [name], argumentList }, ports);
  });
  const listener = () => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = ({ data }) => port1.postMessage({ id: data.id, type: 'RAW', value: undefined });
    return port2;
  };
  const raw = (value) => ({ type: 'RAW', value });
  const heard = (port) => ({ type: 'HANDLER', name: 'proxy', value: port });
  try {
    const files = ${needsTrace(text)} ? [{ name: 'log', blob: await (await fetch('./${BUNDLED}')).blob() }] : [];
    const input = { name: ${JSON.stringify(file)}, text: ${JSON.stringify(text)}, files, baseUrl: location.href.split('#')[0] };
    const opening = listener();
    const opened = await call('open', [raw(input), heard(opening)], [opening]);
    if (!opened.ok) return JSON.stringify(opened.issues);
    const frames = listener();
    const last = await call('go', [raw({ kind: 'play', speed: null }), heard(frames)], [frames]);
    if (!last.isOver) return 'the run did not come to its end';
    return (await call('outcome', [])).summaryText;
  } catch (error) {
    return 'failed: ' + error.message;
  } finally {
    worker.terminate();
  }
})()`;

describe.concurrent('a run in the page', () => {
  let site: Site;
  let worker: string;
  /** All three engines work at once; the two browsers wait for the command line only to compare. */
  let printed: Promise<Map<string, string>>;

  beforeAll(async () => {
    site = await serveFolder(await buildSite());
    worker = readdirSync(join(site.folder, 'assets')).find((name) => name.startsWith('live-worker'))!;
    printed = printAll();
  }, 300_000);
  afterAll(() => site?.close());

  const compare = async (page: AnyPage): Promise<void> => {
    await page.goto(site.url);
    const shown = new Map<string, string>();
    for (const file of FILES)
      shown.set(file, (await page.evaluate(runText(worker, file, textOf(file)))) as string);
    const expected = await printed;
    for (const file of FILES) expect([file, shown.get(file)]).toEqual([file, expected.get(file)]);
  };

  it('has every bundled scenario to compare, each with a fingerprint of its own', async () => {
    expect(FILES.length).toBeGreaterThan(15);
    const prints = [...(await printed).values()].map((text) => JSON.stringify(JSON.parse(text).fingerprint));
    expect(prints.every((print) => /"sessions":"[0-9a-f]{16}"/.test(print))).toBe(true);
    expect(new Set(prints).size).toBeGreaterThan(FILES.length - 2);
  });

  const noChromium = chromiumMissing();
  it.skipIf(noChromium)(
    `gives the bytes of the command line in Chromium${noChromium === false ? '' : ` (${noChromium})`}`,
    async () => {
      const browser = await launchChromium();
      await compare(await browser.newPage());
      await browser.close();
    },
  );

  const noFirefox = firefoxMissing();
  it.skipIf(noFirefox)(
    `gives the bytes of the command line in Firefox ESR${noFirefox === false ? '' : ` (${noFirefox})`}`,
    async () => {
      const browser = await launch({
        ...{ browser: 'firefox', protocol: 'webDriverBiDi', executablePath: FIREFOX, headless: true },
        protocolTimeout: 240_000,
      });
      await compare(await browser.newPage());
      await browser.close();
    },
  );
});
