// Which bucket a session is in, as the controller's log and as a reader name it. A session keeps the table it is counted in
// (load-book.ts), so a later mask changes nothing about one that is over. Source: SPEC §2.

import type { BucketId } from '../control/control-log.ts';
import { manualKey } from '../mapping/manual-bucket.ts';
import type { BucketTable } from './bucket-tables.ts';
import type { LiveSession } from './live-session.ts';
import { nameInTable } from './story-line.ts';

/** `vip/family`, as the controller calls a table. */
export const tableNameOf = ({ vip, family }: BucketTable): string => `${vip.name}/${family}`;

/** Bucket number `bucket` of a table as the log has it. */
export function bucketIdOf(table: BucketTable, bucket: number): BucketId {
  const manual = table.assignment.manual[bucket - table.mask.bucketCount];
  if (manual === undefined) return { table: tableNameOf(table), index: bucket, manual: null };
  return { table: tableNameOf(table), index: -1, manual: manualKey(manual) };
}

export const sessionBucketId = ({ table, bucket }: LiveSession): BucketId => bucketIdOf(table!.table, bucket);

/** `8.0.12.34`, or the match of a manual bucket. */
export const sessionBucketName = ({ table, bucket }: LiveSession): string =>
  nameInTable(table!.table, bucket);
