// What can be said of a ring before anyone measures: how evenly its arcs are cut, and how far apart the loads of servers are to be
// expected with so many buckets. A user who blames the mask for what the ring does is told this first. Not here: what a random
// hash of whole addresses reaches, and the floor a hot source sets (base/stats.ts). Source: SPEC §3 (last fact), §8 (ring rows).

import { assert } from '../base/assert.ts';
import type { Ring } from './ring.ts';

/** Part of the circle that each server owns, by position up to `serverCount`; the parts add up to 1. */
export function arcShares(ring: Ring, serverCount: number): Float64Array {
  const shares = new Float64Array(serverCount);
  const count = ring.server.length;
  if (count === 0) return shares;
  const place = (i: number) => ring.hashHi[i]! / 2 ** 32 + ring.hashLo[i]! / 2 ** 64;
  let before = place(count - 1) - 1;
  for (let i = 0; i < count; i++) {
    const here = place(i);
    shares[ring.server[i]!]! += here - before;
    before = here;
  }
  return shares;
}

/**
 * √mean(CV²) over random placements of the buckets each of `servers` equal servers gets on a ring with `virtualNodes` points
 * each: CV² = (n − 1)/B · (1 + (B − 1)/(n·v + 1)). Single rings scatter around it.
 */
export function expectedRingCv(buckets: number, servers: number, virtualNodes: number): number {
  assert(
    buckets >= 1 && servers >= 1 && virtualNodes >= 1,
    'a ring law needs at least one bucket, server and point',
  );
  return Math.sqrt(((servers - 1) / buckets) * (1 + (buckets - 1) / (servers * virtualNodes + 1)));
}

/** σ/μ of the arc shares of `servers` equal servers with `virtualNodes` points each: √((n − 1)/(n·v + 1)). */
export function expectedArcCv(servers: number, virtualNodes: number): number {
  assert(servers >= 1 && virtualNodes >= 1, 'a ring law needs at least one server and point');
  return Math.sqrt((servers - 1) / (servers * virtualNodes + 1));
}
