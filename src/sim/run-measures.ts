// What is measured of a run besides load: buckets per VIP and family, and whether every ingress sends a source to the same
// server (`misrouted_ratio`). Source: SPEC §9.

import type { Family } from '../base/address.ts';
import { compileLookup } from '../mapping/lookup.ts';
import { formatBucket, formatMask, matchText } from '../mapping/mask-text.ts';
import { BucketLedger } from '../metrics/bucket-ledger.ts';
import { amountInUnit } from '../metrics/load-metrics.ts';
import {
  BYTES,
  NEW_SESSIONS,
  PACKETS,
  QUANTITIES,
  REQUESTS,
  SESSIONS,
  SOURCES,
} from '../metrics/quantity.ts';
import { type Metric, metricKey } from '../metrics/summary.ts';
import type { Cell, Table } from '../metrics/table.ts';
import type { AddressTable } from '../net/address-table.ts';
import { PROTOCOL_TCP } from '../net/packet.ts';
import type { BucketTable } from './bucket-tables.ts';
import { SimPacket } from './live-session.ts';
import { type Ingress, serverThrough } from './network.ts';

/** A bucket table with what its buckets carried. */
export interface MeasuredTable {
  readonly table: BucketTable;
  readonly ledger: BucketLedger;
  bucketOf(w0: number, w1: number, w2: number, w3: number): number;
}

export function measuredTables(tables: readonly BucketTable[]): MeasuredTable[] {
  return tables.map((table) => ({
    table,
    ledger: new BucketLedger(table.mask.bucketCount, table.assignment.manual.length),
    bucketOf: compileLookup(table.assignment).bucketOf,
  }));
}

const labelsOf = ({ table }: MeasuredTable) => ({ vip: table.vip.name, family: table.family });

/** Families that saw no source are left out: their buckets say nothing. */
const used = (tables: readonly MeasuredTable[]) =>
  tables.filter(({ ledger }) => ledger.emptyCount < ledger.automaticCount);

export function bucketMetrics(tables: readonly MeasuredTable[]): Record<string, Metric> {
  const entries = used(tables).flatMap((measured): [string, Metric][] => [
    ...QUANTITIES.map((of, quantity): [string, Metric] => {
      return [metricKey('bucket_cv', { ...labelsOf(measured), of }), { value: measured.ledger.cv(quantity) }];
    }),
    [metricKey('bucket_empty', labelsOf(measured)), { value: measured.ledger.emptyCount }],
  ]);
  return Object.fromEntries(entries);
}

/**
 * One row a bucket: who owns it when its mask comes into force and what it carried from then on. `bucket` is its masked address, never a
 * client's. Under a baseline `server` is the one that every ingress sends the bucket to, and empty where they differ or under `dns`.
 */
export function bucketsTable(tables: readonly MeasuredTable[], spanUs: number): Table {
  return {
    name: 'buckets',
    columns: [
      { name: 'vip', type: 'text' },
      { name: 'family', type: 'integer' },
      { name: 'kind', type: 'text' },
      { name: 'bucket_index', type: 'integer' },
      { name: 'bucket', type: 'text' },
      { name: 'server', type: 'text' },
      { name: 'sessions', type: 'number' },
      { name: 'new_sessions', type: 'integer' },
      { name: 'requests', type: 'integer' },
      { name: 'packets', type: 'integer' },
      { name: 'bytes', type: 'integer' },
      { name: 'sources', type: 'integer' },
      { name: 'mask', type: 'text' },
      { name: 'since_seconds', type: 'number' },
    ],
    rows: used(tables).flatMap((measured) => bucketRows(measured, spanUs)),
  };
}

function bucketRows({ table, ledger }: MeasuredTable, spanUs: number): Cell[][] {
  const { assignment, mask } = table;
  const server = (position: number): string | null => assignment.servers[position] ?? null;
  const amounts = (bucket: number): Cell[] => [
    spanUs > 0 ? amountInUnit(SESSIONS, ledger.amount(SESSIONS, bucket), spanUs) : 0,
    ...[NEW_SESSIONS, REQUESTS, PACKETS, BYTES, SOURCES].map((quantity) => ledger.amount(quantity, bucket)),
    formatMask(mask),
    table.sinceUs / 1e6,
  ];
  const automatic = Array.from(assignment.owner, (position, bucket): Cell[] => {
    const place = [
      table.vip.name,
      table.family,
      'automatic',
      bucket,
      formatBucket(mask, bucket),
      server(position),
    ];
    return [...place, ...amounts(bucket)];
  });
  const manual = assignment.manual.map((rule, i): Cell[] => {
    const place = [
      table.vip.name,
      table.family,
      rule.kind,
      null,
      matchText(rule),
      server(assignment.manualOwner[i]!),
    ];
    return [...place, ...amounts(ledger.automaticCount + i)];
  });
  return [...automatic, ...manual];
}

/**
 * Part of the sources that two ingresses would send to two servers, over the sources of each family a VIP serves: every source
 * is looked up in every ingress's own flow table. 0…1; null without sources. Cost: sources × ingresses look-ups.
 */
export function misroutedRatio(
  tables: readonly MeasuredTable[],
  ingresses: readonly Ingress[],
  sources: AddressTable,
): number | null {
  const probe = new SimPacket();
  probe.protocol = PROTOCOL_TCP;
  let asked = 0;
  let misrouted = 0;
  for (const { table } of tables) {
    const destination = table.vip.families.find(({ family }) => family === table.family)!.address;
    [probe.d0, probe.d1, probe.d2, probe.d3] = destination;
    probe.family = table.family;
    probe.destinationPort = table.vip.port;
    for (let source = 0; source < sources.count; source++) {
      if (!aim(probe, sources, source, table.family)) continue;
      asked++;
      if (!agree(ingresses, probe)) misrouted++;
    }
  }
  return asked === 0 ? null : misrouted / asked;
}

function aim(probe: SimPacket, sources: AddressTable, source: number, family: Family): boolean {
  const address = sources.address(source);
  if (address.family !== family) return false;
  [probe.s0, probe.s1, probe.s2, probe.s3] = address.words;
  return true;
}

function agree(ingresses: readonly Ingress[], probe: SimPacket): boolean {
  const first = serverThrough(ingresses[0]!, probe);
  return ingresses.every((ingress) => serverThrough(ingress, probe) === first);
}
