// Pools and masks that tests share: the seed's nine bits, servers s01 … sNN as a scenario's `servers: N` makes them, and manual
// buckets with everything but the match filled in. For tests only; what fast-check draws from is in
// test/property/mapping-arbitraries.ts.

import { unwrap } from '../base/result.ts';
import type { Assignment, PoolMember } from './assignment.ts';
import { bucketCounts } from './assignment.ts';
import type { ManualBucket } from './manual-bucket.ts';
import { parseSourceMatch } from './manual-bucket.ts';
import type { Mask } from './mask.ts';
import { parseMask } from './mask-text.ts';

/** Nine bits, 512 buckets. */
export const SEED_MASK: Mask = unwrap(parseMask('8.32.109.34'));

export const member = (id: string, share = 1, manualOnly = false): PoolMember => ({ id, share, manualOnly });

/** s01 … sNN, each with share 1. */
export const equalMembers = (count: number): PoolMember[] =>
  Array.from({ length: count }, (_, i) => member(`s${String(i + 1).padStart(2, '0')}`));

/** A pooled bucket, or a static one where a server is named. */
export const manualBucket = (match: string, server: string | null = null, priority = 0): ManualBucket => ({
  name: match,
  ...unwrap(parseSourceMatch(match)),
  kind: server === null ? 'pooled' : 'static',
  server,
  priority,
});

/** Bucket counts as a list by server. */
export const countsOf = (table: Assignment): number[] => [...bucketCounts(table)];

/** Server id of every automatic bucket. */
export const ownersOf = (table: Assignment): (string | null)[] =>
  [...table.owner].map((owner) => table.servers[owner] ?? null);
