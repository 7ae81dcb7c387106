// Statistics of the random streams: equidistribution of draws, and independence of streams whose names, seeds, entities or positions
// are neighbours. Samples are fixed by their seeds, so a test passes always or never; every bound is four standard deviations of what
// an ideal generator would show. A stuck bit, a shared key or a counter used twice fails by hundreds.

import { describe, expect, test } from 'vitest';
import { Draws, type StreamKey, Streams } from '../../src/kernel/streams.ts';

const BOUND = 4;

/** How many standard deviations χ² of equally likely cells lies from its mean. */
function chiSquareScore(counts: ArrayLike<number>): number {
  const total = Array.from(counts).reduce((a, b) => a + b, 0);
  const expected = total / counts.length;
  const chiSquare = Array.from(counts).reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0);
  const degrees = counts.length - 1;
  return (chiSquare - degrees) / Math.sqrt(2 * degrees);
}

/** Scores of the four bytes of each draw, and of successive draws in pairs by their high and by their low five bits. */
function scores(draw: (n: number) => number, count: number): number[] {
  const bytes = Array.from({ length: 4 }, () => new Float64Array(256));
  const high = new Float64Array(1024);
  const low = new Float64Array(1024);
  let previous = draw(0);
  for (let n = 1; n <= count; n++) {
    const value = draw(n);
    bytes.forEach((cells, i) => {
      cells[(value >>> (8 * i)) & 255]! += 1;
    });
    high[((previous >>> 27) << 5) | (value >>> 27)]! += 1;
    low[((previous & 31) << 5) | (value & 31)]! += 1;
    previous = value;
  }
  return [...bytes, high, low].map(chiSquareScore);
}

const expectAllBelow = (values: readonly number[], bound: number): void => {
  for (const value of values) expect(Math.abs(value)).toBeLessThan(bound);
};

const COUNT = 200_000;

describe('draws are equally distributed, singly and in pairs,', () => {
  const key = new Streams('statistics').stream('draws', 'one');

  test('within one entity', () => {
    const draws = new Draws(key);
    expectAllBelow(
      scores(() => draws.uint32(), COUNT),
      BOUND,
    );
  });

  test('over the first draws of neighbouring entities, by either number', () => {
    const draws = new Draws(key);
    expectAllBelow(
      scores((n) => draws.seek(n, 0).uint32(), COUNT),
      BOUND,
    );
    expectAllBelow(
      scores((n) => draws.seek(0, n).uint32(), COUNT),
      BOUND,
    );
    expectAllBelow(
      scores((n) => draws.seek(n >> 3, n & 7).uint32(), COUNT),
      BOUND,
    );
  });

  test('over the first draws of streams with neighbouring names and of neighbouring seeds', () => {
    const count = 5_000;
    const ofName = (n: number) => new Draws(new Streams('1').stream('arrivals', `client-${n}`)).uint32();
    const ofSeed = (n: number) => new Draws(new Streams(String(n)).stream('arrivals')).uint32();
    for (const draw of [ofName, ofSeed]) expectAllBelow(scores(draw, count), BOUND);
  });

  test('below 3·2^30, where a plain remainder would double some thirds', () => {
    const draws = new Draws(key);
    const thirds = new Float64Array(3);
    for (let n = 0; n < COUNT; n++) thirds[Math.floor(draws.below(3 * 2 ** 30) / 2 ** 30)]! += 1;
    expect(Math.abs(chiSquareScore(thirds))).toBeLessThan(BOUND);
  });

  test('as unit numbers, in 1000 cells and in their last bits', () => {
    const draws = new Draws(key);
    const cells = new Float64Array(1000);
    const lastBits = new Float64Array(64);
    for (let n = 0; n < COUNT; n++) {
      const unit = draws.unit();
      cells[Math.floor(unit * 1000)]! += 1;
      lastBits[(unit * 2 ** 53) % 64]! += 1;
    }
    expectAllBelow([chiSquareScore(cells), chiSquareScore(lastBits)], BOUND);
  });
});

describe('streams are independent', () => {
  /** Correlation of two streams times √n: standard normal for independent ones. */
  function correlationScore(a: StreamKey, b: StreamKey, count: number): number {
    const [left, right] = [new Draws(a), new Draws(b)];
    let sum = 0;
    for (let n = 0; n < count; n++) sum += (left.unit() - 0.5) * (right.unit() - 0.5) * 12;
    return sum / Math.sqrt(count);
  }

  /** Bits in which successive draws of two streams agree, as a score: half of 32 on average. */
  function agreementScore(a: StreamKey, b: StreamKey, count: number): number {
    const [left, right] = [new Draws(a), new Draws(b)];
    let agreeing = 0;
    for (let n = 0; n < count; n++) {
      for (let bits = ~(left.uint32() ^ right.uint32()); bits !== 0; bits &= bits - 1) agreeing++;
    }
    return (agreeing - 16 * count) / Math.sqrt(8 * count);
  }

  const neighbours: readonly (readonly [what: string, a: StreamKey, b: StreamKey])[] = [
    ['names', new Streams('1').stream('gaps', 'site-1'), new Streams('1').stream('gaps', 'site-2')],
    ['purposes', new Streams('1').stream('gaps', 'site'), new Streams('1').stream('size', 'site')],
    ['seeds', new Streams('1').stream('gaps', 'site'), new Streams('2').stream('gaps', 'site')],
    ['key words', Uint32Array.of(1, 2), Uint32Array.of(1, 3)],
  ];

  test.each(neighbours)('of neighbouring %s', (_, a, b) => {
    expectAllBelow([correlationScore(a, b, 50_000), agreementScore(a, b, 20_000)], BOUND);
  });

  test('of neighbouring entities: their draws side by side do not correlate', () => {
    const key = new Streams('1').stream('gaps');
    const [left, right] = [new Draws(key), new Draws(key)];
    let sum = 0;
    const entities = 2_000;
    const each = 25;
    for (let entity = 0; entity < entities; entity++) {
      left.seek(entity, 0);
      right.seek(entity + 1, 0);
      for (let n = 0; n < each; n++) sum += (left.unit() - 0.5) * (right.unit() - 0.5) * 12;
    }
    expect(Math.abs(sum / Math.sqrt(entities * each))).toBeLessThan(BOUND);
  });

  test('in their keys: 6000 names and seeds share none, and one character flips half the bits', () => {
    const keys = new Set<string>();
    let flipped = 0;
    let previous = new Streams('1').stream('x', 'n');
    for (let i = 0; i < 3_000; i++) {
      const byName = new Streams('1').stream('x', `n${i}`);
      const bySeed = new Streams(`1${i}`).stream('x', 'n');
      for (const key of [byName, bySeed]) keys.add(key.join());
      for (let word = 0; word < 2; word++) {
        for (let bits = byName[word]! ^ previous[word]!; bits !== 0; bits &= bits - 1) flipped++;
      }
      previous = byName;
    }
    expect(keys.size).toBe(6_000);
    expect(Math.abs(flipped - 32 * 3_000) / Math.sqrt(16 * 3_000)).toBeLessThan(BOUND);
  });
});

describe('moments are those of the distribution', () => {
  test.each([
    ['exponential', (draws: Draws) => draws.exponential(), [1, 2, 6]],
    ['normal', (draws: Draws) => draws.normal(), [0, 1, 0]],
  ] as const)('%s', (_, draw, moments) => {
    const draws = new Draws(new Streams('moments').stream('any'));
    const xs = Array.from({ length: COUNT }, () => draw(draws));
    moments.forEach((expected, i) => {
      const powers = xs.map((x) => x ** (i + 1));
      const mean = powers.reduce((a, b) => a + b, 0) / COUNT;
      const variance = powers.reduce((a, b) => a + (b - mean) ** 2, 0) / COUNT;
      expect(Math.abs(mean - expected)).toBeLessThan(BOUND * Math.sqrt(variance / COUNT));
    });
  });
});
