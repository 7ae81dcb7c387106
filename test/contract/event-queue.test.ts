// The contract of an event queue, run over every implementation: the total order, cancelling, handles, growth. A model-based
// comparison with a sorted list is in test/property/kernel-event-queue.test.ts.

import { describe, expect, test } from 'vitest';
import { AssertionError } from '../../src/base/assert.ts';
import { CalendarQueue } from '../../src/kernel/calendar-queue.ts';
import { compareKeys, type EventKey, type EventQueue, NO_HANDLE } from '../../src/kernel/event-queue.ts';
import { HeapQueue } from '../../src/kernel/heap-queue.ts';

/** A key from time, rank, idHi, idLo and number; those left out are 0. */
const at = (...fields: readonly number[]): EventKey => {
  const [timeUs = 0, rank = 0, idHi = 0, idLo = 0, number = 0] = fields;
  return { timeUs, rank, idHi, idLo, number };
};

/** In order: each differs from the one before in one more significant field, down to the last and back. */
const ORDERED: readonly EventKey[] = [
  at(0),
  at(0, 0, 0, 0, 1),
  at(0, 0, 0, 1, 0),
  at(0, 0, 0, 2 ** 52, 0),
  at(0, 0, 1, 0, 0),
  at(0, 1, 0, 0, 0),
  at(1, -1, 9, 9, 9),
  at(1, 0, 0, 0, 0),
  at(1_700_000_000_000_000, 5, 5, 5, 5),
  at(1_700_000_000_000_001, 0, 0, 0, 0),
  at(Number.MAX_SAFE_INTEGER, 0, 0, 0, 0),
];

/** A deterministic shuffle. */
function shuffled<T>(items: readonly T[], seed: number): T[] {
  const copy = [...items];
  let state = seed;
  for (let i = copy.length - 1; i > 0; i--) {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    const j = state % (i + 1);
    [copy[i], copy[j]] = [copy[j]!, copy[i]!];
  }
  return copy;
}

function drain<P>(queue: EventQueue<P>): P[] {
  const payloads: P[] = [];
  while (queue.pop()) payloads.push(queue.current.payload);
  return payloads;
}

const keyOf = ({ timeUs, rank, idHi, idLo, number }: EventKey): EventKey => ({
  timeUs,
  rank,
  idHi,
  idLo,
  number,
});

describe.each([
  ['heap', <P>(): EventQueue<P> => new HeapQueue<P>()],
  ['calendar', <P>(): EventQueue<P> => new CalendarQueue<P>()],
])('the %s queue', (_, create) => {
  test('pops in the total order, for every order of insertion', () => {
    for (let seed = 0; seed < 50; seed++) {
      const queue = create<number>();
      for (const i of shuffled([...ORDERED.keys()], seed)) queue.schedule(ORDERED[i]!, i);
      expect(drain(queue)).toEqual([...ORDERED.keys()]);
    }
  });

  test('shows key and payload of the event popped', () => {
    const queue = create<string>();
    queue.schedule(at(5, 4, 3, 2, 1), 'x');
    expect(queue.pop()).toBe(true);
    expect(keyOf(queue.current)).toEqual(at(5, 4, 3, 2, 1));
    expect(queue.current.payload).toBe('x');
  });

  test('is empty at first and after the last event', () => {
    const queue = create<string>();
    expect([queue.size, queue.peekTimeUs(), queue.pop()]).toEqual([0, Infinity, false]);
    queue.schedule(at(7), 'x');
    expect([queue.size, queue.peekTimeUs(), queue.pop()]).toEqual([1, 7, true]);
    expect([queue.size, queue.peekTimeUs(), queue.pop(), queue.current.payload]).toEqual([
      0,
      Infinity,
      false,
      'x',
    ]);
  });

  test('copies the key, so that one object serves every call', () => {
    const queue = create<number>();
    const key = { timeUs: 0, rank: 0, idHi: 0, idLo: 0, number: 0 };
    for (const timeUs of [30, 10, 20]) {
      key.timeUs = timeUs;
      queue.schedule(key, timeUs);
    }
    expect(drain(queue)).toEqual([10, 20, 30]);
  });

  test('takes an event before the one it has peeked at', () => {
    const queue = create<string>();
    queue.schedule(at(1_000_000), 'late');
    expect(queue.peekTimeUs()).toBe(1_000_000);
    queue.schedule(at(5), 'early');
    expect(queue.peekTimeUs()).toBe(5);
    queue.schedule(at(5, 1), 'middle');
    expect(drain(queue)).toEqual(['early', 'middle', 'late']);
  });

  test('cancels a pending event once, wherever it stands', () => {
    for (let target = 0; target < ORDERED.length; target++) {
      const queue = create<number>();
      const handles = ORDERED.map((key, i) => queue.schedule(key, i));
      queue.peekTimeUs();
      expect([queue.cancel(handles[target]!), queue.cancel(handles[target]!)]).toEqual([true, false]);
      expect(queue.size).toBe(ORDERED.length - 1);
      expect(drain(queue)).toEqual([...ORDERED.keys()].filter((i) => i !== target));
    }
  });

  test('does not cancel what was popped, nor by a handle that was never given', () => {
    const queue = create<string>();
    const handle = queue.schedule(at(1), 'x');
    queue.pop();
    expect([
      queue.cancel(handle),
      queue.cancel(NO_HANDLE),
      queue.cancel(12345),
      queue.cancel(Number.NaN),
    ]).toEqual([false, false, false, false]);
  });

  test('does not let an old handle cancel a newer event in the same place', () => {
    const queue = create<number>();
    const old: number[] = [];
    for (let i = 0; i < 100; i++) {
      old.push(queue.schedule(at(i), i));
      queue.pop();
    }
    const live = queue.schedule(at(1000), 1000);
    for (const handle of old) expect(queue.cancel(handle)).toBe(false);
    expect(new Set([...old, live]).size).toBe(101);
    expect([queue.size, queue.cancel(live), queue.size]).toEqual([1, true, 0]);
  });

  test('lets a cancelled key be used again', () => {
    const queue = create<string>();
    queue.cancel(queue.schedule(at(5), 'old'));
    queue.schedule(at(5), 'new');
    expect(drain(queue)).toEqual(['new']);
  });

  test('refuses two events with one key, at the latest when the second pops', () => {
    for (const others of [0, 1, 10, 100]) {
      const queue = create<number>();
      expect(() => {
        queue.schedule(at(500, 1, 2, 3, 4), -1);
        for (let i = 0; i < others; i++) queue.schedule(at((i * 37) % 1000, 9, i), i);
        queue.schedule(at(500, 1, 2, 3, 4), -2);
        drain(queue);
      }).toThrow(AssertionError);
    }
  });

  test('refuses a time that is not a whole number of microseconds', () => {
    for (const timeUs of [0.5, Number.NaN, Infinity, 2 ** 53]) {
      expect(() => create<string>().schedule(at(timeUs), 'x')).toThrow(AssertionError);
    }
  });

  test('refuses a key with a number that is missing, infinite or, for the rank, not a 32-bit one', () => {
    const fields: readonly (readonly number[])[] = [
      [1, Number.NaN],
      [1, 0.5],
      [1, 2 ** 31],
      [1, 0, Number.NaN],
      [1, 0, 0, Infinity],
      [1, 0, 0, 0, Number.NaN],
    ];
    for (const key of fields)
      expect(() => create<string>().schedule(at(...key), 'x')).toThrow(AssertionError);
  });

  test('grows to many events, of one microsecond or far apart, and shrinks again', () => {
    const spreads: readonly ((i: number) => EventKey)[] = [
      (i) => at(1_000_000, 0, 0, (i * 7919) % 5003),
      (i) => at(((i * 7919) % 5003) * 1_000_000_007),
      (i) => at(i % 5 === 0 ? 3_600_000_000 * i : (i * 7919) % 5003, 0, i),
    ];
    for (const spread of spreads) {
      const queue = create<EventKey>();
      const keys = Array.from({ length: 5003 }, (_, i) => spread(i));
      for (const key of keys) queue.schedule(key, key);
      expect(drain(queue)).toEqual([...keys].sort(compareKeys));
    }
  });

  test('keeps the order while events come and go around the present', () => {
    const queue = create<number>();
    let last = -1;
    let popped = 0;
    for (let i = 0; i < 300; i++) queue.schedule(at(i * 100, 0, i), i);
    while (popped < 20_000) {
      queue.pop();
      const { timeUs, idHi } = queue.current;
      expect(timeUs).toBeGreaterThanOrEqual(last);
      last = timeUs;
      popped++;
      queue.schedule(at(timeUs + 1 + ((popped * 7919) % 30_011), 0, idHi, 0, popped), popped);
    }
    expect(queue.size).toBe(300);
  });
});
