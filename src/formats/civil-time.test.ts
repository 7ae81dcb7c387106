import { describe, expect, it } from 'vitest';
import { daysFromCivil, parseIsoTimeUs, scanLogTimeUs } from './civil-time.ts';

const logTime = (text: string): number => scanLogTimeUs(new TextEncoder().encode(text), 0);

describe('daysFromCivil', () => {
  it('agrees with the calendar of the run time from 1970 to 2400', () => {
    const wrong: string[] = [];
    for (let day = 0; day < 157_054; day += 59) {
      const date = new Date(day * 86_400_000);
      const found = daysFromCivil(date.getUTCFullYear(), date.getUTCMonth() + 1, date.getUTCDate());
      if (found !== day) wrong.push(date.toISOString());
    }
    expect(wrong).toEqual([]);
  });
});

describe('scanLogTimeUs', () => {
  it('reads the example of the Apache manual', () => {
    expect(logTime('10/Oct/2000:13:55:36 -0700')).toBe(971_211_336_000_000);
  });

  it('subtracts an offset east of Greenwich, minutes included', () => {
    expect(logTime('01/Jan/1970:05:30:01 +0530')).toBe(1_000_000);
  });

  it('knows leap days and a leap second', () => {
    expect(logTime('29/Feb/2016:00:00:00 +0000')).toBe(Date.UTC(2016, 1, 29) * 1000);
    expect(logTime('31/Dec/2016:23:59:60 +0000')).toBe(Date.UTC(2017, 0, 1) * 1000);
  });

  it.each([
    '29/Feb/2015:00:00:00 +0000',
    '31/Apr/2015:00:00:00 +0000',
    '00/Apr/2015:00:00:00 +0000',
    '10/oct/2000:13:55:36 -0700',
    '10/Oct/2000:24:00:00 -0700',
    '10/Oct/2000:13:60:36 -0700',
    '10/Oct/2000:13:55:61 -0700',
    '10/Oct/2000:13:55:36 -2400',
    '10/Oct/2000:13:55:36 -0760',
    '10/Oct/2000:13:55:36 00700',
    '10/Oct/2000 13:55:36 -0700',
    '10-Oct-2000:13:55:36 -0700',
    '1 /Oct/2000:13:55:36 -0700',
    '10/Oct/1969:13:55:36 -0700',
    '01/Jan/1970:00:00:00 +0100',
    '10/Oct/2000:13:55',
  ])('refuses %s', (text) => {
    expect(logTime(text)).toBeNaN();
  });
});

describe('parseIsoTimeUs', () => {
  it.each([
    ['2016-02-24T00:02:12Z', Date.UTC(2016, 1, 24, 0, 2, 12) * 1000],
    ['2016-02-24 00:02:12', Date.UTC(2016, 1, 24, 0, 2, 12) * 1000],
    ['2016-02-24', Date.UTC(2016, 1, 24) * 1000],
    ['2016-02-24T00:02', Date.UTC(2016, 1, 24, 0, 2) * 1000],
    ['2016-02-24T00:02:12.5-05:00', Date.UTC(2016, 1, 24, 5, 2, 12, 500) * 1000],
    ['2016-02-24T00:02:12.123456789+0100', Date.UTC(2016, 1, 23, 23, 2, 12) * 1000 + 123_456],
    ['2016-02-24T00:02:12,25+02', Date.UTC(2016, 1, 23, 22, 2, 12, 250) * 1000],
  ])('reads %s', (text, expected) => {
    expect(parseIsoTimeUs(text)).toBe(expected);
  });

  it.each([
    '2016-02-30',
    '2016-13-01',
    '2016-02-24T25:00',
    '2016-02-24T00:02:12+25:00',
    '24.02.2016',
    '2016-2-4',
    '',
  ])('refuses %j', (text) => {
    expect(parseIsoTimeUs(text)).toBeNaN();
  });
});
