// What the gallery of charts is drawn from: the bundled log through the lab, and a small drain through the same live run that the page
// Run drives, halted in its midst. scripts/write-gallery.mjs writes it to web/made/gallery-data.json. Nothing here is invented.

import { readFileSync } from 'node:fs';
import { bytesSource } from '../../src/formats/byte-source.ts';
import type { SurveyNews } from '../../web/worker/bits-protocol.ts';
import { Lab } from '../../web/worker/lab.ts';
import { LiveRun } from '../../web/worker/live-run.ts';
import { LiveStories } from '../../web/worker/live-stories.ts';
import { ScenarioDesk } from '../../web/worker/scenario-desk.ts';

/** Small enough to be read: 32 buckets, four servers, a failure after a drain has begun. */
const SCENARIO = `version: 1
question: What does a drain cost?
seed: 3
duration: 12m
interval: 15s
pools: { web: { servers: 4, assignment: round-robin } }
vips: { web: { address: 203.0.113.10, mask: 0.32.100.34 } }
ingresses: 2
controller: { parallel-buckets: 4 }
traffic:
  visitors: { clients: 300, arrivals: { per-second: 3 }, session: exponential }
events:
  - { at: 2m, drop: s04 }
  - { at: 9m, fail-server: s02 }
`;
const MIDST_US = 195e6;
const END_US = 720e6;

const CHOICE = {
  bits4: [27, 21, 14, 13, 11, 10, 8, 5, 1],
  bits6: [27, 21, 14, 13, 11, 10, 8, 5, 1],
  serverCount: 4,
  assignment: 'ring',
} as const;

const clock = { nowMs: () => 0, breathe: () => Promise.resolve(), sleep: () => Promise.resolve() };

async function labFacts(): Promise<Record<string, unknown>> {
  const lab = new Lab(() => 0);
  const source = bytesSource('web-small.log.gz', readFileSync('datasets/web-small.log.gz'));
  const trace = await lab.readSource(source, () => {});
  if (!trace.ok) throw new Error('the bundled log cannot be read');
  const question = { family: 4, measure: 'requests' } as const;
  const facts = await lab.facts({ ...question, choice: CHOICE });
  const news: SurveyNews[] = [];
  await lab.survey(
    { ...question, serverCount: 4, assignment: 'ring', count: CHOICE.bits4.length, withCurve: true },
    (one) => void news.push(one),
  );
  return {
    strip4: trace.value.strip4,
    score: lab.score(CHOICE),
    pairs: lab.pairs(question),
    facts,
    survey: news,
    profile: lab.profile(),
  };
}

async function runFacts(): Promise<Record<string, unknown>> {
  const files = ['prefixes.bin'].map((name) => ({
    name,
    blob: new Blob([readFileSync(`datasets/${name}`)]),
  }));
  const input = { name: 'drain.yaml', text: SCENARIO, files, baseUrl: 'http://page/' };
  const live = new LiveRun(clock);
  const opened = await live.open(input, () => {});
  if (!opened.ok) throw new Error(opened.issues[0]!.message);
  const midst = await live.runUpTo(MIDST_US, () => {});
  const end = await live.runUpTo(END_US, () => {});
  const story = await new LiveStories(clock).lostSession(input, 1, () => {});
  if (!story.ok) throw new Error(story.issues[0]!.message);
  const { facts } = new ScenarioDesk(input.baseUrl, clock).read({ name: input.name, text: SCENARIO });
  return { facts: opened.value, scenario: facts, midst, end, ladder: story.value };
}

/** Six digits are more than is drawn; NaN has no JSON. Typed columns are marked, so that they come back as columns. */
function plain(_key: string, value: unknown): unknown {
  if (typeof value === 'number') return Number.isFinite(value) ? rounded(value) : null;
  if (!ArrayBuffer.isView(value)) return value;
  return { column: Array.from(value as Float64Array, (one) => (Number.isFinite(one) ? rounded(one) : null)) };
}

const rounded = (value: number): number => Number(value.toPrecision(6));

/** The text of web/made/gallery-data.json. */
export async function galleryText(): Promise<string> {
  return `${JSON.stringify({ lab: await labFacts(), run: await runFacts() }, plain)}\n`;
}
