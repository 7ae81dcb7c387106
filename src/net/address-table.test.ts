import { describe, expect, it } from 'vitest';
import type { Words } from '../base/address.ts';
import { AddressTable } from './address-table.ts';

const v4 = (value: number): Words => [0, 0, 0, value >>> 0];

describe('AddressTable', () => {
  it('numbers sources by first appearance and knows them again after growing', () => {
    const table = new AddressTable();
    for (let i = 0; i < 5000; i++) expect(table.numberOf(4, v4(i * 257))).toBe(i);
    for (let i = 0; i < 5000; i++) expect(table.numberOf(4, v4(i * 257))).toBe(i);
    expect(table.count).toBe(5000);
    expect(table.address(17)).toEqual({ family: 4, words: v4(17 * 257) });
  });
  it('tells the families apart', () => {
    const table = new AddressTable();
    expect(table.numberOf(4, v4(9))).toBe(0);
    expect(table.numberOf(6, v4(9))).toBe(1);
  });
});
