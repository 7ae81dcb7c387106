// The model of a scenario's traffic: what is drawn is what a run draws, within the bounds, one traffic at a time.

import { expect, it } from 'vitest';
import { TrafficDesk } from './traffic-desk.ts';

const scenario = (traffic: string): string => `
version: 1
duration: 10m
pools: { web: { servers: 2 } }
vips: { web: { mask: 0.0.0.7 } }
ingresses: 1
traffic:
${traffic}`;

const TWO = scenario(`
  calls: { clients: 300, population: uniform, arrivals: { per-second: 2 }, session: exponential }
  tiny: { clients: 5, population: uniform, arrivals: { per-second: 0.1, day: web }, session: report }`);

/** Nothing beside the page: uniform addresses need no table. */
const desk = (): TrafficDesk => {
  globalThis.fetch = () => Promise.resolve(new Response(null, { status: 404 }));
  return new TrafficDesk('http://page/', { breathe: () => Promise.resolve() });
};

const ask = async (text: string, traffic: string | null = null) => {
  const answer = await desk().model({ name: 'two.yaml', text, files: [], traffic }, () => {});
  if (answer === null || !answer.ok) throw new Error(JSON.stringify(answer));
  return answer.value;
};

it('draws the first traffic whole where it fits: all clients, sessions over the run, exponential gaps', async () => {
  const model = await ask(TWO);
  expect(model.chosen.name).toBe('calls');
  expect(model.crowd.sources).toBe(300);
  expect(model.sample).toMatchObject({ everyNth: 1, complete: true, untilUs: 600e6 });
  const started = model.starts.counts.reduce((sum, one) => sum + one, 0);
  expect(started).toBe(model.sample.sessions);
  expect(Math.abs(started - 1200)).toBeLessThan(5 * Math.sqrt(1200));
  const longest = Array.from(model.gaps.longer)[Array.from(model.gaps.xsUs).findIndex((us) => us > 4.9e6)]!;
  expect(longest).toBeCloseTo(Math.exp(-1), 1);
});

it('has the traffic that was asked for, with its day where it has one', async () => {
  const model = await ask(TWO, 'tiny');
  expect(model.chosen).toEqual({ name: 'tiny', kind: 'synthetic' });
  expect(model.entries.map(({ name }) => name)).toEqual(['calls', 'tiny']);
  expect(model.day?.rates.length).toBe(24);
  expect(Math.max(...model.day!.rates)).toBeCloseTo(1.66 / 1.0092, 1);
});

it('stays within its bounds by drawing every n-th client, and says so', async () => {
  const model = await ask(
    scenario(
      '  many: { clients: 4000, population: uniform, arrivals: { per-second: 4000 }, session: report }',
    ),
  );
  expect(model.sample.everyNth).toBeGreaterThan(20);
  expect(model.sample.sessions).toBeLessThanOrEqual(100_000);
  expect(model.sample.complete).toBe(true);
  expect(model.crowd.sources).toBe(4000);
}, 30_000);

it('replays a log: its sources, its gaps, its sessions', async () => {
  const lines = Array.from(
    { length: 400 },
    (_, i) => `${1_600_000_000 + i * 20},198.51.100.${i % 4 === 0 ? 7 : 9}`,
  );
  const blob = new Blob([`time,address\n${lines.join('\n')}\n`]);
  const text = scenario('  log: { trace: two.csv, format: csv, columns: { time: time, address: address } }');
  const answer = await desk().model(
    { name: 'x.yaml', text, files: [{ name: 'two.csv', blob }], traffic: null },
    () => {},
  );
  if (answer === null || !answer.ok) throw new Error(JSON.stringify(answer));
  const { crowd, sample, gaps } = answer.value;
  expect(crowd.sources).toBe(2);
  expect(sample).toMatchObject({ complete: true, everyNth: 1 });
  expect(sample.sessions).toBe(9);
  expect(gaps.count).toBeGreaterThan(20);
});

it('answers null when cancelled, and goes on afterwards', async () => {
  const one = desk();
  const text = scenario(
    '  many: { clients: 4000, population: uniform, arrivals: { per-second: 40 }, session: report }',
  );
  const question = { name: 'x.yaml', text, files: [], traffic: null };
  const asked = one.model(question, () => one.cancel());
  expect(await asked).toBeNull();
  expect(await one.model(question, () => {})).toMatchObject({ ok: true });
}, 30_000);

it('answers a broken scenario with its place', async () => {
  const answer = await desk().model(
    { name: 'x.yaml', text: 'version: 1\nduration: 15 sec\n', files: [], traffic: null },
    () => {},
  );
  expect(answer).toMatchObject({ ok: false });
  if (answer?.ok === false) expect(answer.issues.some(({ line }) => line === 2)).toBe(true);
});
