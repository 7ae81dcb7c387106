// Where a bucket of known weight may go: the loads so far, the most each server may carry, and the walk round the ring in search of
// room. Shared by the by-usage assigners; which buckets are placed, and in what order, is theirs to say. A server's load is the
// sum of its buckets' weights, static ones included; its most is share/Σshare · Σw · (1 + headroom). Source: SPEC §4 (by usage).

import { xxHash64Text } from '../base/hash64.ts';
import type { WeightSnapshot } from './assignment.ts';
import type { AssignmentDraft } from './assignment-draft.ts';
import { bucketWeights, preloadedBuckets } from './bucket-weights.ts';
import { leastBy } from './least-by.ts';
import type { Ring } from './ring.ts';
import { keptRing, serversClockwise } from './ring.ts';

/** 10^6 additions of doubles err by less than this part of the sum. */
export const SUMMATION_SLACK = 1e-9;

export class UsagePlacement {
  readonly #draft: AssignmentDraft;
  readonly #ring: Ring;
  readonly #weights: Float64Array;
  readonly #loads: Float64Array;
  readonly #most: Float64Array;

  /** Counts static buckets and what the draft has already given away. */
  constructor(draft: AssignmentDraft, snapshot: WeightSnapshot | undefined) {
    this.#draft = draft;
    this.#ring = keptRing(draft.members, draft.settings.virtualNodes);
    this.#weights = bucketWeights(draft, snapshot);
    this.#loads = new Float64Array(draft.members.length);
    this.#most = this.#mostByServer();
    this.recount();
  }

  /** Sums all loads anew in one order, so that they depend on the table as it stands and not on how it came about. */
  recount(): void {
    const { owner, assignable } = this.#draft;
    this.#loads.fill(0);
    for (const bucket of [...preloadedBuckets(this.#draft), ...assignable]) {
      if (owner[bucket]! >= 0) this.#loads[owner[bucket]!]! += this.#weights[bucket]!;
    }
  }

  weightOf = (bucket: number): number => this.#weights[bucket]!;

  /** In order (−w, id): the busiest first, equals by bucket number. */
  busiestFirst = (buckets: readonly number[]): number[] =>
    [...buckets].sort((a, b) => this.#weights[b]! - this.#weights[a]! || a - b);

  /** How far a server is above the most it may carry; 0 or less: it is within. */
  excessOf = (server: number): number => this.#loads[server]! - this.#most[server]!;

  /** Whether it is above by more than the order of summation can be to blame for. */
  isOverloaded = (server: number): boolean => this.excessOf(server) > this.#most[server]! * SUMMATION_SLACK;

  /** Load over share of a server once it also had `weight` more. */
  relativeLoad = (server: number, weight = 0): number =>
    (this.#loads[server]! + weight) / this.#draft.members[server]!.share;

  /** The first server clockwise from H(b) with room for the bucket, which an overloaded owner never has; −1 after a full circle. */
  serverWithRoom(bucket: number): number {
    const weight = this.#weights[bucket]!;
    for (const server of serversClockwise(this.#ring, xxHash64Text(this.#draft.textOf(bucket)))) {
      if (this.#loads[server]! + weight <= this.#most[server]!) return server;
    }
    return -1;
  }

  /** The candidate with the least load/share, ties by id; −1 where there is none. */
  leastLoaded = (): number => leastBy(this.#draft.candidates, (server) => this.relativeLoad(server));

  /** Gives a bucket to a server (−1: to none), away from the one that had it. */
  give(bucket: number, server: number): void {
    const before = this.#draft.owner[bucket]!;
    if (before >= 0) this.#loads[before]! -= this.#weights[bucket]!;
    if (server >= 0) this.#loads[server]! += this.#weights[bucket]!;
    this.#draft.owner[bucket] = server;
  }

  /** The rule of the seed: to the first with room, and after a full circle to the least loaded. */
  place(bucket: number): void {
    const roomy = this.serverWithRoom(bucket);
    this.give(bucket, roomy === -1 ? this.leastLoaded() : roomy);
  }

  #mostByServer(): Float64Array {
    const { members, candidates, settings } = this.#draft;
    const shares = candidates.reduce((sum, server) => sum + members[server]!.share, 0);
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    const most = new Float64Array(members.length);
    for (const i of candidates) most[i] = (members[i]!.share / shares) * total * (1 + settings.headroomRatio);
    return most;
  }
}
