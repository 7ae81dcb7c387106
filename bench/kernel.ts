// Speed of the kernel: the two event queues side by side in the hold model (pop one, schedule one, n always pending), the run loop
// with its actors, draws, portable math and fingerprints. Every figure asserts what was computed — the hash of the order popped and
// the count, the pinned sum of draws — so a faster wrong answer fails. Best of three; a shared machine shows in the spread.
// Not here: what a whole simulated packet costs (bench of the simulator).

import { exp, log, pow } from '../src/base/det-math.ts';
import { xxHash64Text } from '../src/base/hash64.ts';
import { CalendarQueue } from '../src/kernel/calendar-queue.ts';
import type { EventKey, EventQueue } from '../src/kernel/event-queue.ts';
import { Fingerprint } from '../src/kernel/fingerprint.ts';
import { HeapQueue } from '../src/kernel/heap-queue.ts';
import { type Actor, Kernel } from '../src/kernel/kernel.ts';
import { Draws, Streams } from '../src/kernel/streams.ts';

export interface BenchResult {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
}

const ROUNDS = 3;
const HOLDS = 300_000;
const results: BenchResult[] = [];
let failed = 0;

/** Records the best rate of a few rounds; every round must compute `expected`. */
function measure(
  name: string,
  count: number,
  expected: string,
  round: () => { seconds: number; found: string },
): void {
  let best = 0;
  for (let i = 0; i < ROUNDS; i++) {
    const { seconds, found } = round();
    if (found !== expected) {
      failed++;
      console.error(`${name}: computed ${found}, expected ${expected}`);
    }
    best = Math.max(best, count / seconds);
  }
  results.push({ name, value: best, unit: '1/s' });
}

/** Seconds that `work` takes, and what it returns. */
function timed(work: () => string): { seconds: number; found: string } {
  const from = performance.now();
  const found = work();
  return { seconds: (performance.now() - from) / 1000, found };
}

interface MutableKey {
  timeUs: number;
  rank: number;
  idHi: number;
  idLo: number;
  number: number;
}

const newKey = (): MutableKey => ({ timeUs: 0, rank: 0, idHi: 0, idLo: 0, number: 0 });

/** Gaps of live traffic: mostly exponential with mean 10 s, one in eight a 15 s timer, one in 64 a 600 s one. */
function gaps(): Float64Array {
  const draws = new Draws(new Streams('bench').stream('gaps'));
  return Float64Array.from({ length: 1 << 16 }, (_, i) => {
    if (i % 64 === 0) return 600_000_000;
    return i % 8 === 0 ? 15_000_000 : Math.ceil(draws.exponential() * 10_000_000);
  });
}

const GAPS = gaps();
const gapAt = (i: number): number => GAPS[i & 0xffff]!;

/** Fills a queue with `pending` events, then times HOLDS pops each followed by a schedule. */
function hold(queue: EventQueue<number>, pending: number): { seconds: number; found: string } {
  const key = newKey();
  for (let i = 0; i < pending; i++) {
    key.timeUs = gapAt(Math.imul(i, 40_503) >>> 8);
    key.idLo = i;
    queue.schedule(key, i);
  }
  return timed(() => {
    let order = 0;
    let count = 0;
    for (; count < HOLDS && queue.pop(); count++) {
      const { timeUs, idLo, payload } = queue.current;
      order = (Math.imul(order, 31) + payload) | 0;
      key.timeUs = timeUs + gapAt(count);
      key.idLo = idLo;
      queue.schedule(key, payload);
    }
    return `${count} events, order ${order >>> 0}, ${queue.size} pending`;
  });
}

const EXPECTED_ORDER: readonly (readonly [pending: number, order: number])[] = [
  [1_000, 2_926_383_156],
  [100_000, 308_111_526],
  [1_000_000, 1_891_712_631],
];

function benchQueues(): void {
  for (const [pending, order] of EXPECTED_ORDER) {
    const expected = `${HOLDS} events, order ${order}, ${pending} pending`;
    const label = `events at ${pending.toLocaleString('en-US')} pending`;
    measure(`heap queue, ${label}`, HOLDS, expected, () => hold(new HeapQueue<number>(), pending));
    measure(`calendar queue, ${label}`, HOLDS, expected, () => hold(new CalendarQueue<number>(), pending));
  }
}

/** An actor that comes back until the run ends, as a session does. */
class Returning implements Actor {
  readonly #kernel: Kernel;
  readonly #key: MutableKey;
  fired = 0;

  constructor(kernel: Kernel, id: number) {
    this.#kernel = kernel;
    this.#key = { ...newKey(), idLo: id, timeUs: 1 + id };
    kernel.schedule(this.#key, this);
  }

  fire(key: EventKey): void {
    this.fired++;
    this.#key.timeUs = key.timeUs + gapAt(this.fired + this.#key.idLo * 7);
    this.#kernel.schedule(this.#key, this);
  }
}

function benchRunLoop(): void {
  const actors = 10_000;
  const endUs = 300_000_000;
  measure('run loop, events of 10,000 actors', 226_270, '226270 events, clock at 300000000', () =>
    timed(() => {
      const kernel = new Kernel();
      for (let id = 0; id < actors; id++) new Returning(kernel, id);
      const count = kernel.run(endUs);
      return `${count} events, clock at ${kernel.nowUs}`;
    }),
  );
}

/** A loop of `count` calls whose results are added up; sums of doubles are exact in text. */
const summed = (count: number, call: (i: number) => number) => () =>
  timed(() => {
    let sum = 0;
    for (let i = 0; i < count; i++) sum += call(i);
    return String(sum);
  });

function benchDraws(): void {
  const draws = new Draws(new Streams('bench').stream('draws'));
  const count = 1_000_000;
  const kinds: readonly (readonly [name: string, sum: string, draw: (i: number) => number])[] = [
    ['draw of 32 bits', '2147654112353746', (i) => (i === 0 ? draws.seek(0, 0) : draws).uint32()],
    ['draw of a unit number', '500369.82646111876', (i) => (i === 0 ? draws.seek(0, 0) : draws).unit()],
    ['first draw of an entity', '2148180855789289', (i) => draws.seek(i, 1).uint32()],
    ['exponential draw', '999809.4854172805', (i) => (i === 0 ? draws.seek(0, 0) : draws).exponential()],
    ['normal draw', '1087.7246510813795', (i) => (i === 0 ? draws.seek(0, 0) : draws).normal()],
  ];
  for (const [name, sum, draw] of kinds) measure(name, count, sum, summed(count, draw));
}

function benchMath(): void {
  const count = 1_000_000;
  const kinds: readonly (readonly [name: string, sum: string, compute: (u: number) => number])[] = [
    ['log', '-999999.6534264305', log],
    ['exp', '1718281.8284589804', exp],
    ['pow', '3305833.5836997586', (u) => pow(u, -0.7)],
  ];
  for (const [name, sum, compute] of kinds)
    measure(
      name,
      count,
      sum,
      summed(count, (i) => compute((i + 0.5) / count)),
    );
}

function benchHashes(): void {
  const count = 200_000;
  measure(
    'xxHash64 of a bucket text',
    count,
    '159163098200000',
    summed(count, () => xxHash64Text('4:8.0.12.34/8.32.109.34').lo),
  );
  measure('fingerprint, outcomes of five numbers', count, 'd4a1c2fa9908a718', () =>
    timed(() => {
      const fingerprint = new Fingerprint();
      for (let i = 0; i < count; i++) fingerprint.add('sessions', i * 1000, 1, i, i >> 3, i & 3);
      return fingerprint.digest().sessions;
    }),
  );
}

export async function bench(): Promise<{
  readonly failed: number;
  readonly results: readonly BenchResult[];
}> {
  results.length = 0;
  failed = 0;
  benchQueues();
  benchRunLoop();
  benchDraws();
  benchMath();
  benchHashes();
  return { failed, results };
}
