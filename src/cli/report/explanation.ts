// An address under a mask as text: the chosen bits cut out of the address, the bucket, its number, and who has it.

import { bitCount } from '../../base/address.ts';
import { parseAddress } from '../../base/address-text.ts';
import { unwrap } from '../../base/result.ts';
import { countText } from '../../figure/number-text.ts';
import type { AddressExplanation } from '../../mapping/explain.ts';

export interface VipExplanation extends AddressExplanation {
  readonly vip: string;
  readonly pool: string;
  readonly assignment: string;
  /** Name of the manual bucket that takes the address instead of the automatic one; null: none. */
  readonly manual_bucket: string | null;
  /** Null: no server takes automatic buckets; under a baseline also where ingresses differ or the bucket decides nothing. */
  readonly server: string | null;
  /** Left out where mask and controller rule. */
  readonly baseline?: 'nearest' | 'dns';
  /** Under a baseline: the server that each ingress sends the bucket to, null for none; null under `dns`. */
  readonly by_ingress?: Readonly<Record<string, string | null>> | null;
}

/** Lines about one mask, or one paragraph per VIP. */
export function explanationText(
  value: AddressExplanation | { readonly vips: readonly VipExplanation[] },
): string {
  if (!('vips' in value)) return `${maskLines(value).join('\n')}\n`;
  return `${value.vips.map((vip) => [...vipLines(vip), ...maskLines(vip)].join('\n')).join('\n\n')}\n`;
}

function vipLines(vip: VipExplanation): string[] {
  if (vip.baseline !== undefined) return baselineLines(vip);
  const server = vip.server ?? 'no server: the packet is dropped';
  const by =
    vip.manual_bucket === null ? `pool ${vip.pool}, ${vip.assignment}` : `manual bucket ${vip.manual_bucket}`;
  return [`VIP ${vip.vip}   →   ${server}   (${by})`];
}

function baselineLines({ vip, pool, baseline, by_ingress: byIngress }: VipExplanation): string[] {
  const by = `(pool ${pool}, baseline ${baseline})`;
  if (byIngress === null || byIngress === undefined)
    return [`VIP ${vip}   →   the server whose address its resolver answers, whatever the bucket   ${by}`];
  return Object.entries(byIngress).map(
    ([ingress, server]) =>
      `VIP ${vip} at ${ingress}   →   ${server ?? 'no server: the packet is dropped'}   ${by}`,
  );
}

function maskLines(explanation: AddressExplanation): string[] {
  const { address, mask, bits, bucket } = explanation;
  const rows: [string, string][] = [
    ['address', address],
    ['mask', `${mask}   bits ${bits.length === 0 ? 'none' : bits.join(' ')}`],
    ['bucket', `${bucket.value}   number ${countText(bucket.index)} of ${countText(bucket.count)}`],
  ];
  return [...rows.map(([name, text]) => `${name.padEnd(9)}${text}`), ...strip(explanation)];
}

/** The address in binary over a line of teeth: `█` under each chosen bit. IPv6 in four rows of 32 bits, rows without teeth left out. */
function strip({ address, bits, family }: AddressExplanation): string[] {
  const { words } = unwrap(parseAddress(address));
  const chosen = new Set(bits);
  const rows: string[] = [];
  for (let high = bitCount(family) - 1; high > 0; high -= 32) {
    if (!bits.some((bit) => bit <= high && bit > high - 32)) continue;
    const word = words[3 - (high >>> 5)]!;
    const range = Array.from({ length: 32 }, (_, i) => high - i);
    const digits = range.map((bit) => String((word >>> (bit & 31)) & 1));
    const teeth = range.map((bit) => (chosen.has(bit) ? '█' : '·'));
    rows.push(
      '',
      `bit ${String(high).padEnd(5)}${inBytes(digits)}   ${high - 31}`,
      `         ${inBytes(teeth)}`,
    );
  }
  return rows;
}

function inBytes(cells: readonly string[]): string {
  return [0, 8, 16, 24].map((from) => cells.slice(from, from + 8).join('')).join(' ');
}
