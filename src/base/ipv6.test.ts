import { describe, expect, test } from 'vitest';
import type { Words } from './address.ts';
import { formatIpv6, parseIpv6 } from './ipv6.ts';
import { formatIssue, type Result } from './result.ts';

const issueOf = (result: Result<unknown>): string =>
  result.ok ? 'no issue' : result.issues.map(formatIssue).join('\n');

/** Text, its words, and the plain form if it differs. */
const GOOD: readonly (readonly [text: string, words: Words, plain?: string])[] = [
  ['::', [0, 0, 0, 0]],
  ['::1', [0, 0, 0, 1]],
  ['1::', [0x10000, 0, 0, 0]],
  ['2001:db8::8:800:200c:417a', [0x20010db8, 0, 0x00080800, 0x200c417a]],
  ['2001:DB8:0:0:8:800:200C:417A', [0x20010db8, 0, 0x00080800, 0x200c417a], '2001:db8::8:800:200c:417a'],
  ['2001:0db8:0000:0000:0000:0000:0000:0001', [0x20010db8, 0, 0, 1], '2001:db8::1'],
  ['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff]],
  ['::ffff:192.0.2.33', [0, 0, 0xffff, 0xc0000221], '::ffff:c000:221'],
  ['64:ff9b::192.0.2.33', [0x0064ff9b, 0, 0, 0xc0000221], '64:ff9b::c000:221'],
  ['1:2:3:4:5:6:7.8.9.10', [0x10002, 0x30004, 0x50006, 0x0708090a], '1:2:3:4:5:6:708:90a'],
  // RFC 5952 §4.2.2: one zero group is not shortened; §4.2.3: the longest run, and of equals the first.
  ['2001:db8:0:1:1:1:1:1', [0x20010db8, 0x00000001, 0x00010001, 0x00010001]],
  ['2001:db8::1:1:1:1:1', [0x20010db8, 0x00000001, 0x00010001, 0x00010001], '2001:db8:0:1:1:1:1:1'],
  ['2001:0:0:1::1', [0x20010000, 0x00000001, 0, 1], '2001:0:0:1::1'],
  ['2001:db8:0:0:1:0:0:1', [0x20010db8, 0, 0x00010000, 0x00000001], '2001:db8::1:0:0:1'],
  ['1:2:3:4:5:6:7::', [0x10002, 0x30004, 0x50006, 0x70000], '1:2:3:4:5:6:7:0'],
  ['::2:3:4:5:6:7:8', [2, 0x30004, 0x50006, 0x70008], '0:2:3:4:5:6:7:8'],
];

/** Text and column of the refusal. */
const BAD: readonly (readonly [text: string, column: number])[] = [
  ['', 1],
  [':', 1],
  [':::', 3],
  ['::1::', 4],
  ['1::2::3', 5],
  ['1:', 3],
  [':1', 1],
  ['1:2:3:4:5:6:7', 14],
  ['1:2:3:4:5:6:7:', 15],
  ['1:2:3:4:5:6:7:8:', 17],
  ['1:2:3:4:5:6:7:8:9', 17],
  ['1:2:3:4:5:6:7:8::', 18],
  ['1::2:3:4:5:6:7:8', 17],
  ['12345::', 5],
  ['::g', 3],
  ['::1%eth0', 4],
  ['::/0', 3],
  ['[::1]', 1],
  [' ::1', 1],
  ['::1 ', 4],
  ['::1.2.3', 8],
  ['::1.2.3.04', 9],
  ['1.2.3.4', 8],
  ['1:2:3:4:5:6:7:1.2.3.4', 22],
  ['::1.2.3.4:5', 10],
];

describe('an IPv6 address', () => {
  test.each(GOOD.map(([text, words, plain]) => [text, plain ?? text, words] as const))(
    '%s is read, and written as %s',
    (text, plain, words) => {
      expect(parseIpv6(text)).toEqual({ ok: true, value: words });
      expect(formatIpv6(words)).toBe(plain);
      expect(parseIpv6(plain)).toEqual({ ok: true, value: words });
    },
  );

  test.each(BAD)('`%s` is refused at column %i', (text, column) => {
    expect(issueOf(parseIpv6(text))).toContain(
      `\`${text}\` is not an IPv6 address: wrong at column ${column}; found `,
    );
  });
});
