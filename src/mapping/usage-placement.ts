// Where a bucket of known weight may go: the loads so far, the most each server may carry, and the walk round the ring in search of
// room. Shared by the by-usage assigners; which buckets are placed, and in what order, is theirs to say. A server's load is the
// sum of its buckets' weights, static ones included; its most is share/Σshare · Σw · (1 + headroom). Source: SPEC §4 (by usage).

import { xxHash64Text } from '../base/hash64.ts';
import type { WeightSnapshot } from './assignment.ts';
import type { AssignmentDraft } from './assignment-draft.ts';
import { bucketWeights, preloadedNumbers } from './bucket-weights.ts';
import type { Ring } from './ring.ts';
import { buildRing, serversClockwise } from './ring.ts';
import { leastBy } from './round-robin.ts';

/** 10^6 additions of doubles err by less than this part of the sum. */
const SUMMATION_SLACK = 1e-9;

export class UsagePlacement {
  readonly #draft: AssignmentDraft;
  readonly #ring: Ring;
  readonly #weights: Float64Array;
  readonly #loads: Float64Array;
  readonly #most: Float64Array;

  /** Counts what the draft already gave away, then static buckets. */
  constructor(draft: AssignmentDraft, snapshot: WeightSnapshot | undefined) {
    this.#draft = draft;
    this.#ring = buildRing(draft.members, draft.settings.virtualNodes);
    this.#weights = bucketWeights(draft, snapshot);
    this.#loads = new Float64Array(draft.members.length);
    this.#most = this.#mostByServer();
    for (const number of preloadedNumbers(draft))
      this.#loads[draft.owner[number]!]! += this.#weights[number]!;
    for (const number of draft.assignable) {
      if (draft.owner[number]! >= 0) this.#loads[draft.owner[number]!]! += this.#weights[number]!;
    }
  }

  weightOf = (number: number): number => this.#weights[number]!;

  /** How far a server is above the most it may carry; 0 or less: it is within. */
  excessOf = (server: number): number => this.#loads[server]! - this.#most[server]!;

  /** Whether it is above by more than the order of summation can be to blame for. */
  isOverloaded = (server: number): boolean => this.excessOf(server) > this.#most[server]! * SUMMATION_SLACK;

  /** The first server clockwise from H(b) with room for the bucket, its present owner aside; −1 after a full circle. */
  serverWithRoom(number: number): number {
    const weight = this.#weights[number]!;
    for (const server of serversClockwise(this.#ring, xxHash64Text(this.#draft.textOf(number)))) {
      if (server === this.#draft.owner[number]) continue;
      if (this.#loads[server]! + weight <= this.#most[server]!) return server;
    }
    return -1;
  }

  /** The candidate with the least load/share, ties by id; −1 where there is none. */
  leastLoaded = (): number =>
    leastBy(this.#draft.candidates, (i) => this.#loads[i]! / this.#draft.members[i]!.share);

  /** Gives a bucket to a server (−1: to none), away from the one that had it. */
  give(number: number, server: number): void {
    const owner = this.#draft.owner[number]!;
    if (owner >= 0) this.#loads[owner]! -= this.#weights[number]!;
    if (server >= 0) this.#loads[server]! += this.#weights[number]!;
    this.#draft.owner[number] = server;
  }

  /** The rule of the seed: the first with room, and after a full circle the least loaded. */
  place(number: number): void {
    const roomy = this.serverWithRoom(number);
    this.give(number, roomy === -1 ? this.leastLoaded() : roomy);
  }

  /** In order (−w, id): the busiest first, equals by bucket number. */
  busiestFirst = (numbers: readonly number[]): number[] =>
    [...numbers].sort((a, b) => this.#weights[b]! - this.#weights[a]! || a - b);

  #mostByServer(): Float64Array {
    const { members, candidates, settings } = this.#draft;
    const shares = candidates.reduce((sum, i) => sum + members[i]!.share, 0);
    const total = this.#weights.reduce((sum, weight) => sum + weight, 0);
    const most = new Float64Array(members.length);
    for (const i of candidates) most[i] = (members[i]!.share / shares) * total * (1 + settings.headroomRatio);
    return most;
  }
}
