import { describe, expect, it } from 'vitest';
import { ONION_NAME } from './address-field.ts';
import { addressLineParser, BAD_WEIGHT } from './address-line.ts';
import { BLANK, RecordFields } from './record-fields.ts';

function read(line: string) {
  const fields = new RecordFields();
  const bytes = new TextEncoder().encode(line);
  return addressLineParser(fields)(bytes, 0, bytes.length) ?? [fields.w3, fields.weight];
}

describe('a line of an address list', () => {
  it.each([
    ['0.0.0.7', [7, 1]],
    ['0.0.0.7\t10', [7, 10]],
    ['0.0.0.7 10', [7, 10]],
    ['0.0.0.7, 2.5', [7, 2.5]],
    ['0.0.0.7;3', [7, 3]],
    ['  0.0.0.7  ', [7, 1]],
    ['0.0.0.7 # seen twice', [7, 1]],
    ['0.0.0.7 4# heavy', [7, 4]],
  ])('%j is an address and a weight', (line, expected) => {
    expect(read(line)).toEqual(expected);
  });

  it.each(['', '   ', '# comment', '  # 1.2.3.4'])('%j is passed over', (line) => {
    expect(read(line)).toBe(BLANK);
  });

  it.each(['0.0.0.7 x', '0.0.0.7 0', '0.0.0.7 -1', '0.0.0.7 1 2', '0.0.0.7 1e999', '0.0.0.7 NaN'])(
    '%j has no usable weight',
    (line) => {
      expect(read(line)).toBe(BAD_WEIGHT);
    },
  );

  it('says that an onion name has no address', () => {
    expect(read('yyuxafli7fqdizhq.onion:8333')).toBe(ONION_NAME);
  });
});
