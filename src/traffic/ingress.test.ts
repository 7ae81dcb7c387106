import { describe, expect, it } from 'vitest';
import { Draws, Streams } from '../kernel/streams.ts';
import { NO_INGRESS } from '../net/record.ts';
import { createIngressChooser } from './ingress.ts';
import { moveOf, type Reconvergence } from './reconvergence.ts';

const draws = (): Draws => new Draws(new Streams('ingress').stream('ingress', 'web'));
const client = (number: number, w3 = 0) => ({ client: number, family: 4, w0: 0, w1: 0, w2: 0, w3 }) as const;

describe('the ingress of a client', () => {
  it('is drawn by weight, the same for the same client', () => {
    const chooser = createIngressChooser({ weights: [1, 0, 3], draws: draws() });
    const chosen = Array.from({ length: 2000 }, (_, i) => chooser.choose(client(i), NO_INGRESS));
    expect(chosen).toEqual(Array.from({ length: 2000 }, (_, i) => chooser.choose(client(i), NO_INGRESS)));
    const count = (ingress: number): number => chosen.filter((value) => value === ingress).length;
    expect(count(1)).toBe(0);
    expect(Math.abs(count(0) - 500)).toBeLessThan(80);
  });

  it('is what the trace says, before prefixes and weights', () => {
    const prefixes = [
      { family: 4, value: [0, 0, 0, 0x0a000000], mask: [0, 0, 0, 0xff000000], ingress: 1 },
    ] as const;
    const chooser = createIngressChooser({
      weights: [1, 1, 1],
      prefixes,
      traceColumn: [2, -1],
      draws: draws(),
    });
    expect(chooser.choose(client(0, 0x0a000001), 0)).toBe(2);
    expect(chooser.choose(client(0, 0x0a000001), 1)).toBe(1);
    expect(chooser.choose(client(0, 0x0a000001), NO_INGRESS)).toBe(1);
  });

  it('needs a weight above 0', () => {
    expect(() => createIngressChooser({ weights: [0, 0], draws: draws() })).toThrow(/above 0/);
  });
});

describe('a reconvergence', () => {
  const event: Reconvergence = { atUs: 100, from: 0, ratio: 1, weights: [1, 1, 2], overUs: 0 };
  const move = (changes: Partial<Reconvergence>, number: number, ingress = 0) =>
    moveOf({ ...event, ...changes }, { source: 0, client: number, ingress }, draws());

  it('of a failed switch moves everyone there and nobody else', () => {
    const moves = Array.from({ length: 600 }, (_, i) => move({}, i));
    expect(moves.every((found) => found !== null && found.ingress !== 0 && found.atUs === 100)).toBe(true);
    const toSecond = moves.filter((found) => found!.ingress === 2).length;
    expect(Math.abs(toSecond - 400)).toBeLessThan(50);
    expect(move({}, 1, 1)).toBeNull();
  });

  it('of a share moves that share over the period', () => {
    const moves = Array.from({ length: 1000 }, (_, i) =>
      move({ from: null, ratio: 0.3, overUs: 50 }, i),
    ).filter((m) => m !== null);
    expect(Math.abs(moves.length - 300)).toBeLessThan(60);
    expect(Math.min(...moves.map(({ atUs }) => atUs))).toBeGreaterThanOrEqual(100);
    expect(Math.max(...moves.map(({ atUs }) => atUs))).toBeLessThan(150);
  });

  it('moves nobody where there is nowhere to go', () => {
    expect(move({ weights: [1, 0, 0] }, 5)).toBeNull();
  });
});
