// The servers as clients meet them: which are up, how many sessions each holds, which sessions each still knows. A session is
// known to a server if that server accepted it and has not failed since: an epoch a server stands for its session table. Not
// the load (metrics) and not the pool's opinion of a server (control). Source: SPEC §7.

/** `silent`: host or link dead, nothing comes back · `refusing`: the host answers every packet with a RST. */
export type ServerCondition = 'up' | 'silent' | 'refusing';

export type Acceptance = 'accepted' | 'full' | 'silent' | 'refused';

export interface ServerPlan {
  readonly id: string;
  /** Sessions at once; null: no limit. */
  readonly capacity: number | null;
}

export class Servers {
  readonly ids: readonly string[];
  readonly #capacity: Float64Array;
  readonly #liveCount: Int32Array;
  readonly #epoch: Uint32Array;
  readonly #condition: ServerCondition[];

  constructor(plans: readonly ServerPlan[]) {
    this.ids = plans.map(({ id }) => id);
    this.#capacity = Float64Array.from(plans, ({ capacity }) => capacity ?? Number.POSITIVE_INFINITY);
    this.#liveCount = new Int32Array(plans.length);
    this.#epoch = new Uint32Array(plans.length);
    this.#condition = plans.map(() => 'up');
  }

  condition(server: number): ServerCondition {
    return this.#condition[server]!;
  }

  /** Rises at each failure; a session accepted in an earlier epoch is unknown. */
  epoch(server: number): number {
    return this.#epoch[server]!;
  }

  liveCount(server: number): number {
    return this.#liveCount[server]!;
  }

  /** What a SYN meets. `accepted` takes a place, to be given back with `release`. */
  admit(server: number): Acceptance {
    const condition = this.#condition[server]!;
    if (condition !== 'up') return condition === 'silent' ? 'silent' : 'refused';
    if (this.#liveCount[server]! >= this.#capacity[server]!) return 'full';
    this.#liveCount[server]! += 1;
    return 'accepted';
  }

  /** A session accepted in `epoch` is over. */
  release(server: number, epoch: number): void {
    if (this.#epoch[server] === epoch) this.#liveCount[server]! -= 1;
  }

  /** The server fails and forgets its sessions. */
  fail(server: number, condition: Exclude<ServerCondition, 'up'>): void {
    this.#condition[server] = condition;
    this.#epoch[server]! += 1;
    this.#liveCount[server] = 0;
  }

  /** Cut off without forgetting: its sessions live on if it is reached again in time. */
  cutOff(server: number): void {
    this.#condition[server] = 'silent';
  }

  repair(server: number): void {
    this.#condition[server] = 'up';
  }
}
