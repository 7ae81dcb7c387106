// Which members own a bucket, and whether they did throughout the open interval: load is measured over those only, the others
// are listed apart. Reads the tables whenever buckets change hands. Source: SPEC §9.

import type { ControllerState } from '../control/state.ts';
import type { RecordedPool } from '../metrics/recorder.ts';

/** Servers that own a bucket of a pool now. */
export type OwnersOf = (pool: string) => ReadonlySet<string | null>;

export class Ownership {
  /** eligible[pool][member]: 1 while the member has owned a bucket throughout the open interval. */
  readonly eligible: readonly Uint8Array[];
  /** The same for this very instant. */
  readonly #owns: readonly Uint8Array[];
  readonly #pools: readonly RecordedPool[];
  readonly #ownersOf: OwnersOf;

  constructor(pools: readonly RecordedPool[], ownersOf: OwnersOf) {
    this.#pools = pools;
    this.#ownersOf = ownersOf;
    this.eligible = pools.map(({ members }) => new Uint8Array(members.length).fill(1));
    this.#owns = pools.map(({ members }) => new Uint8Array(members.length));
    this.changed();
  }

  /** A new interval: whoever owns a bucket now is eligible. */
  beginInterval(): void {
    this.eligible.forEach((eligible, pool) => {
      eligible.set(this.#owns[pool]!);
    });
  }

  /** Buckets changed hands: whoever owns none now is out for this interval. Cost: one pass over all tables. */
  changed(): void {
    this.#pools.forEach(({ name, members }, pool) => {
      const owners = this.#ownersOf(name);
      members.forEach(({ server }, member) => {
        const owns = owners.has(server) ? 1 : 0;
        this.#owns[pool]![member] = owns;
        this.eligible[pool]![member]! &= owns;
      });
    });
  }
}

/** Servers that own a bucket, automatic or manual, in any table of the pool. */
export function ownersIn(state: ControllerState, pool: string): ReadonlySet<string | null> {
  const owners = new Set<string | null>();
  for (const table of state.tables.values()) {
    if (table.pool !== pool) continue;
    for (const owner of table.owner) owners.add(owner);
    for (const { owner } of table.manual.values()) owners.add(owner);
  }
  return owners;
}
