// Both event queues against a naive list: random schedules, cancellations, peeks and pops, with times that collide, cluster and jump.

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CalendarQueue } from '../../src/kernel/calendar-queue.ts';
import { compareKeys, type EventKey, type EventQueue } from '../../src/kernel/event-queue.ts';
import { HeapQueue } from '../../src/kernel/heap-queue.ts';

/** The naive list and the handles of everything ever scheduled. */
interface Model {
  pending: { key: EventKey; payload: number }[];
  readonly handles: number[];
  next: number;
  nowUs: number;
}

type Step =
  | { readonly kind: 'schedule'; readonly delayUs: number; readonly rank: number }
  | { readonly kind: 'pop' | 'peek' }
  | { readonly kind: 'cancel'; readonly which: number };

const delay = fc.oneof(
  fc.integer({ min: 0, max: 3 }),
  fc.integer({ min: 0, max: 5_000 }),
  fc.integer({ min: 0, max: 600_000_000 }),
  fc.constantFrom(0, 1, 15_000_000, 2 ** 45),
);

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constant('schedule' as const),
      delayUs: delay,
      rank: fc.integer({ min: -1, max: 2 }),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constantFrom('pop' as const, 'peek' as const) }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('cancel' as const), which: fc.nat() }) },
);

function apply(queue: EventQueue<number>, model: Model, { kind, ...rest }: Step): void {
  if (kind === 'schedule') schedule(queue, model, rest as { delayUs: number; rank: number });
  else if (kind === 'cancel') cancel(queue, model, (rest as { which: number }).which);
  else if (kind === 'peek')
    expect(queue.peekTimeUs()).toBe(model.pending[0]?.key.timeUs ?? Number.POSITIVE_INFINITY);
  else pop(queue, model);
  expect(queue.size).toBe(model.pending.length);
}

/** Ids scatter so that order of insertion and order of keys disagree. */
function schedule(
  queue: EventQueue<number>,
  model: Model,
  { delayUs, rank }: { delayUs: number; rank: number },
): void {
  const payload = model.next++;
  const key = {
    timeUs: model.nowUs + delayUs,
    rank,
    idHi: (payload * 7919) % 101,
    idLo: payload % 3,
    number: payload,
  };
  model.handles[payload] = queue.schedule(key, payload);
  model.pending.push({ key, payload });
  model.pending.sort((a, b) => compareKeys(a.key, b.key));
}

function cancel(queue: EventQueue<number>, model: Model, which: number): void {
  if (model.next === 0) return;
  const payload = which % model.next;
  const wasPending = model.pending.some((event) => event.payload === payload);
  expect(queue.cancel(model.handles[payload]!)).toBe(wasPending);
  model.pending = model.pending.filter((event) => event.payload !== payload);
}

function pop(queue: EventQueue<number>, model: Model): void {
  const head = model.pending.shift();
  expect(queue.pop()).toBe(head !== undefined);
  if (head === undefined) return;
  expect(queue.current).toMatchObject({ ...head.key, payload: head.payload });
  model.nowUs = head.key.timeUs;
}

describe.each([
  ['heap', () => new HeapQueue<number>()],
  ['calendar', () => new CalendarQueue<number>()],
])('the %s queue', (_, create) => {
  test('does what a sorted list does', () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 400, size: 'max' }),
        fc.constantFrom(0, 1_700_000_000_000_000),
        (steps, nowUs) => {
          const queue = create();
          const model: Model = { pending: [], handles: [], next: 0, nowUs };
          for (const one of steps) apply(queue, model, one);
          while (model.pending.length > 0) pop(queue, model);
          pop(queue, model);
        },
      ),
      { numRuns: 150 },
    );
  });
});

test('both queues pop one sequence, also with negative times', () => {
  const key = fc.record({
    timeUs: fc.integer({ min: -50, max: 50 }),
    rank: fc.integer({ min: -2, max: 2 }),
    idHi: fc.integer({ min: 0, max: 3 }),
    idLo: fc.integer({ min: 0, max: 3 }),
  });
  fc.assert(
    fc.property(fc.array(key, { maxLength: 300, size: 'max' }), (keys) => {
      const queues = [new HeapQueue<number>(), new CalendarQueue<number>()];
      keys.forEach((one, number) => {
        for (const queue of queues) queue.schedule({ ...one, number }, number);
      });
      const [heap, calendar] = queues.map((queue) => {
        const order: number[] = [];
        while (queue.pop()) order.push(queue.current.payload);
        return order;
      });
      expect(calendar).toEqual(heap);
    }),
    { numRuns: 100 },
  );
});
