// Speed and memory of drawing traffic: building a population, sessions and packets drawn a second (the whole script of every
// session walked), records replayed a second, bytes a client and a live session, and ten million clients. Each rate asserts the
// fingerprint and the count of what was drawn, so that a faster wrong answer fails; memory is asserted against the stated limits
// of docs/models/session.md. Best of three rounds; a shared machine shows in the spread.

import { readFileSync } from 'node:fs';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { bytesSource } from '../src/formats/byte-source.ts';
import { openTrace } from '../src/formats/open-trace.ts';
import { Fingerprint } from '../src/kernel/fingerprint.ts';
import { Draws, Streams } from '../src/kernel/streams.ts';
import type { RecordBatch } from '../src/net/record.ts';
import { createIngressChooser } from '../src/traffic/ingress.ts';
import { buildPopulation, type Population } from '../src/traffic/population.ts';
import { POPULATION_PRESETS } from '../src/traffic/population-spec.ts';
import { decodePrefixTable } from '../src/traffic/prefix-table.ts';
import { CONSTANT_RATE } from '../src/traffic/rate-profile.ts';
import { ReplaySource } from '../src/traffic/replay.ts';
import { SESSION_PRESETS, type SessionSpec } from '../src/traffic/session-model.ts';
import type { SessionScript } from '../src/traffic/source.ts';
import { SyntheticSource } from '../src/traffic/synthetic.ts';

export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const ROUNDS = 3;
const S = 1_000_000;
const MANY = 10_000_000;
const MOST_BYTES_A_CLIENT = 24;
const MOST_BYTES_A_SESSION = 400;
const results: BenchResult[] = [];
let failed = 0;

const streams = new Streams('bench');
const prefixes = decodePrefixTable(readFileSync('datasets/prefixes.bin'));

const collectGarbage = (): void => {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
};

function check(name: string, found: string | boolean, expected: string | boolean): void {
  if (found === expected) return;
  failed++;
  console.error(`${name}: computed ${found}, expected ${expected}`);
}

function populationOf(clients: number, preset: 'web' | 'uniform' = 'web'): Population {
  return buildPopulation({ ...POPULATION_PRESETS[preset], clients }, prefixes, { name: 'bench', streams });
}

function sourceOf(population: Population, sessionsPerSecond: number, session: SessionSpec): SyntheticSource {
  return new SyntheticSource({
    name: 'bench',
    source: 0,
    destinationPort: 443,
    streams,
    population,
    session,
    sessionsPerSecond,
    profile: CONSTANT_RATE,
    ingress: createIngressChooser({ weights: [1, 1], draws: new Draws(streams.stream('ingress', 'bench')) }),
    equilibrium: false,
  });
}

/** Draws `count` sessions to their ends and reports both rates. */
function measureSessions(name: string, session: SessionSpec, count: number, expected: string): void {
  const population = populationOf(100_000);
  let [best, packets] = [Infinity, 0];
  for (let round = 0; round < ROUNDS; round++) {
    const source = sourceOf(population, 1000, session);
    const fingerprint = new Fingerprint();
    packets = 0;
    const begin = performance.now();
    for (let i = 0; i < count; i++) {
      const { client, startUs, script } = source.take();
      let lengthUs = 0;
      for (let gap = script.next(); gap >= 0; gap = script.next()) {
        lengthUs += gap;
        packets++;
      }
      if (i % 64 === 0) fingerprint.add('sessions', startUs, 0, client, lengthUs);
    }
    best = Math.min(best, (performance.now() - begin) / 1000);
    check(name, `${fingerprint.digest().sessions} ${packets}`, expected);
  }
  results.push({ name: `${name}: sessions drawn`, value: count / best, unit: 'sessions/s' });
  results.push({ name: `${name}: packets drawn`, value: packets / best, unit: 'packets/s' });
}

/** Records → sessions and packets, the decoding of the log left out. */
async function measureReplay(expected: string): Promise<void> {
  const file = 'datasets/web-small.log.gz';
  const batches: RecordBatch[] = [];
  for await (const batch of openTrace(bytesSource(file, readFileSync(file)), { format: 'auto' }).batches())
    batches.push(batch);
  const records = batches.reduce((sum, { count }) => sum + count, 0);
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const ingress = createIngressChooser({
      weights: [1, 1],
      draws: new Draws(streams.stream('ingress', 'log')),
    });
    const portDraws = new Draws(streams.stream('port', 'log'));
    const source = new ReplaySource({ name: 'log', source: 0, destinationPort: 80, ingress, portDraws });
    let [sessions, packets] = [0, 0];
    const begin = performance.now();
    for (const batch of batches) source.feed(batch);
    source.end();
    while (source.nextStartUs < Infinity) {
      const { script } = source.take();
      sessions++;
      while (script.next() >= 0) packets++;
    }
    best = Math.min(best, (performance.now() - begin) / 1000);
    check('replay', `${records} ${sessions} ${packets}`, expected);
  }
  results.push({ name: 'replay of the bundled log', value: records / best, unit: 'records/s' });
}

/** Heap of live sessions, half of their packets sent. */
function measureLiveSession(): void {
  const count = 100_000;
  const source = sourceOf(populationOf(1000), 1000, SESSION_PRESETS.exponential);
  const scripts: SessionScript[] = [];
  collectGarbage();
  const before = process.memoryUsage().heapUsed;
  for (let i = 0; i < count; i++) {
    const { script } = source.take();
    script.next();
    script.next();
    scripts.push(script);
  }
  collectGarbage();
  const bytes = (process.memoryUsage().heapUsed - before) / count;
  results.push({ name: 'a live session (its script)', value: bytes, unit: 'bytes' });
  check('bytes of a live session', bytes < MOST_BYTES_A_SESSION && scripts.length === count, true);
}

function measureManyClients(): void {
  let begin = performance.now();
  const population = populationOf(MANY);
  results.push({
    name: 'population of 10 million clients, preset web',
    value: (performance.now() - begin) / 1000,
    unit: 's',
  });
  begin = performance.now();
  const source = sourceOf(population, 100_000, SESSION_PRESETS.web);
  let last = 0;
  for (let i = 0; i < 200_000; i++) last = source.take().startUs;
  results.push({
    name: '10 million clients: arrivals set up, 200,000 sessions begun',
    value: (performance.now() - begin) / 1000,
    unit: 's',
  });
  const bytes = population.sizeBytes + source.sizeBytes;
  results.push({ name: '10 million clients in memory', value: bytes / 2 ** 20, unit: 'MiB' });
  results.push({ name: 'a client', value: bytes / MANY, unit: 'bytes' });
  check('bytes of a client', bytes / MANY <= MOST_BYTES_A_CLIENT, true);
  check('time of 200,000 sessions at 100,000 a second', Math.abs(last / (2 * S) - 1) < 0.02, true);
}

export async function bench(): Promise<{ failed: number; results: readonly BenchResult[] }> {
  measureSessions('web', SESSION_PRESETS.web, 100_000, '9229549e28cafc2f 932490');
  measureSessions('exponential', SESSION_PRESETS.exponential, 100_000, '2ad1a6ad1bf12041 1395623');
  await measureReplay('31461 6565 44591');
  measureLiveSession();
  measureManyClients();
  return { failed, results };
}
