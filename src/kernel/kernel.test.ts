import { describe, expect, test } from 'vitest';
import { AssertionError } from '../base/assert.ts';
import { CalendarQueue } from './calendar-queue.ts';
import type { EventKey } from './event-queue.ts';
import { type Actor, Kernel } from './kernel.ts';

const at = (timeUs: number, rank = 0, idLo = 0, number = 0): EventKey => ({
  timeUs,
  rank,
  idHi: 0,
  idLo,
  number,
});

/** An actor that notes when it fires and then does something. */
const noting = (notes: string[], kernel: Kernel, then: (key: EventKey) => void = () => {}): Actor => ({
  fire(key) {
    notes.push(`${kernel.nowUs}/${key.rank}/${key.idLo}/${key.number}`);
    then(key);
  },
});

describe('the run loop', () => {
  test('fires events in the order of their keys, whatever the order of scheduling', () => {
    const kernel = new Kernel();
    const notes: string[] = [];
    const actor = noting(notes, kernel);
    for (const key of [at(5, 1), at(5, 0, 2), at(3, 9), at(5, 0, 1, 1), at(5, 0, 1, 0)])
      kernel.schedule(key, actor);
    expect(kernel.run()).toBe(5);
    expect(notes).toEqual(['3/9/0/0', '5/0/1/0', '5/0/1/1', '5/0/2/0', '5/1/0/0']);
  });

  test('moves the clock before an actor is told, and to the end of the run after', () => {
    const kernel = new Kernel(10);
    const notes: string[] = [];
    kernel.schedule(at(20), noting(notes, kernel));
    expect([kernel.nowUs, kernel.nextUs, kernel.pendingCount]).toEqual([10, 20, 1]);
    kernel.run(100);
    expect(notes).toEqual(['20/0/0/0']);
    expect([kernel.nowUs, kernel.nextUs, kernel.firedCount]).toEqual([100, Infinity, 1]);
  });

  test('leaves the clock at the last event when no end is given', () => {
    const kernel = new Kernel();
    kernel.schedule(at(20), noting([], kernel));
    kernel.run();
    expect(kernel.nowUs).toBe(20);
  });

  test('fires an event exactly at the end, none after, and can go on', () => {
    const kernel = new Kernel();
    const notes: string[] = [];
    for (const timeUs of [10, 11, 12]) kernel.schedule(at(timeUs), noting(notes, kernel));
    expect(kernel.run(11)).toBe(2);
    expect(kernel.run(11)).toBe(0);
    expect(kernel.run(12)).toBe(1);
    expect(notes).toHaveLength(3);
  });

  test('never moves the clock back', () => {
    const kernel = new Kernel();
    kernel.run(50);
    kernel.run(20);
    expect(kernel.nowUs).toBe(50);
  });

  test('stops after the event that asks for it and stays there', () => {
    const kernel = new Kernel();
    const notes: string[] = [];
    kernel.schedule(
      at(1),
      noting(notes, kernel, () => kernel.stop()),
    );
    kernel.schedule(at(2), noting(notes, kernel));
    expect(kernel.run(99)).toBe(1);
    expect(kernel.nowUs).toBe(1);
    expect(kernel.run(99)).toBe(1);
  });

  test('steps through events one at a time', () => {
    const kernel = new Kernel();
    kernel.schedule(at(4), noting([], kernel));
    expect([kernel.step(), kernel.nowUs, kernel.step(), kernel.nowUs]).toEqual([true, 4, false, 4]);
  });

  test('runs the same on the calendar queue', () => {
    const kernel = new Kernel(0, new CalendarQueue<Actor>());
    const notes: string[] = [];
    const actor = noting(notes, kernel, (key) => {
      if (key.timeUs < 40) kernel.schedule(at(key.timeUs + 10, 0, key.idLo), actor);
    });
    for (const id of [3, 1, 2]) kernel.schedule(at(20, 0, id), actor);
    expect(kernel.run()).toBe(9);
    expect(notes.slice(0, 4)).toEqual(['20/0/1/0', '20/0/2/0', '20/0/3/0', '30/0/1/0']);
  });
});

describe('an event scheduled by another', () => {
  /** Schedules `next` while the event at (50, rank 3, id 7, number 2) fires. */
  const scheduleWhileFiring = (next: EventKey): string[] => {
    const kernel = new Kernel();
    const notes: string[] = [];
    kernel.schedule(
      at(50, 3, 7, 2),
      noting(notes, kernel, () => kernel.schedule(next, noting(notes, kernel))),
    );
    kernel.run();
    return notes;
  };

  test.each([at(50, 4), at(50, 3, 8), at(50, 3, 7, 3), at(51)])(
    'may come into the own microsecond at the greater key %j',
    (key) => {
      expect(scheduleWhileFiring(key)).toHaveLength(2);
    },
  );

  test.each([at(50, 3, 7, 2), at(50, 3, 7, 1), at(50, 3, 6, 9), at(50, 2, 99), at(49, 9)])(
    'may not come at the key %j',
    (key) => {
      expect(() => scheduleWhileFiring(key)).toThrow(AssertionError);
    },
  );

  test('that may not come now may come one microsecond later', () => {
    const kernel = new Kernel();
    const earliest: number[] = [];
    const ask = () =>
      earliest.push(
        kernel.earliestUs(at(50, 3, 8)),
        kernel.earliestUs(at(50, 3, 6)),
        kernel.earliestUs(at(70)),
      );
    kernel.schedule(at(50, 3, 7, 2), noting([], kernel, ask));
    kernel.run();
    expect(earliest).toEqual([50, 51, 70]);
  });
});

describe('a kernel', () => {
  test('takes no event before its start, but one at it', () => {
    const kernel = new Kernel(100);
    expect(() => kernel.schedule(at(99), noting([], kernel))).toThrow(AssertionError);
    kernel.schedule(at(100), noting([], kernel));
    expect(kernel.run()).toBe(1);
  });

  test('takes whole microseconds only', () => {
    const kernel = new Kernel();
    for (const timeUs of [0.5, Number.NaN, Infinity, 2 ** 53]) {
      expect(() => kernel.schedule(at(timeUs), noting([], kernel))).toThrow(AssertionError);
    }
    expect(() => new Kernel(0.5)).toThrow(AssertionError);
  });

  test('forgets a cancelled event, once', () => {
    const kernel = new Kernel();
    const handle = kernel.schedule(at(5), noting([], kernel));
    expect([kernel.cancel(handle), kernel.cancel(handle), kernel.run()]).toEqual([true, false, 0]);
  });
});
