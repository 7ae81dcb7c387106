// A table as 16 hexadecimal digits, for comparing two controllers, two runs or two versions at a glance. It covers what sources
// feel: mask, owner of every automatic bucket, and the manual buckets that apply with their owners. Members that own nothing,
// names of manual buckets and weights are left out. Source: SPEC §4 (two controllers agree), §10 (class "tables").

import { formatHash64, xxHash64Text } from '../base/hash64.ts';
import type { Assignment } from './assignment.ts';
import { manualKey } from './manual-bucket.ts';
import { formatMask } from './mask-text.ts';

/** xxHash64 of one line a fact; equal tables have equal digests, whatever made them. */
export function tableDigest(table: Assignment): string {
  const lines = [`${table.mask.family} ${formatMask(table.mask)}`];
  for (const owner of table.owner) lines.push(table.servers[owner] ?? '-');
  table.manual.forEach((bucket, i) => {
    const server = table.servers[table.manualOwner[i]!];
    if (server !== undefined) lines.push(`${manualKey(bucket)} ${server}`);
  });
  return formatHash64(xxHash64Text(lines.join('\n')));
}
