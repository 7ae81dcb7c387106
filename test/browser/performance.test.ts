// The budgets of the page in real Chromium: first content within a second (median of five), no task over 100 ms on the page's thread
// while a run of a million sessions streams its charts, and a heap that does not grow from run to run. Tasks are measured by the
// processor time of the thread (Chromium's trace), so that other work on the machine is not ours; wall time is held as well where
// no more tasks wait than the machine has cores. MASKRING_FULL=1 runs the million to its end and repeats twenty runs; otherwise the
// first seconds of the same run, and eight.

import { readFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { chromiumMissing, dropFile, launchChromium } from './chromium-page.ts';
import { buildSite, project, type Site, serveFolder } from './static-site.ts';

const missing = chromiumMissing();
const full = process.env.MASKRING_FULL === '1';
const FIRST_CONTENT_MS = 1000;
const LONGEST_TASK_MS = 100;
const STREAM_MS = 8000;
const RUNS = full ? 20 : 8;
/** Caches of the engine are warm after these. */
const WARM_RUNS = 3;
const GROWTH_RATIO = 0.15;
const GROWTH_BYTES = 3e6;

/** 400 a second for 42 minutes: a million sessions, a drain and a return among them. */
const MILLION = `version: 1
question: Does the page stay quick while a million sessions run?
seed: 1
duration: 42m
interval: 15s
pools: { web: { servers: 16, assignment: round-robin } }
vips: { web: { address: 203.0.113.10, mask: 8.32.109.34 } }
ingresses: 2
controller: { parallel-buckets: 8 }
traffic:
  visitors:
    clients: 20000
    arrivals: { per-second: 400 }
    session: { preset: exponential, length: { exponential: 10s }, gaps: { exponential: 5s } }
events:
  - { at: 30s, drop: s16 }
  - { at: 5m, add: s16 }
  - { at: 20m, drop: s03, method: immediate }
`;

const isQuiet = (): boolean => loadavg()[0]! <= cpus().length;
const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

interface TaskTimes {
  readonly count: number;
  readonly longestMs: number;
  readonly longestProcessorMs: number;
}

/** Tasks of the threads on which pages run. */
function taskTimes(trace: Buffer): TaskTimes {
  const { traceEvents } = JSON.parse(trace.toString('utf8')) as { traceEvents: TraceEvent[] };
  const mains = new Set(
    traceEvents
      .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
      .map(({ pid, tid }) => `${pid}/${tid}`),
  );
  const tasks = traceEvents.filter(
    ({ name, ph, pid, tid }) => ph === 'X' && name.endsWith('RunTask') && mains.has(`${pid}/${tid}`),
  );
  const longest = (of: (task: TraceEvent) => number | undefined): number =>
    tasks.reduce((most, task) => Math.max(most, (of(task) ?? 0) / 1000), 0);
  return {
    count: tasks.length,
    longestMs: longest(({ dur }) => dur),
    longestProcessorMs: longest(({ tdur }) => tdur),
  };
}

describe.skipIf(missing)(`budgets of the page${missing === false ? '' : ` (${missing})`}`, () => {
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

  it('has its first content within a second', async () => {
    const walls: number[] = [];
    const processor: number[] = [];
    for (let i = 0; i < 5; i++) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 } });
      const page = await context.newPage();
      const session = await context.newCDPSession(page);
      await session.send('Performance.enable', { timeDomain: 'threadTicks' });
      await page.goto(site.url);
      await page.waitForSelector('.gallery');
      walls.push(await page.evaluate(firstContentMs));
      const { metrics } = await session.send('Performance.getMetrics');
      processor.push(metrics.find(({ name }) => name === 'TaskDuration')!.value * 1000);
      await context.close();
    }
    console.log(
      `first content ${median(walls).toFixed(0)} ms, of the processor ${median(processor).toFixed(0)} ms`,
    );
    expect(median(processor)).toBeLessThan(FIRST_CONTENT_MS);
    if (isQuiet()) expect(median(walls)).toBeLessThan(FIRST_CONTENT_MS);
  });

  it('has no task over 100 ms while a million sessions stream their charts', async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(site.url);
    await dropFile(page, 'million.yaml', new TextEncoder().encode(MILLION));
    await page.getByRole('link', { name: 'Run', exact: true }).click();
    await page.getByRole('button', { name: 'Run million.yaml' }).click();
    await page.getByLabel('speed').waitFor();
    await page.waitForSelector('figure svg');
    await browser.startTracing(page, { categories: ['toplevel', '__metadata'] });
    await page.getByLabel('speed').selectOption('fastest');
    if (full) await page.waitForSelector('[data-testid=run-fingerprint]', { timeout: 280_000 });
    else await page.waitForTimeout(STREAM_MS);
    const times = taskTimes(await browser.stopTracing());
    const reached = await page.locator('.run-clock').textContent();
    console.log(
      `${times.count} tasks up to ${reached}, longest ${times.longestMs.toFixed(0)} ms, of the processor ${times.longestProcessorMs.toFixed(0)} ms`,
    );
    expect(times.count).toBeGreaterThan(50);
    expect(reached! > '00:00:30').toBe(true);
    expect(times.longestProcessorMs).toBeLessThanOrEqual(LONGEST_TASK_MS);
    if (isQuiet()) expect(times.longestMs).toBeLessThanOrEqual(LONGEST_TASK_MS);
    await page.close();
  });

  it(`keeps its heap over ${RUNS} runs`, async () => {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 } });
    await page.goto(site.url);
    await dropFile(page, 'drain.yaml', readFileSync(join(project, 'scenarios/drain-32nd-server.yaml')));
    await page.getByRole('link', { name: 'Run', exact: true }).click();
    const heaps: number[] = [];
    for (let i = 0; i < RUNS; i++) {
      await runToEnd(page);
      heaps.push(await heapBytes(page));
    }
    const before = heaps[WARM_RUNS - 1]!;
    const after = heaps.at(-1)!;
    console.log(`heap after each run, MB: ${heaps.map((heap) => (heap / 1e6).toFixed(1)).join(' ')}`);
    expect(after - before).toBeLessThan(before * GROWTH_RATIO + GROWTH_BYTES);
    await page.close();
  });
});

/** Runs in the page. */
function firstContentMs(): Promise<number> {
  return new Promise((resolve) => {
    new PerformanceObserver((list, observer) => {
      const entry = list.getEntries().find(({ name }) => name === 'first-contentful-paint');
      if (entry === undefined) return;
      observer.disconnect();
      resolve(entry.startTime);
    }).observe({ type: 'paint', buffered: true });
  });
}

/** A run from its start, by the key that runs. Locators only: a handle of an element would keep the whole page of that run alive. */
async function runToEnd(page: Page): Promise<void> {
  const print = page.getByTestId('run-fingerprint');
  const before = await print.count();
  await page.locator('main').focus();
  await page.keyboard.press('Control+Enter');
  if (before > 0) await print.waitFor({ state: 'detached', timeout: 60_000 });
  await page.getByLabel('speed').selectOption('fastest');
  await print.waitFor({ timeout: 60_000 });
}

async function heapBytes(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('HeapProfiler.collectGarbage');
  await session.send('HeapProfiler.collectGarbage');
  const { usedSize } = await session.send('Runtime.getHeapUsage');
  await session.detach();
  return usedSize;
}
