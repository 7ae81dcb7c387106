import { describe, expect, test } from 'vitest';
import { formatIpv4, parseIpv4, scanIpv4 } from './ipv4.ts';
import { formatIssue, type Result } from './result.ts';

const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const scan = (text: string): number => scanIpv4(bytesOf(text), 0, text.length);
const issueOf = (result: Result<unknown>): string =>
  result.ok ? 'no issue' : result.issues.map(formatIssue).join('\n');

const GOOD: readonly (readonly [text: string, value: number])[] = [
  ['0.0.0.0', 0],
  ['255.255.255.255', 0xffffffff],
  ['72.73.30.171', 0x48491eab],
  ['192.0.2.1', 0xc0000201],
  ['128.0.0.0', 0x80000000],
];

/** Text, column of the refusal, what was found there. */
const BAD: readonly (readonly [text: string, column: number, found: string])[] = [
  ['', 1, 'the end'],
  ['1.2.3', 6, 'the end'],
  ['1.2.3.', 7, 'the end'],
  ['1.2.3.4.5', 8, '`.`'],
  ['1.2.3.4 ', 8, '` `'],
  ['1.2.3.4/24', 8, '`/`'],
  ['1.2. 3.4', 5, '` `'],
  [' 1.2.3.4', 1, '` `'],
  ['010.1.1.1', 1, '`010`'],
  ['1.00.1.1', 3, '`00`'],
  ['0x7f.1', 2, '`x`'],
  ['1..2.3', 3, '`.`'],
  ['1.2.3.256', 7, '`256`'],
  ['1.2.99999999999999999999.4', 5, '`99999999999999999999`'],
  ['-1.2.3.4', 1, '`-`'],
  ['1.2.3.４', 7, '`４`'],
  ['localhost', 1, '`l`'],
  ['2130706433', 1, '`2130706433`'],
];

describe('a dotted quad', () => {
  test.each(GOOD)('%s is read and written back', (text, value) => {
    expect(parseIpv4(text)).toEqual({ ok: true, value });
    expect(scan(text)).toBe(value);
    expect(formatIpv4(value)).toBe(text);
  });

  test.each(BAD)('`%s` is refused at column %i, where %s was found', (text, column, found) => {
    const issue = issueOf(parseIpv4(text));
    expect(issue).toContain(
      `\`${text}\` is not an IPv4 address: wrong at column ${column}; found ${found}, expected `,
    );
  });

  test.each(BAD)('`%s` is refused by the byte scanner too', (text) => {
    expect(scan(text)).toBe(-1);
  });

  test('a scan looks only at its own bytes', () => {
    const line = bytesOf('x10.0.0.7 - -');
    expect(scanIpv4(line, 1, 9)).toBe(0x0a000007);
    expect(scanIpv4(line, 0, 9)).toBe(-1);
    expect(scanIpv4(line, 1, 10)).toBe(-1);
    expect(scanIpv4(line, 3, 3)).toBe(-1);
  });

  test('a signed 32-bit value is written as unsigned', () => {
    expect(formatIpv4(-1)).toBe('255.255.255.255');
  });

  test('a refused text is quoted in one bounded line', () => {
    const issue = issueOf(parseIpv4(`1.2.3\n${'x'.repeat(5000)}`));
    expect(issue).toContain('`1.2.3\\u000ax');
    expect(issue.length).toBeLessThan(200);
  });
});
