// How both observers write down what they saw: one line a fact, the same words on both sides.

import type { Match } from '../../src/switching/messages.ts';
import { fieldsOf } from '../property/flow-table-naive.ts';
import type { SeenEntry, SeenRemoval } from './openflow-read.ts';

/** Fields in a fixed order, bits outside masks cleared. */
export function matchText(match: Match): string {
  const fields = [...fieldsOf(match)].sort(([a], [b]) => (a < b ? -1 : 1));
  return fields
    .map(([name, { value, mask }]) => `${name}=${value.toString(16)}/${mask.toString(16)}`)
    .join(',');
}

export const removalText = (removal: SeenRemoval): string =>
  `removed ${matchText(removal.match)} p${removal.priority} cookie ${removal.cookie} ${removal.reason} after ${removal.durationMs} ms, ${removal.packetCount} packets, ${removal.byteCount} bytes`;

export const entryText = (step: number, entry: SeenEntry): string =>
  `step ${step}: ${matchText(entry.match)} p${entry.priority} cookie ${entry.cookie} idle ${entry.idleTimeoutSeconds} hard ${entry.hardTimeoutSeconds} importance ${entry.importance} age ${entry.durationMs} ms, ${entry.packetCount} packets, ${entry.byteCount} bytes`;

export const errorText = (step: number, mod: number | 'bundle', error: string): string =>
  `step ${step} mod ${mod}: ${error}`;

export const packetText = (id: number, places: readonly string[]): string =>
  `packet ${id}: ${places.length === 0 ? 'dropped' : [...places].sort().join('; ')}`;
