import { describe, expect, test } from 'vitest';
import { FULL_V4, flowMod, recordedTable, SECOND, tcpPacket, v4 } from './flow-table.fixture.ts';
import type { Match } from './messages.ts';

const bySource = (value = v4(1, 2, 3, 4), mask = FULL_V4): Match => ({ family: 4, source: { value, mask } });
const packet = tcpPacket(v4(1, 2, 3, 4));

describe('look-up', () => {
  test('the higher priority wins, whatever the order of installation', () => {
    const { table } = recordedTable();
    table.apply(flowMod({}, { priority: 1, cookie: 1n }), 0);
    table.apply(flowMod(bySource(), { priority: 9, cookie: 9n }), 0);
    table.apply(flowMod({ family: 4 }, { priority: 5, cookie: 5n }), 0);
    expect(table.cookieOf(table.lookup(packet))).toBe(9n);
    expect(table.cookieOf(table.lookup(tcpPacket(v4(1, 2, 3, 5))))).toBe(5n);
  });

  test('address bits outside the mask are cleared', () => {
    const { table } = recordedTable();
    table.apply(flowMod(bySource(v4(1, 2, 3, 4), v4(255, 0, 0, 0))), 0);
    expect(table.matchOf(table.lookup(tcpPacket(v4(1, 9, 9, 9)))).source!.value).toEqual(v4(1, 0, 0, 0));
  });

  test('+syn also matches SYN|ACK, +syn-ack does not', () => {
    const { table } = recordedTable();
    table.apply(flowMod({ family: 4, protocol: 6, tcpFlags: { value: 2, mask: 2 } }, { cookie: 1n }), 0);
    const synAck = tcpPacket(v4(1, 1, 1, 1), { tcpFlags: 0x12 });
    expect(table.lookup(synAck)).toBeGreaterThanOrEqual(0);
    table.apply(
      flowMod({ family: 4, protocol: 6, tcpFlags: { value: 2, mask: 0x12 } }, { priority: 200, cookie: 2n }),
      0,
    );
    expect(table.cookieOf(table.lookup(synAck))).toBe(1n);
  });

  test('a match without its prerequisites is refused', () => {
    const { table } = recordedTable();
    expect(table.apply(flowMod({ source: { value: v4(1, 0, 0, 0), mask: FULL_V4 } }), 0)).toBe('bad-match');
    expect(table.apply(flowMod({ family: 4, sourcePort: 1 }), 0)).toBe('bad-match');
    expect(table.apply(flowMod({ family: 4, protocol: 17, tcpFlags: { value: 2, mask: 2 } }), 0)).toBe(
      'bad-match',
    );
  });
});

describe('timeouts', () => {
  test('an entry lives at its idle deadline and is dead one microsecond later', () => {
    const { table, removals } = recordedTable();
    table.apply(flowMod(bySource(), { idleTimeoutUs: SECOND }), 0);
    table.expire(SECOND);
    table.use(table.lookup(packet), 54, SECOND);
    expect(table.expire(2 * SECOND)).toBe(0);
    expect(table.expire(2 * SECOND + 1)).toBe(1);
    expect(removals[0]!.message).toMatchObject({
      reason: 'idle',
      durationUs: 2 * SECOND + 1,
      packetCount: 1,
      byteCount: 54,
    });
  });

  test('the hard clock runs from the last modify, the reason is hard when both are overdue', () => {
    const { table, removals } = recordedTable();
    table.apply(flowMod(bySource(), { idleTimeoutUs: SECOND * 4, hardTimeoutUs: SECOND * 3 }), 0);
    table.apply(flowMod(bySource(), { command: 'modify-strict' }), SECOND);
    expect(table.expire(4 * SECOND)).toBe(0);
    expect(table.expire(4 * SECOND + 1)).toBe(1);
    expect(removals[0]!.message.reason).toBe('hard');
  });

  test('modify keeps counters, cookie, timeouts and the idle clock, and adds nothing where nothing matches', () => {
    const { table } = recordedTable();
    table.apply(flowMod(bySource(), { cookie: 7n, idleTimeoutUs: 5 * SECOND }), 0);
    table.use(table.lookup(packet), 54, SECOND);
    const change = { command: 'modify', cookie: 8n, idleTimeoutUs: 9, actions: [] } as const;
    table.apply(flowMod({ family: 4 }, change), 2 * SECOND);
    table.apply(flowMod(bySource(v4(9, 9, 9, 9)), change), 2 * SECOND);
    const [entry, ...others] = table.stats(2 * SECOND);
    expect(others).toEqual([]);
    expect(entry).toMatchObject({
      cookie: 7n,
      idleTimeoutUs: 5 * SECOND,
      idleAgeUs: SECOND,
      packetCount: 1,
      actions: [],
    });
  });

  test('adding an identical entry keeps counters and the old idle clock, resets duration and hard clock', () => {
    const { table } = recordedTable();
    table.apply(flowMod(bySource(), { cookie: 7n, hardTimeoutUs: 3 * SECOND }), 0);
    table.use(table.lookup(packet), 54, SECOND);
    table.apply(
      flowMod(bySource(), { cookie: 8n, idleTimeoutUs: 3 * SECOND, hardTimeoutUs: 9 * SECOND }),
      2 * SECOND,
    );
    expect(table.stats(2 * SECOND)[0]).toMatchObject({
      cookie: 8n,
      durationUs: 0,
      idleAgeUs: SECOND,
      packetCount: 1,
    });
    expect(table.expire(4 * SECOND)).toBe(0);
    expect(table.expire(4 * SECOND + 1)).toBe(1);
  });
});

describe('a full table', () => {
  test('refuses a new entry and allows replacing an identical one', () => {
    const { table } = recordedTable({ capacity: 1 });
    table.apply(flowMod(bySource()), 0);
    expect(table.apply(flowMod({}), 0)).toBe('table-full');
    expect(table.apply(flowMod(bySource(), { cookie: 3n }), 0)).toBe(null);
    expect(table.entryCount).toBe(1);
  });

  test('evicts the lowest importance, then the earliest to expire, never a permanent entry', () => {
    const { table, removals } = recordedTable({ capacity: 3, overflow: 'evict' });
    table.apply(flowMod({}, { cookie: 1n, importance: 0 }), 0);
    table.apply(flowMod(bySource(), { cookie: 2n, importance: 5, hardTimeoutUs: SECOND }), 0);
    table.apply(flowMod({ family: 4 }, { cookie: 3n, importance: 4, hardTimeoutUs: 9 * SECOND }), 0);
    for (const inPort of [1, 2]) expect(table.apply(flowMod({ inPort }), 0)).toBe(null);
    expect(removals.map(({ message }) => [message.cookie, message.reason])).toEqual([
      [3n, 'eviction'],
      [2n, 'eviction'],
    ]);
    expect(table.apply(flowMod({ inPort: 3 }), 0)).toBe('table-full');
  });

  test('a bundle that does not fit changes nothing and tells nothing', () => {
    const { table, removals } = recordedTable({ capacity: 2 });
    table.apply(flowMod(bySource(), { cookie: 1n, hardTimeoutUs: SECOND }), 0);
    const before = table.stats(5);
    const bundle = [
      flowMod(bySource(), { command: 'modify', actions: [] }),
      flowMod(bySource(), { command: 'delete' }),
      ...[1, 2, 3].map((inPort) => flowMod({ inPort })),
    ];
    expect(table.applyBundle(bundle, 5)).toBe('table-full');
    expect(table.stats(5)).toEqual(before);
    expect(removals).toEqual([]);
    expect(table.expire(SECOND + 1)).toBe(1);
  });

  test('tells once when it is nearly full and once when there is room again', () => {
    const { table, vacancies } = recordedTable({ capacity: 10, vacancy: { downRatio: 0.25, upRatio: 0.5 } });
    for (let inPort = 1; inPort <= 9; inPort++) table.apply(flowMod({ inPort }), 0);
    expect(vacancies).toEqual([false]);
    table.apply(flowMod({}, { command: 'delete' }), 0);
    expect(vacancies).toEqual([false, true]);
  });
});

describe('delete', () => {
  test('loose delete takes what is at least as specific, strict only the same match and priority, both by cookie', () => {
    const { table, removals } = recordedTable();
    table.apply(flowMod(bySource(), { cookie: 1n, sendFlowRemoved: true }), 0);
    table.apply(flowMod({ family: 4, protocol: 6 }, { cookie: 2n }), 0);
    table.apply(flowMod({}, { cookie: 3n }), 0);
    const filter = { command: 'delete', cookie: 1n, cookieMask: 0xffn } as const;
    table.apply(flowMod({ family: 4 }, filter), 7);
    expect(removals).toMatchObject([
      { asked: true, message: { cookie: 1n, reason: 'delete', durationUs: 7 } },
    ]);
    table.apply(flowMod({ family: 4 }, { command: 'delete-strict' }), 8);
    expect(table.entryCount).toBe(2);
    table.apply(flowMod({ family: 4 }, { command: 'delete' }), 9);
    expect(table.stats(9).map((entry) => entry.cookie)).toEqual([3n]);
  });

  test('check-overlap refuses only the same priority', () => {
    const { table } = recordedTable();
    table.apply(flowMod(bySource()), 0);
    expect(table.apply(flowMod({ family: 4 }, { checkOverlap: true }), 0)).toBe('overlap');
    expect(table.apply(flowMod({ family: 4 }, { checkOverlap: true, priority: 99 }), 0)).toBe(null);
  });
});
