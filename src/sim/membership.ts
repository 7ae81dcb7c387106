// Which server is which member of which pool: the index arithmetic between servers (one list for the scenario), pools and the
// recorder. Who owns a bucket is ownership.ts.

import type { RecordedPool } from '../metrics/recorder.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { allServers } from './rule-input.ts';

export class Membership {
  /** Ids of all servers, sorted; a server's position here is what the network answers. */
  readonly servers: readonly string[];
  readonly pools: readonly RecordedPool[];
  /** Pool of each VIP, by position. */
  readonly poolOfVip: readonly number[];
  readonly #memberOf: readonly Int32Array[];

  constructor(scenario: ResolvedScenario) {
    this.servers = allServers(scenario).map(({ id }) => id);
    this.pools = scenario.pools.map(({ name, servers }) => ({
      name,
      members: servers.map(({ id, share }) => ({ server: id, share })),
    }));
    this.poolOfVip = scenario.vips.map(({ pool }) => scenario.pools.findIndex(({ name }) => name === pool));
    this.#memberOf = this.pools.map(({ members }) =>
      Int32Array.from(this.servers, (id) => members.findIndex(({ server }) => server === id)),
    );
  }

  /** Position of a server (by its position in `servers`) within a pool, −1 if it is no member. */
  memberOf(pool: number, server: number): number {
    return this.#memberOf[pool]![server]!;
  }
}
