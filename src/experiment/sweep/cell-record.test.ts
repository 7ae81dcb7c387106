import { describe, expect, it } from 'vitest';
import type { Replication } from '../replications/replication.ts';
import { cellText, readCell } from './cell-record.ts';

const replication = {
  number: 3,
  seed: '1/3',
  metrics: { 'load_cv{pool=web,of=sessions}.mean': 0.125, drain_seconds: null },
  fingerprint: { sessions: '00000000000000ff' },
  summary: {
    model: { version: '9' },
    run: { duration_seconds: 12.5 },
    sessions: { started: 7 },
    packets: { sent: 70 },
    thresholds: [{ pass: false }, { pass: true }],
  },
} as unknown as Replication;
const text = cellText('abc-3', 'f00d', replication);

describe('the file of a cell', () => {
  it('gives back what was kept, as JSON that others can read too', () => {
    const record = readCell(text, 'abc-3');
    expect(record).toMatchObject({
      id: 'abc-3',
      replication: 3,
      seed: '1/3',
      model: '9',
      thresholds_missed: 1,
    });
    expect(record!.metrics).toEqual(replication.metrics);
    expect(JSON.parse(text).cell).toEqual(record);
  });

  it('counts as not there when it is cut off anywhere, or is another cell', () => {
    for (let length = 0; length < text.length; length++)
      expect(readCell(text.slice(0, length), 'abc-3')).toBeNull();
    expect(readCell(text, 'abc-2')).toBeNull();
  });

  it('counts as not there when one digit of it was changed', () => {
    expect(readCell(text.replace('0.125', '0.126'), 'abc-3')).toBeNull();
    expect(readCell(`${text} `, 'abc-3')).toBeNull();
  });
});
