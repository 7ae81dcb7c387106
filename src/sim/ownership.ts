// Which members own a bucket, and whether they did throughout the open interval: load is measured over those only, the others
// are listed apart. Reads the controller's tables whenever buckets change hands. Source: SPEC §9.

import type { ControllerState } from '../control/state.ts';
import type { RecordedPool } from '../metrics/recorder.ts';

export class Ownership {
  /** eligible[pool][member]: 1 while the member has owned a bucket throughout the open interval. */
  readonly eligible: readonly Uint8Array[];
  readonly #pools: readonly RecordedPool[];
  readonly #state: ControllerState;

  constructor(pools: readonly RecordedPool[], state: ControllerState) {
    this.#pools = pools;
    this.#state = state;
    this.eligible = pools.map(({ members }) => new Uint8Array(members.length));
    this.beginInterval();
  }

  /** A new interval: whoever owns a bucket now is eligible. */
  beginInterval(): void {
    this.#owning((eligible, owns, member) => {
      eligible[member] = owns;
    });
  }

  /** Buckets changed hands: whoever owns none now is out for this interval. */
  changed(): void {
    this.#owning((eligible, owns, member) => {
      eligible[member]! &= owns;
    });
  }

  #owning(note: (eligible: Uint8Array, owns: 0 | 1, member: number) => void): void {
    this.#pools.forEach(({ name, members }, pool) => {
      const owners = ownersOf(this.#state, name);
      members.forEach(({ server }, member) => {
        note(this.eligible[pool]!, owners.has(server) ? 1 : 0, member);
      });
    });
  }
}

/** Servers that own a bucket, automatic or manual, in any table of the pool. */
function ownersOf(state: ControllerState, pool: string): ReadonlySet<string | null> {
  const tables = [...state.tables.values()].filter((table) => table.pool === pool);
  return new Set(
    tables.flatMap(({ owner, manual }) => [...owner, ...[...manual.values()].map((rule) => rule.owner)]),
  );
}
