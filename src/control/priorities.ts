// Priority bands of every flow entry the controller writes: one place, so that no two kinds can ever meet at one priority.
// Not the entries themselves (rule-compiler.ts). The rule: pins > manual > automatic > reverse > table-miss, and every base
// entry of priority p owns p, p+1 and p+2 (the last two only during a move), all below any more specific entry.
// Source: SPEC §2; the idea of named bands is Faucet's (valve_manager_base.py).

import { assert } from '../base/assert.ts';

/** OpenFlow's table-miss: nothing of ours matched. */
export const PRIORITY_TABLE_MISS = 0;

/** NAT only: from a server back to the client. Below the VIPs' entries, so that a server can itself be a client of a VIP. */
export const PRIORITY_REVERSE = 100;

/** Automatic buckets of every VIP: they never overlap, so one band of three is enough. */
export const PRIORITY_AUTOMATIC = 1000;

/** First of the manual band; see manualPriority. */
export const PRIORITY_MANUAL = 2000;

/** Pins: exact 5-tuples, above everything. */
export const PRIORITY_PIN = 50_000;

/** Offset of the entry that moves everything but TCP (step 1 to step 6). */
export const OFFSET_ALL = 1;

/** Offset of the entry that holds or punts TCP (step 1 to step 5). */
export const OFFSET_TCP = 2;

/** p, p+1 and p+2. */
export const PRIORITIES_PER_ENTRY = 3;

/** Explicit priorities of manual buckets run from 0 to one less than this; 129 mask lengths of them fit below the pins. */
export const EXPLICIT_PRIORITIES = 100;

/**
 * Priority p of a manual bucket: more mask bits first, then the explicit priority (both: higher wins).
 * `maskBits` 0…128, `explicit` 0…99; the result is 2000…40,697.
 */
export function manualPriority(maskBits: number, explicit: number): number {
  assert(maskBits >= 0 && maskBits <= 128, `a mask has 0 to 128 bits, not ${maskBits}`);
  assert(
    Number.isInteger(explicit) && explicit >= 0 && explicit < EXPLICIT_PRIORITIES,
    `an explicit priority is 0 to ${EXPLICIT_PRIORITIES - 1}, not ${explicit}`,
  );
  return PRIORITY_MANUAL + PRIORITIES_PER_ENTRY * (maskBits * EXPLICIT_PRIORITIES + explicit);
}
