// Chance for random scenarios: a stream of draws with the few shapes that a scenario is made of, and the weights of a swarm. Not what is
// drawn (swarm-scenario.ts, swarm-structure.ts). The rule: one name, one sequence; another part of a scenario takes another name.
import { Draws, Streams } from '../../src/kernel/streams.ts';

export type Json = Record<string, unknown>;

/** Draws with the few shapes a scenario is made of. */
export class Dice {
  readonly #draws: Draws;

  constructor(seed: string) {
    this.#draws = new Draws(new Streams(seed).stream('swarm'));
  }

  /** A whole number in from…to. */
  int(from: number, to: number): number {
    return from + this.#draws.below(to - from + 1);
  }

  chance(part: number): boolean {
    return this.#draws.unit() < part;
  }

  pick<T>(options: readonly T[]): T {
    return options[this.#draws.below(options.length)]!;
  }

  /** Mostly small numbers in 1…most. */
  few(most: number): number {
    return Math.min(most, Math.max(1, Math.round(most ** (this.#draws.unit() * 1.2 - 0.2))));
  }

  /** `make()` with a chance, else nothing. */
  maybe(part: number, make: () => Json): Json {
    return this.chance(part) ? make() : {};
  }
}

/** Weight of each option: half of them off, the others from rare to frequent. */
export function swarmWeights(dice: Dice, options: readonly string[]): [string, number][] {
  const weights = options.map((name): [string, number] => [name, dice.chance(0.5) ? 0 : 2 ** dice.int(0, 4)]);
  return weights.some(([, weight]) => weight > 0) ? weights : [[options[0]!, 1]];
}

export function draw(dice: Dice, weights: readonly [string, number][]): string {
  let left = dice.int(
    1,
    weights.reduce((sum, [, weight]) => sum + weight, 0),
  );
  for (const [name, weight] of weights) {
    left -= weight;
    if (left <= 0) return name;
  }
  return weights[0]![0];
}
