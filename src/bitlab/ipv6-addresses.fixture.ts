// IPv6 sources of the kinds that logs hold, for tests: columns as source-set.ts takes them, least significant word first. Prefixes are
// documented ones: 2001:db8::/32 (RFC 3849), and 2606:4700::/32, 2a04:4e40::/29 and 2600:9000::/28 of content networks.

import { type SourceSet, sourceSet } from './source-set.ts';

/** Four words of source i, most significant first; `draw` is a fresh 32-bit number. */
export type AddressOf = (i: number, draw: () => number) => readonly [number, number, number, number];

export function ipv6Sources(count: number, draw: () => number, addressOf: AddressOf): SourceSet {
  const addresses = Array.from({ length: count }, (_, i) => addressOf(i, draw));
  const distinct = [...new Map(addresses.map((words) => [words.join(), words])).values()];
  const columns = [3, 2, 1, 0].map((word) => Uint32Array.from(distinct, (words) => words[word]! >>> 0));
  return sourceSet(6, columns);
}

/** Interface identifiers drawn anew (RFC 8981), a /64 for every four hosts. */
export const privacyAddress: AddressOf = (i, draw) => [0x20010db8, (i >> 2) % 50, draw(), draw()];

/** From a MAC of one of two makers (RFC 4291 A): the universal bit inverted, ff:fe in the middle. */
export const eui64Address: AddressOf = (i, draw) => [
  0x20010db8,
  i % 7,
  (((i & 1) === 0 ? 0x020c29ff : 0x5254ffff) & 0xffffff00) | 0xff,
  0xfe000000 | (draw() & 0xffffff),
];

/** Servers and static hosts: ::1, ::2 … */
export const counterAddress: AddressOf = (i) => [0x20010db8, i % 3, 0, i + 1];

const CDN = [
  [0x26064700, 0x00100000],
  [0x26064700, 0x30310000],
  [0x2a044e42, 0x00000000],
  [0x2a044e42, 0x02000000],
  [0x26009000, 0x20000000],
] as const;

/** Few prefixes, hosts of low entropy: most of an address never changes. */
export const cdnAddress: AddressOf = (i) => {
  const [high, second] = CDN[i % CDN.length]!;
  return [high, second, 0, 0x68100000 + ((i / CDN.length) | 0) * 3];
};

/** What a busy dual-stack site sees: three parts privacy, one part each of the others. */
export const mixedAddress: AddressOf = (i, draw) => {
  const kinds = [privacyAddress, privacyAddress, privacyAddress, eui64Address, counterAddress, cdnAddress];
  return kinds[i % kinds.length]!(i, draw);
};
