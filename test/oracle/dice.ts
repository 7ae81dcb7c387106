// Random draws for generated cases, the same from the same text. xorshift128 seeded by xxHash64 of the text; quality matters
// little here, repeatability does.

import { xxHash64Text } from '../../src/base/hash64.ts';

export class Dice {
  private readonly state: Uint32Array;

  constructor(seed: string) {
    const a = xxHash64Text(seed);
    const b = xxHash64Text(`${seed}+`);
    this.state = Uint32Array.of(a.hi, a.lo, b.hi, b.lo | 1);
    for (let i = 0; i < 8; i++) this.uint32();
  }

  uint32(): number {
    const s = this.state;
    let t = s[3]!;
    t ^= t << 11;
    t ^= t >>> 8;
    s[3] = s[2]!;
    s[2] = s[1]!;
    s[1] = s[0]!;
    s[0] = (t ^ s[0]! ^ (s[0]! >>> 19)) >>> 0;
    return s[0];
  }

  /** 0 … n − 1. */
  below(n: number): number {
    return Math.floor((this.uint32() / 2 ** 32) * n);
  }

  /** Both ends included. */
  between(low: number, high: number): number {
    return low + this.below(high - low + 1);
  }

  chance(probability: number): boolean {
    return this.uint32() / 2 ** 32 < probability;
  }

  pick<T>(choices: readonly T[]): T {
    return choices[this.below(choices.length)]!;
  }

  shuffled<T>(list: readonly T[]): T[] {
    const result = [...list];
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1);
      [result[i], result[j]] = [result[j]!, result[i]!];
    }
    return result;
  }
}
