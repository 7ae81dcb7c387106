import { expect, it } from 'vitest';
import { withoutAddresses } from './client-addresses.ts';

const column = (name: string) => ({ name, type: 'text' }) as const;

it('leaves out the table of sources and every column of client addresses', () => {
  const tables = [
    { name: 'sources', columns: [column('address')], rows: [['192.0.2.1']] },
    { name: 'lost', columns: [column('cause'), column('source_address')], rows: [['moved', '192.0.2.1']] },
  ];
  expect(withoutAddresses(tables)).toEqual([{ name: 'lost', columns: [column('cause')], rows: [['moved']] }]);
});

it('hides a match of one whole address, and keeps values under a mask', () => {
  const rows = [
    ['4:192.0.2.1/255.255.255.255'],
    ['4:8.0.12.34/8.32.109.34'],
    ['6:2001:db8::1/ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff'],
    [null],
  ];
  const [table] = withoutAddresses([{ name: 'buckets', columns: [column('bucket')], rows }]);
  expect(table!.rows).toEqual([['one address'], ['4:8.0.12.34/8.32.109.34'], ['one address'], [null]]);
});
