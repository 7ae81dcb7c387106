import { describe, expect, it } from 'vitest';
import { HOST_NAME, NOT_AN_ADDRESS } from './address-field.ts';
import { logLineParser, NO_REQUEST, NO_TIME, vhostLineParser } from './log-line.ts';
import { BLANK, RecordFields } from './record-fields.ts';

const TIME = '[10/Oct/2000:13:55:36 -0700]';
const AT_US = 971_211_336_000_000;

function read(line: string, vhost = false) {
  const fields = new RecordFields();
  const bytes = new TextEncoder().encode(line);
  const verdict = (vhost ? vhostLineParser : logLineParser)(fields)(bytes, 0, bytes.length);
  return {
    verdict,
    atUs: fields.atUs,
    address: fields.w3,
    family: fields.family,
    bytes: fields.payloadBytes,
  };
}

const usable = { verdict: null, atUs: AT_US, address: 0xc000_0201, family: 4 };

describe('an access-log line', () => {
  it.each([
    ['common', `192.0.2.1 - frank ${TIME} "GET /a.gif HTTP/1.0" 200 2326`, 2326],
    ['combined', `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 304 0 "http://e.org/" "Mozilla/5.0"`, 0],
    ['an extra trailing field', `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 7 "-" "a" "-" 0.003`, 7],
    ['a minus as bytes', `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 304 -`, 0],
    ['escapes', `192.0.2.1 - - ${TIME} "\\x16\\x03\\x01 \\"q\\"" 400 226 "-" "-"`, 226],
    ['a quote that nothing protects', `192.0.2.1 - - ${TIME} "GET /a"b HTTP/1.0" 200 5`, 5],
    ['an empty request', `192.0.2.1 - - ${TIME} "" 408 0`, 0],
    ['a quoted user', `192.0.2.1 - "" ${TIME} "GET / HTTP/1.1" 200 1`, 1],
    ['a user with a bracket', `192.0.2.1 - [x ${TIME} "GET / HTTP/1.1" 200 1`, 1],
    ['bytes beyond 32 bits', `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 5000000000`, 5e9],
  ])('is read with %s', (_, line, bytes) => {
    expect(read(line)).toEqual({ ...usable, bytes });
  });

  it('is read with an IPv6 address; an IPv4-mapped one counts as IPv4', () => {
    expect(read(`2001:db8::7 - - ${TIME} "GET / HTTP/1.1" 200 1`)).toMatchObject({
      verdict: null,
      family: 6,
      address: 7,
    });
    expect(read(`::ffff:192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 1`)).toMatchObject(usable);
  });

  it.each([
    [HOST_NAME, `crawler.example.org - - ${TIME} "GET / HTTP/1.1" 200 1`],
    [NOT_AN_ADDRESS, `1.2.3 - - ${TIME} "GET / HTTP/1.1" 200 1`],
    [NOT_AN_ADDRESS, `010.1.1.1 - - ${TIME} "GET / HTTP/1.1" 200 1`],
    [NO_TIME, '192.0.2.1 - - [10/Oct/2000:13:55] "GET / HTTP/1.1" 200 1'],
    [NO_TIME, '192.0.2.1 - - [99/Oct/2000:13:55:36 -0700] "GET / HTTP/1.1" 200 1'],
    [NO_TIME, 'some text'],
    [NO_REQUEST, `192.0.2.1 - - ${TIME} "GET / HTTP/1.1`],
    [NO_REQUEST, `192.0.2.1 - - ${TIME} GET / HTTP/1.1 200 1`],
    [NO_REQUEST, `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 20 1`],
    [NO_REQUEST, `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 1x`],
    [NO_REQUEST, `192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200`],
    [BLANK, ''],
    [BLANK, ' \t '],
  ])('is refused with the reason: %s', (reason, line) => {
    expect(read(line).verdict).toBe(reason);
  });

  it('has its address second where the virtual host comes first', () => {
    const line = `www.example.org:80 192.0.2.1 - - ${TIME} "GET / HTTP/1.1" 200 9 "-" "-"`;
    expect(read(line, true)).toEqual({ ...usable, bytes: 9 });
    expect(read(line).verdict).toBe(HOST_NAME);
    expect(read('www.example.org', true).verdict).toBe(NO_TIME);
  });
});
