// Random numbers for a search where the kernel's streams are not at hand (the page's lab): hash of a name and a counter. Equal names
// give equal draws. Not for simulated traffic, which has streams of its own.

import { xxHash64Text } from '../base/hash64.ts';
import type { BitDraws } from './strategy.ts';

export function hashedDraws(name: string): BitDraws {
  let count = 0;
  const uint32 = (): number => xxHash64Text(`${name} ${count++}`).lo >>> 0;
  return { uint32, unit: () => uint32() / 0x100000000 };
}
