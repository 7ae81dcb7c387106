// Consistent hashing: servers hold points on a circle of 2^64 places, and a bucket belongs to the server of the first point at or
// after its own hash, wrapping. Taking a server away moves only its buckets, adding one moves buckets only to it. Building is a
// pure function of the members, after the idea of Katran's CHHelpers. Hash: xxHash64, seed 0, of UTF-8 text, unsigned; `xxh64/1`
// names this way of hashing, identical at every control point. Not here: the statistics of rings (ring-law.ts).
// Cost: building about 0.25 µs a point, a look-up a binary search. Source: SPEC §4 (ring).

import type { Hash64 } from '../base/hash64.ts';
import { xxHash64Text } from '../base/hash64.ts';
import type { Assigner, AssignInput, Assignment, PoolMember } from './assignment.ts';
import { AssignmentDraft } from './assignment-draft.ts';
import { PointHasher } from './point-hasher.ts';
import { orderByHash } from './ring-order.ts';

/** Name and version of hash and texts; it goes into manifests, and changes when any bucket could change its owner. */
export const RING_HASH = 'xxh64/1';

/** Points in ascending order of hash, equal ones in order of server id. */
export interface Ring {
  readonly hashHi: Uint32Array;
  readonly hashLo: Uint32Array;
  /** Position of the point's server in the list of members. */
  readonly server: Int32Array;
  /** Servers that have points. */
  readonly serverCount: number;
}

/** Points `id#k` of a server: max(1, round(virtualNodes · share)), halves up; none for a manual-only server. */
export const pointCount = (member: PoolMember, virtualNodes: number): number =>
  member.manualOnly ? 0 : Math.max(1, Math.round(virtualNodes * member.share));

/** The ring of `members`, which must stand in code-unit order of their ids for ties to go to the smaller one. */
export function buildRing(members: readonly PoolMember[], virtualNodes: number): Ring {
  const total = members.reduce((sum, member) => sum + pointCount(member, virtualNodes), 0);
  const serverCount = members.filter((member) => pointCount(member, virtualNodes) > 0).length;
  const [hashHi, hashLo, server] = [new Uint32Array(total), new Uint32Array(total), new Int32Array(total)];
  let at = 0;
  members.forEach((member, position) => {
    const count = pointCount(member, virtualNodes);
    const hasher = new PointHasher(member.id);
    for (let k = 0; k < count; k++, at++) {
      const hash = hasher.hash(k);
      hashHi[at] = hash.hi;
      hashLo[at] = hash.lo;
      server[at] = position;
    }
  });
  return orderByHash({ hashHi, hashLo, server, serverCount });
}

/** Rings are asked for again and again with the same members: once a table, a poll, a plan. */
const MOST_KEPT = 4;
const kept: { readonly key: string; readonly ring: Ring }[] = [];

/** buildRing, or the same ring as when last asked for: read it only. Cost of a ring that is kept: one text of the members. */
export function keptRing(members: readonly PoolMember[], virtualNodes: number): Ring {
  const key = members.map((member) => `${member.id}\0${pointCount(member, virtualNodes)}`).join('\0');
  const at = kept.findIndex((it) => it.key === key);
  const entry = at < 0 ? { key, ring: buildRing(members, virtualNodes) } : kept.splice(at, 1)[0]!;
  kept.unshift(entry);
  kept.length = Math.min(kept.length, MOST_KEPT);
  return entry.ring;
}

/** Index of the first point at or after `hash`, wrapping to 0; −1 on an empty ring. */
export function firstPoint(ring: Ring, hash: Hash64): number {
  const { hashHi, hashLo } = ring;
  let low = 0;
  let high = hashHi.length;
  if (high === 0) return -1;
  while (low < high) {
    const middle = (low + high) >>> 1;
    const hi = hashHi[middle]!;
    if (hi < hash.hi || (hi === hash.hi && hashLo[middle]! < hash.lo)) low = middle + 1;
    else high = middle;
  }
  return low === hashHi.length ? 0 : low;
}

/** Position of the server that owns `hash`, −1 on an empty ring. */
export function ringOwner(ring: Ring, hash: Hash64): number {
  const point = firstPoint(ring, hash);
  return point === -1 ? -1 : ring.server[point]!;
}

/** The servers clockwise from `hash`, each once, in the order in which their first points are met. */
export function* serversClockwise(ring: Ring, hash: Hash64): Generator<number, void> {
  const seen = new Set<number>();
  const from = firstPoint(ring, hash);
  for (let step = 0; seen.size < ring.serverCount; step++) {
    const server = ring.server[(from + step) % ring.server.length]!;
    if (seen.has(server)) continue;
    seen.add(server);
    yield server;
  }
}

function assignByRing(input: AssignInput): Assignment {
  const draft = new AssignmentDraft(input);
  const ring = keptRing(draft.members, draft.settings.virtualNodes);
  for (const bucket of draft.assignable)
    draft.owner[bucket] = ringOwner(ring, xxHash64Text(draft.textOf(bucket)));
  return draft.finish();
}

/** The default. A hash of the configuration and nothing else: no history, no weights. */
export const ringAssigner: Assigner = {
  name: 'ring',
  usesHistory: false,
  usesWeights: false,
  disruption: 'a drop moves only the buckets of the dropped server, an add moves buckets only to the new one',
  assign: assignByRing,
};
