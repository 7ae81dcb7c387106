import { describe, expect, it } from 'vitest';
import { HOST_NAME, NO_ADDRESS, NOT_AN_ADDRESS, ONION_NAME, readAddress } from './address-field.ts';
import { RecordFields } from './record-fields.ts';

function read(text: string) {
  const fields = new RecordFields();
  const bytes = new TextEncoder().encode(`x${text}x`);
  const verdict = readAddress(bytes, 1, bytes.length - 1, fields);
  return verdict ?? [fields.family, fields.w0, fields.w1, fields.w2, fields.w3];
}

describe('readAddress', () => {
  it.each([
    ['255.255.255.255', [4, 0, 0, 0, 0xffff_ffff]],
    ['5.19.5.127:8333', [4, 0, 0, 0, 0x0513_057f]],
    ['2001:db8::8:800:200c:417a', [6, 0x2001_0db8, 0, 0x0008_0800, 0x200c_417a]],
    ['2001:0418:8006:0000:0000:0000:0000:0009', [6, 0x2001_0418, 0x8006_0000, 0, 9]],
    ['[2001:db8::1]', [6, 0x2001_0db8, 0, 0, 1]],
    ['[2001:db8::1]:8333', [6, 0x2001_0db8, 0, 0, 1]],
    ['::ffff:1.2.3.4', [4, 0, 0, 0, 0x0102_0304]],
  ])('reads %s', (text, expected) => {
    expect(read(text)).toEqual(expected);
  });

  it.each([
    ['host.example.org', HOST_NAME],
    ['localhost', HOST_NAME],
    ['www.example.org:80', HOST_NAME],
    ['226eupdnaouu4h2v.onion:8333', ONION_NAME],
    ['1.2.3', NOT_AN_ADDRESS],
    ['1.2.3.4.5', NOT_AN_ADDRESS],
    ['1.2.3.256', NOT_AN_ADDRESS],
    ['0x7f.1', NOT_AN_ADDRESS],
    ['1.2.3.4:99999', NOT_AN_ADDRESS],
    ['1.2.3.4:', NOT_AN_ADDRESS],
    ['::1::', NOT_AN_ADDRESS],
    ['fe80::1%eth0', NOT_AN_ADDRESS],
    ['[::1', NOT_AN_ADDRESS],
    ['[::1]x', NOT_AN_ADDRESS],
    ['-', NOT_AN_ADDRESS],
    ['', NO_ADDRESS],
    ['a'.repeat(70_000), HOST_NAME],
  ])('refuses %s', (text, reason) => {
    expect(read(text)).toBe(reason);
  });
});
