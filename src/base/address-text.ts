// An address of either family as text: a colon makes it IPv6, anything else must be a strict dotted quad. An IPv4-mapped IPv6
// address (::ffff:0:0/96) counts as IPv4, because that is who the client is. Not here: the two grammars (ipv4.ts, ipv6.ts).
// Source: SPEC §2.

import { type Address, ipv4Address } from './address.ts';
import { formatIpv4, parseIpv4 } from './ipv4.ts';
import { formatIpv6, parseIpv6 } from './ipv6.ts';
import { fail, ok, type Result } from './result.ts';

/** Reads either family; `::ffff:1.2.3.4` and `1.2.3.4` give the same address. */
export function parseAddress(text: string): Result<Address> {
  if (text === '')
    return fail({
      message: 'an address is missing',
      found: 'an empty text',
      expected: 'an IPv4 or IPv6 address',
    });
  if (!text.includes(':')) {
    const v4 = parseIpv4(text);
    return v4.ok ? ok(ipv4Address(v4.value)) : v4;
  }
  const v6 = parseIpv6(text);
  if (!v6.ok) return v6;
  const [w0, w1, w2, w3] = v6.value;
  const mapped = w0 === 0 && w1 === 0 && w2 === 0xffff;
  return ok(mapped ? ipv4Address(w3) : { family: 6, words: v6.value });
}

/** The one written form of each family: dotted quad, or the plain form of ipv6.ts. parseAddress reads it back. */
export const formatAddress = (address: Address): string =>
  address.family === 4 ? formatIpv4(address.words[3]) : formatIpv6(address.words);
