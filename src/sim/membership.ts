// Which server is which member of which pool: the index arithmetic between servers (one list for the scenario), pools and the
// recorder. A VIP may change its pool while running: what its servers of the old pool still carry counts there. Pools that come by an
// event are known from the start. Who owns a bucket is ownership.ts. Source: SPEC §6, §9.

import type { RecordedPool } from '../metrics/recorder.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { allServers } from './rule-input.ts';

export class Membership {
  /** Ids of all servers, sorted; a server's position here is what the network answers. */
  readonly servers: readonly string[];
  readonly pools: readonly RecordedPool[];
  readonly vipCount: number;
  /** Pools each VIP has been on, by position, the present one first. */
  readonly #poolsOfVip: number[][];
  /** [pool][server]: position of the server in the pool, −1 for none. */
  readonly #positions: readonly Int32Array[];
  /** [vip][server]: the pool it counts in, and its position there; −1 where no pool of the VIP lists it. */
  readonly #pools: Int32Array[];
  readonly #members: Int32Array[];

  constructor(scenario: ResolvedScenario) {
    this.servers = allServers(scenario).map(({ id }) => id);
    this.pools = recordedPools(scenario);
    this.vipCount = scenario.vips.length;
    this.#positions = this.pools.map(({ members }) =>
      Int32Array.from(this.servers, (id) => members.findIndex(({ server }) => server === id)),
    );
    this.#poolsOfVip = scenario.vips.map(({ pool }) => [this.#poolNamed(pool)]);
    this.#pools = scenario.vips.map(() => new Int32Array(this.servers.length));
    this.#members = scenario.vips.map(() => new Int32Array(this.servers.length));
    for (let vip = 0; vip < this.vipCount; vip++) this.#place(vip);
  }

  /** Pool that a server (by its position in `servers`) counts in for a VIP, −1 if it is a member of none of the VIP's. */
  poolOf(vip: number, server: number): number {
    return this.#pools[vip]![server]!;
  }

  /** Its position within that pool, −1 for none. */
  memberOf(vip: number, server: number): number {
    return this.#members[vip]![server]!;
  }

  /** From now on a VIP is on this pool. */
  vipIsOn(vip: number, pool: string): void {
    const position = this.#poolNamed(pool);
    if (position < 0) return;
    this.#poolsOfVip[vip] = [position, ...this.#poolsOfVip[vip]!.filter((it) => it !== position)];
    this.#place(vip);
  }

  #poolNamed(pool: string): number {
    return this.pools.findIndex(({ name }) => name === pool);
  }

  #place(vip: number): void {
    for (let server = 0; server < this.servers.length; server++) {
      const pool = this.#poolsOfVip[vip]!.find((it) => this.#positions[it]![server]! >= 0) ?? -1;
      this.#pools[vip]![server] = pool;
      this.#members[vip]![server] = pool < 0 ? -1 : this.#positions[pool]![server]!;
    }
  }
}

/** Those of the scenario, then those that events bring, each name once. */
function recordedPools(scenario: ResolvedScenario): RecordedPool[] {
  const pools = new Map(
    scenario.pools.map(({ name, servers }): [string, RecordedPool] => [
      name,
      { name, members: servers.map(({ id, share }) => ({ server: id, share })) },
    ]),
  );
  for (const event of scenario.events) {
    if (event.kind !== 'add-pool' || pools.has(event.pool.name)) continue;
    const { name, members } = event.pool;
    const inOrder = members.toSorted((a, b) => (a.server < b.server ? -1 : 1));
    pools.set(name, { name, members: inOrder.map(({ server, share }) => ({ server, share })) });
  }
  return [...pools.values()];
}
