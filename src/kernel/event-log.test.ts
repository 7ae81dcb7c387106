import { expect, test } from 'vitest';
import { AssertionError } from '../base/assert.ts';
import { EventLog, type LogEvent } from './event-log.ts';

const event = (atUs: number, kind = 'move-started'): LogEvent => ({
  atUs,
  kind,
  ids: { bucket: 17 },
  fields: { to: 's02' },
});

test('events are kept in the order they were appended', () => {
  const log = new EventLog();
  for (const atUs of [1, 1, 5]) expect(log.append(event(atUs))).toBe(true);
  expect(log.events.map(({ atUs }) => atUs)).toEqual([1, 1, 5]);
  expect(log.truncation).toBeNull();
});

test('a full log drops later events and says how many and since when', () => {
  const log = new EventLog(2);
  expect([10, 20, 30, 40].map((atUs) => log.append(event(atUs)))).toEqual([true, true, false, false]);
  expect(log.events.map(({ atUs }) => atUs)).toEqual([10, 20]);
  expect(log.truncation).toEqual({ droppedCount: 2, sinceUs: 30 });
});

test('a log of capacity 0 only counts', () => {
  const log = new EventLog(0);
  log.append(event(3));
  expect([log.events.length, log.truncation]).toEqual([0, { droppedCount: 1, sinceUs: 3 }]);
});

test('time going back is a programmer error, also in a full log', () => {
  const log = new EventLog(1);
  log.append(event(10));
  log.append(event(20));
  expect(() => log.append(event(19))).toThrow(AssertionError);
  expect(() => new EventLog(-1)).toThrow(AssertionError);
});
