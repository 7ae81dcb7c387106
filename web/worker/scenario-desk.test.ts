// The desk of the page Scenario: what it says of right, wrong and changed texts, and its estimates against the exact best cases.

import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { ScenarioDesk } from './scenario-desk.ts';

const desk = (): ScenarioDesk => {
  globalThis.fetch = () => Promise.resolve(new Response(null, { status: 404 }));
  return new ScenarioDesk('http://page/', {
    nowMs: () => performance.now(),
    breathe: () => Promise.resolve(),
  });
};

const drain = (servers: number): string => `
version: 1
duration: 5h
pools: { web: { servers: ${servers}, assignment: round-robin } }
vips: { web: { address: 203.0.113.10, mask: 8.32.109.34 } }
ingresses: { east: { switch: ideal }, west: { switch: ideal } }
controller: { costs: ideal }
traffic: { calls: { clients: 3000, population: uniform, arrivals: { per-second: 2 } } }
events:
  - { at: 1m, drop: s${String(servers).padStart(2, '0')} }
`;

const estimate = (text: string) => desk().estimate({ name: 'x.yaml', text, files: [] });

it('gives the best cases of the drain exactly: 4 min for the 32nd server, 8 min for the 16th', async () => {
  const [thirty, sixteen] = await Promise.all([estimate(drain(32)), estimate(drain(16))]);
  expect(thirty?.changes).toMatchObject([{ text: 'drop s32', buckets: 16, tookUs: 240e6 }]);
  expect(sixteen?.changes).toMatchObject([{ buckets: 32, tookUs: 480e6, method: 'graceful' }]);
});

it('finds the changes of a scenario whose channels take their time', async () => {
  const answer = await estimate(drain(16).replace('costs: ideal', 'parallel-buckets: 8'));
  expect(answer?.changes).toMatchObject([{ text: 'drop s16', buckets: 32 }]);
  expect(answer!.changes[0]!.tookUs! / 60e6).toBeCloseTo(1, 1);
});

it('counts the entries of every switch at the start', async () => {
  const answer = await estimate(drain(16));
  expect(answer?.tables.map(({ ingress, entries }) => [ingress, entries])).toEqual([
    ['east', 512],
    ['west', 512],
  ]);
});

it('puts the mask between what any hash and what none can do', async () => {
  const [load] = (await estimate(drain(16)))!.loads;
  expect(load).toMatchObject({ pool: 'web', servers: 16, sources: 3000, ringCv: 0 });
  expect(load!.nEff).toBeCloseTo(3000, 0);
  expect(load!.reference).toBeCloseTo(Math.sqrt(15 / 3000), 3);
  expect(load!.maskCv).toBeGreaterThan(0.02);
  expect(load!.maskCv).toBeLessThan(0.2);
  expect(load!.floor).toBe(0);
});

it('says that a trace is not open, and estimates the rest', async () => {
  const answer = await estimate(drain(4).replace(/traffic: .*/, 'traffic: { log: { trace: my.log } }'));
  expect(answer?.missing[0]?.message).toContain('my.log');
  expect(answer?.changes).toHaveLength(1);
});

it('reads facts of a right text and problems of a wrong one, with the data of both', () => {
  const right = desk().read({ name: 'x.yaml', text: drain(4) });
  expect(right.problems).toEqual([]);
  expect(right.facts?.events).toMatchObject([{ atUs: 60e6, text: 'drop s04', isFault: false, line: 10 }]);
  expect(right.facts?.pools[0]?.servers.map(({ buckets }) => buckets)).toEqual([128, 128, 128, 128]);
  const wrong = desk().read({ name: 'x.yaml', text: drain(4).replace('drop: s04', 'drop: s05') });
  expect(wrong.facts).toBeNull();
  expect(wrong.problems[0]?.issue.line).toBe(10);
  expect(wrong.data).not.toBeNull();
});

it('offers keys, values and names where they fit, and says what a key means', () => {
  const one = desk();
  const text = readFileSync('scenarios/drain-one-of-four.yaml', 'utf8');
  one.read({ name: 'x.yaml', text });
  const labels = (marked: string, insert: string): string[] => {
    const at = text.indexOf(marked) + marked.length;
    return (
      one
        .complete(text.slice(0, at) + insert + text.slice(at), at + insert.length)
        ?.options.map(({ label }) => label) ?? []
    );
  };
  expect(labels('servers: 4', '\n    ')).toContain('virtual-nodes');
  expect(labels('servers: 4', '\n    ')).not.toContain('servers');
  expect(labels('assignment: ', '')).toEqual(expect.arrayContaining(['ring', 'usage-minimal']));
  expect(labels('    drop: ', '')).toContain('s04');
  const hover = one.hover(text, text.indexOf('parallel-buckets') + 3);
  expect(hover?.text).toContain('how many buckets move at once');
});
