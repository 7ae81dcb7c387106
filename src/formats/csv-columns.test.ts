import { describe, expect, it } from 'vitest';
import { formatIssue } from '../base/result.ts';
import { hasAddressColumn, resolveColumns } from './csv-columns.ts';

describe('resolveColumns', () => {
  it('finds the usual names in any case and order', () => {
    expect(resolveColumns(['Bytes', ' SRC_IP ', 'note', 'Timestamp'])).toEqual({
      ok: true,
      value: { time: 3, address: 1, bytes: 0, ingress: -1, weight: -1 },
    });
  });

  it('takes the surer of two usual names', () => {
    expect(resolveColumns(['host', 'ip'])).toMatchObject({ ok: true, value: { address: 1 } });
  });

  it('prefers what the caller named', () => {
    expect(resolveColumns(['ip', 'forwarded'], { address: 'forwarded' })).toMatchObject({
      value: { address: 1 },
    });
  });

  it('reports every named column that is missing, with the nearest name and what there is', () => {
    const result = resolveColumns(['ip', 'tiem', 'size'], { time: 'time', weight: 'hits' });
    expect(result.ok).toBe(false);
    const messages = result.ok ? [] : result.issues.map(formatIssue);
    expect(messages).toEqual([
      'the CSV header has no column `time` for the time; found ip, tiem, size; did you mean `tiem`?',
      'the CSV header has no column `hits` for the weight; found ip, tiem, size',
    ]);
  });

  it('says how to name the address column where no usual name is found', () => {
    const result = resolveColumns(['wer', 'wann']);
    expect(result.ok ? '' : formatIssue(result.issues[0]!)).toMatch(
      /no column for the address; found wer, wann, .*columns/,
    );
  });

  it('is not fooled by names of object properties', () => {
    expect(hasAddressColumn(['constructor', '__proto__'])).toBe(false);
    expect(resolveColumns(['__proto__', 'ip'], { time: '__proto__' })).toMatchObject({
      value: { time: 0, address: 1 },
    });
  });
});
