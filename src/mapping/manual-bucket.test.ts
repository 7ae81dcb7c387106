import { describe, expect, it } from 'vitest';
import { parseAddress } from '../base/address-text.ts';
import type { Result } from '../base/result.ts';
import { formatIssue, unwrap } from '../base/result.ts';
import {
  inLookupOrder,
  manualKey,
  matchesOverlap,
  matchesSource,
  parseSourceMatch,
  prefixMask,
  refuseManualTies,
} from './manual-bucket.ts';
import { matchText } from './mask-text.ts';
import { manualBucket } from './pool.fixture.ts';

const refusal = (result: Result<unknown>): string =>
  result.ok ? 'accepted' : result.issues.map(formatIssue).join('\n');
const words = (text: string) => unwrap(parseAddress(text)).words;
const match = (text: string) => unwrap(parseSourceMatch(text));

describe('parseSourceMatch', () => {
  it.each([
    ['10.0.0.0/8', '4:10.0.0.0/255.0.0.0'],
    ['8.0.0.2/8.0.0.2', '4:8.0.0.2/8.0.0.2'],
    ['192.0.2.7', '4:192.0.2.7/255.255.255.255'],
    ['0.0.0.0/0', '4:0.0.0.0/0.0.0.0'],
    ['2001:db8::/32', '6:2001:db8::/ffff:ffff::'],
    ['::5/::f', '6:::5/::f'],
    ['2001:db8::1', '6:2001:db8::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    ['fe80::/65', '6:fe80::/ffff:ffff:ffff:ffff:8000::'],
  ])('reads %s as %s', (text, expected) => {
    expect(matchText(match(text))).toBe(expected);
  });

  it.each([
    ['10.0.0.1/8', 'has bits outside its mask; write 10.0.0.0/8'],
    ['72.73.30.171/8.32.109.34', 'write 8.0.12.34/8.32.109.34'],
    ['10.0.0.0/33', 'prefix length 33 in `10.0.0.0/33` is over 32'],
    ['::/129', 'is over 128'],
    ['10.0.0.0/ffff::', 'joins an IPv4 value with a mask of the other family'],
    ['10.0.0.0/8/8', 'more than one `/`'],
    ['10.0.0/8', 'not an IPv4 address'],
    ['10.0.0.0/', 'not an IPv4 address'],
  ])('refuses %s', (text, reason) => {
    expect(refusal(parseSourceMatch(text))).toContain(reason);
  });
});

it('prefixMask covers every length of both families', () => {
  for (const family of [4, 6] as const) {
    for (let length = 0; length <= (family === 4 ? 32 : 128); length++) {
      const text = prefixMask(family, length)
        .map((word) => word.toString(2).padStart(32, '0'))
        .join('')
        .slice(family === 4 ? 96 : 0);
      expect(text).toBe('1'.repeat(length).padEnd(text.length, '0'));
    }
  }
});

describe('a manual bucket', () => {
  it('matches on the bits of its mask only', () => {
    expect(matchesSource(match('10.0.0.0/8'), words('10.255.3.4'))).toBe(true);
    expect(matchesSource(match('10.0.0.0/8'), words('11.0.0.0'))).toBe(false);
    expect(matchesSource(match('8.0.0.2/8.0.0.2'), words('255.255.255.255'))).toBe(true);
    expect(matchesSource(match('2001:db8::/32'), words('2001:db9::'))).toBe(false);
  });

  it('is the same rule while match and priority are the same', () => {
    expect(manualKey(manualBucket('10.0.0.0/8', 's01', 7))).toBe('4:10.0.0.0/255.0.0.0@7');
    expect(manualKey(manualBucket('10.0.0.0/8'))).toBe('4:10.0.0.0/255.0.0.0@0');
  });

  it('with more mask bits goes first, then the one with the higher priority', () => {
    const list = ['10.0.0.0/8', '0.0.0.0/0', '10.1.0.0/16', '9.0.0.0/8'].map((text) => manualBucket(text));
    const urgent = manualBucket('10.0.0.0/8', null, 5);
    const names = inLookupOrder([...list, urgent]).map((bucket) => `${bucket.name} ${bucket.priority}`);
    expect(names).toEqual(['10.1.0.0/16 0', '10.0.0.0/8 5', '9.0.0.0/8 0', '10.0.0.0/8 0', '0.0.0.0/0 0']);
  });
});

describe('ties between manual buckets', () => {
  it('are matches that look at equally many bits, share a source and have one priority', () => {
    const issues = refuseManualTies([manualBucket('10.0.0.0/8'), manualBucket('0.0.0.5/0.0.0.255')]);
    expect(issues.map((issue) => issue.message)).toEqual([
      'manual buckets `0.0.0.5/0.0.0.255` (4:0.0.0.5/0.0.0.255) and `10.0.0.0/8` (4:10.0.0.0/255.0.0.0) match the same sources, and neither goes first',
    ]);
  });

  it('are resolved by priority, by mask bits, or by having no source in common', () => {
    expect(
      refuseManualTies([manualBucket('10.0.0.0/8'), manualBucket('0.0.0.5/0.0.0.255', null, 1)]),
    ).toEqual([]);
    expect(refuseManualTies([manualBucket('10.0.0.0/8'), manualBucket('10.1.0.0/16')])).toEqual([]);
    expect(refuseManualTies([manualBucket('10.0.0.0/8'), manualBucket('11.0.0.0/8')])).toEqual([]);
    expect(matchesOverlap(match('::/0'), match('0.0.0.0/0'))).toBe(false);
  });
});
