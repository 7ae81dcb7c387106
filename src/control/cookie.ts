// The 64-bit cookie of a flow entry says what the entry is for: kind, server (pins only), VIP, family and bucket. It is how
// the controller recognises its own entries in statistics, packet-ins and after a restart, and how one delete reaches all pins
// of a bucket or of a dead server. It never says who owns a bucket: `modify` keeps cookies (SPEC §5), owners change.
// In hexadecimal: k sssss vvvv bbbbbb = kind, server, VIP, then family bit, manual bit and 22 bits of bucket number.

import type { Family } from '../base/address.ts';

/**
 * `base` p: the owner · `all` p+1: everything but TCP to the new owner · `tcp` p+2: TCP held at the old owner, punted, or sent
 * to the new owner · `pin-new` a session that began during the move · `pin-old` one from before it · `reverse` NAT's way back.
 */
export type EntryKind = 'base' | 'all' | 'tcp' | 'pin-new' | 'pin-old' | 'reverse';

/** One bucket of one VIP and family; `manual` numbers are a range of their own. */
export interface BucketRef {
  readonly vip: number;
  readonly family: Family;
  readonly manual: boolean;
  /** Index of an automatic bucket, number of a manual one: below 2^22. */
  readonly bucket: number;
}

export const sameRef = (a: BucketRef, b: BucketRef): boolean =>
  a.vip === b.vip && a.family === b.family && a.manual === b.manual && a.bucket === b.bucket;

export interface CookieParts extends BucketRef {
  readonly kind: EntryKind;
  /** 0 unless the entry is a pin (or a reverse entry). */
  readonly server: number;
}

export const SERVER_NUMBER_BITS = 20;
export const VIP_NUMBER_BITS = 16;
export const BUCKET_NUMBER_BITS = 22;

const KINDS: readonly EntryKind[] = ['base', 'all', 'tcp', 'pin-new', 'pin-old', 'reverse'];
const KIND_SHIFT = 60n;
const SERVER_SHIFT = 40n;
const VIP_SHIFT = 24n;
/** In the low half, which numbers read: wide integers cost ten times as much, and every statistics reply is full of cookies. */
const LOW_HALF = 0xffff_ffffn;
const LOW_FAMILY = 0x80_0000;
const LOW_MANUAL = 0x40_0000;
const fieldMask = (bits: number, shift: bigint): bigint => ((1n << BigInt(bits)) - 1n) << shift;

export const COOKIE_MASK_ALL = (1n << 64n) - 1n;
export const COOKIE_MASK_KIND = fieldMask(4, KIND_SHIFT);
export const COOKIE_MASK_SERVER = fieldMask(SERVER_NUMBER_BITS, SERVER_SHIFT);
export const COOKIE_MASK_VIP = fieldMask(VIP_NUMBER_BITS, VIP_SHIFT);
/** VIP, family, manual bit and bucket number. */
export const COOKIE_MASK_BUCKET = fieldMask(40, 0n);

/** The cookie of `parts`; inverse of decodeCookie. Numbers must be in range (numbering.ts hands out such). */
export function encodeCookie(parts: CookieParts): bigint {
  const { kind, server, vip, family, manual, bucket } = parts;
  const high = ((KINDS.indexOf(kind) + 1) * 0x1000_0000 + server * 0x100 + (vip >>> 8)) >>> 0;
  const low =
    ((vip & 0xff) * 0x100_0000 + (family === 6 ? LOW_FAMILY : 0) + (manual ? LOW_MANUAL : 0) + bucket) >>> 0;
  return (BigInt(high) << 32n) | BigInt(low);
}

/** What a cookie says, or null for an entry that is not ours. */
export function decodeCookie(cookie: bigint): CookieParts | null {
  const high = Number(cookie >> 32n);
  const kind = KINDS[(high >>> 28) - 1];
  if (kind === undefined) return null;
  const low = Number(cookie & LOW_HALF);
  return {
    kind,
    server: (high >>> 8) & 0xf_ffff,
    vip: ((high & 0xff) << 8) | (low >>> 24),
    family: (low & LOW_FAMILY) === 0 ? 4 : 6,
    manual: (low & LOW_MANUAL) !== 0,
    bucket: low & 0x3f_ffff,
  };
}

/** A filter for the cookie field of a delete or a statistics request. */
export interface CookieFilter {
  readonly cookie: bigint;
  readonly cookieMask: bigint;
}

/** Every entry of one kind that belongs to one bucket, whatever its server. */
export function bucketFilter(kind: EntryKind, ref: BucketRef): CookieFilter {
  return {
    cookie: encodeCookie({ ...ref, kind, server: 0 }),
    cookieMask: COOKIE_MASK_KIND | COOKIE_MASK_BUCKET,
  };
}

/** Every pin of one kind toward one server in the buckets of one VIP. */
export function serverOfVipFilter(kind: 'pin-new' | 'pin-old', server: number, vip: number): CookieFilter {
  const cookie = encodeCookie({ kind, server, vip, family: 4, manual: false, bucket: 0 });
  return { cookie, cookieMask: COOKIE_MASK_KIND | COOKIE_MASK_SERVER | COOKIE_MASK_VIP };
}

/** Every pin of one kind toward one server, in whatever bucket. */
export function serverFilter(kind: 'pin-new' | 'pin-old' | 'reverse', server: number): CookieFilter {
  const cookie = encodeCookie({ kind, server, vip: 0, family: 4, manual: false, bucket: 0 });
  return { cookie, cookieMask: COOKIE_MASK_KIND | COOKIE_MASK_SERVER };
}

/** Every entry of ours that belongs to one VIP, of one kind. */
export function vipFilter(kind: EntryKind, vip: number): CookieFilter {
  const cookie = encodeCookie({ kind, server: 0, vip, family: 4, manual: false, bucket: 0 });
  return { cookie, cookieMask: COOKIE_MASK_KIND | COOKIE_MASK_VIP };
}
