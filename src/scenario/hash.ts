// The identity of a scenario for manifests and reports: a hash of what it means (the resolved data), not of how it is written.
// Comments, order of keys and defaults written out do not change it; anything that can change a result does.

import { xxHash64Text } from '../base/hash64.ts';
import type { ResolvedScenario } from './resolved.ts';

/** 16 hex digits: xxHash64, seed 0, of the canonical JSON (keys in code-unit order, no spaces). */
export function scenarioHash(scenario: ResolvedScenario): string {
  const { hi, lo } = xxHash64Text(canonicalJson(scenario));
  return hi.toString(16).padStart(8, '0') + lo.toString(16).padStart(8, '0');
}

/** JSON with the keys of every object in code-unit order; for plain data without undefined values in lists. */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value) ?? 'null';
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return `{${entries.map(([key, item]) => `${JSON.stringify(key)}:${canonicalJson(item)}`).join(',')}}`;
}
