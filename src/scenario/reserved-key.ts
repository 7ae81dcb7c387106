// Names that every JavaScript object answers to by inheritance (`__proto__`, `constructor`, `toString`, …). No key of a scenario may
// be one: a look-up of a name would otherwise find something where nothing was written.

import type { Issue } from '../base/result.ts';

export const isReserved = (key: string): boolean => key in {};

export function reservedKey(key: string): Issue {
  if (key === '__proto__') return { message: 'unknown key `__proto__`' };
  return { message: `\`${key}\` cannot be a name here`, hint: 'choose another one' };
}
