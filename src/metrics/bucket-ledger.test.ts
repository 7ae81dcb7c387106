import { describe, expect, it } from 'vitest';
import { BucketLedger } from './bucket-ledger.ts';
import { REQUESTS, SESSIONS, SOURCES } from './quantity.ts';

describe('BucketLedger', () => {
  it('counts a source once and adds what it brings', () => {
    const ledger = new BucketLedger(4, 1);
    ledger.add(REQUESTS, 2, 900, 3);
    ledger.add(REQUESTS, 2, 900, 4);
    ledger.add(SESSIONS, 4, 7, 1000);
    expect(ledger.amount(REQUESTS, 2)).toBe(7);
    expect(ledger.amount(SOURCES, 2)).toBe(1);
    expect(ledger.amount(SESSIONS, 4)).toBe(1000);
    expect(ledger.emptyCount).toBe(3);
  });
  it('takes the CV over all automatic buckets, the empty ones included', () => {
    const ledger = new BucketLedger(2, 0);
    ledger.add(REQUESTS, 0, 1, 10);
    expect(ledger.cv(REQUESTS)).toBe(1);
    expect(ledger.cv(SESSIONS)).toBeNull();
  });
});
