// How numbers are written: the look's rules, one by one. Thin space is U+202F, no-break space U+00A0.

import { describe, expect, it } from 'vitest';
import {
  axisTexts,
  bytesText,
  clockText,
  counted,
  countText,
  dateText,
  durationText,
  listText,
  percentText,
  signedPercentText,
  significantText,
  timesText,
} from './number-text.ts';

describe('numbers for people', () => {
  it('puts thin spaces between thousands and uses the true minus', () => {
    expect(countText(112940)).toBe('112\u202f940');
    expect(countText(-1234567)).toBe('\u22121\u202f234\u202f567');
    expect(countText(999)).toBe('999');
  });

  it('keeps significant digits without exponents', () => {
    expect([0.034249, 27.4, 1234, 0.0000123, 9.96].map((x) => significantText(x))).toEqual([
      '0.034',
      '27',
      '1\u202f200',
      '0.000012',
      '10',
    ]);
  });

  it('never writes a share that is not zero as zero, nor one below all as all', () => {
    expect(percentText(0)).toBe('0\u00a0%');
    expect(percentText(0.00001)).toBe('<\u00a00.01\u00a0%');
    expect(percentText(0.99999)).toBe('>\u00a099.9\u00a0%');
    expect(percentText(0.0342)).toBe('3.4\u00a0%');
    expect(percentText(0.134)).toBe('13\u00a0%');
    expect(percentText(0.996)).toBe('99.6\u00a0%');
    expect(percentText(1)).toBe('100\u00a0%');
  });

  it('writes deviations with their sign', () => {
    expect(signedPercentText(0.131)).toBe('+13\u00a0%');
    expect(signedPercentText(-0.042)).toBe('\u22124.2\u00a0%');
    expect(signedPercentText(0.00001)).toBe('±0\u00a0%');
    expect(timesText(36.2)).toBe('36\u00a0×');
  });

  it('writes lengths of time in at most two units', () => {
    const texts = [45e3, 41.8e6, 469e6, 3 * 3600e6, 52 * 3600e6, 59.99e6, 12].map(durationText);
    expect(texts.map((text) => text.replaceAll('\u00a0', ' '))).toEqual([
      '45 ms',
      '41.8 s',
      '7 min 49 s',
      '3 h',
      '2 d 4 h',
      '1 min',
      '12 µs',
    ]);
  });

  it('writes bytes in decimal units with three digits', () => {
    expect([812, 38_412_000, 999_600].map(bytesText)).toEqual(['812\u00a0B', '38.4\u00a0MB', '1.00\u00a0MB']);
  });

  it('writes clock and date of an instant in UTC, leap days and times before the epoch included', () => {
    const us = 951_827_696e6; // 2000-02-29T12:34:56Z
    expect([dateText(us), clockText(us)]).toEqual(['2000-02-29', '12:34:56']);
    expect([dateText(-1e6), clockText(-1e6)]).toEqual(['1969-12-31', '23:59:59']);
  });

  it('gives the values of one axis equal decimals', () => {
    expect(axisTexts([0, 5, 10])).toEqual(['0', '5', '10']);
    expect(axisTexts([0, 0.25, 0.5])).toEqual(['0', '0.25', '0.50']);
    expect(axisTexts([-1500, 0])).toEqual(['\u22121\u202f500', '0']);
  });

  it('counts in words up to twelve and lists with "and"', () => {
    expect([counted(1, 'bit'), counted(9, 'bit'), counted(13, 'bit'), counted(0, 'bit')]).toEqual([
      'one bit',
      'nine bits',
      '13 bits',
      'no bits',
    ]);
    expect(listText(['a', 'b', 'c'])).toBe('a, b and c');
  });
});
