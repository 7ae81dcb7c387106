// The fields of the record being read: one mutable object that every line parser fills and the intake copies from, so that a
// line costs no allocation. It is not a record to keep; batches of records are net/record.ts.

import type { Family } from '../base/address.ts';
import { NO_INGRESS } from '../net/record.ts';

export class RecordFields {
  atUs = 0;
  family: Family = 4;
  /** Address words, most significant first; IPv4 in w3 (base/address.ts). */
  w0 = 0;
  w1 = 0;
  w2 = 0;
  w3 = 0;
  payloadBytes = 0;
  weight = 1;
  ingress = NO_INGRESS;
}

/** What a parser says of a line: null is usable, BLANK is passed over in silence, anything else is the reason it cannot be used. */
export type Verdict = string | null;

export const BLANK = '';

/** Reads the line bytes[from, to) into `fields`; must not keep the bytes. */
export type LineParser = (bytes: Uint8Array, from: number, to: number) => Verdict;
