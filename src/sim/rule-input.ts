// From a scenario and its bucket tables to what the rule compiler wants: numbers for cookies, links per ingress, owners by name.
// Used for the tables a run begins with and for exports. Source: SPEC §5.

import { SERVER_NUMBER_BITS, VIP_NUMBER_BITS } from '../control/cookie.ts';
import { numberNames } from '../control/numbering.ts';
import type {
  ForwardingMode,
  RuleIngress,
  RuleInput,
  RuleManual,
  RuleServer,
  RuleTable,
  ServerLink,
} from '../control/rule-compiler.ts';
import type { ResolvedIngress, ResolvedScenario } from '../scenario/resolved.ts';
import type { ResolvedServer } from '../scenario/schema/pools.ts';
import type { BucketTable } from './bucket-tables.ts';

/** Every server of every pool once, sorted by id: a server is one machine wherever its name appears. */
export function allServers(scenario: ResolvedScenario): ResolvedServer[] {
  const byId = new Map(scenario.pools.flatMap(({ servers }) => servers).map((server) => [server.id, server]));
  return [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
}

/** The compiler's input for the scenario with these tables; `mac` rewriting is the default (servers hold the VIP). */
export function ruleInput(
  scenario: ResolvedScenario,
  tables: readonly BucketTable[],
  mode: ForwardingMode = 'mac',
): RuleInput {
  const servers = allServers(scenario);
  const numbers = numberNames(
    servers.map(({ id }) => id),
    SERVER_NUMBER_BITS,
  );
  const vips = numberNames(
    scenario.vips.map(({ name }) => name),
    VIP_NUMBER_BITS,
  );
  return {
    mode,
    ingresses: scenario.ingresses.map((ingress) => ruleIngress(ingress, servers)),
    servers: servers.map((server) => ruleServer(server, numbers.get(server.id)!, scenario)),
    tables: tables.map((table) => ruleTable(table, vips.get(table.vip.name)!, scenario)),
  };
}

function ruleIngress(ingress: ResolvedIngress, servers: readonly ResolvedServer[]): RuleIngress {
  return { name: ingress.name, uplinkPort: ingress.clientPort, links: serverLinks(ingress, servers) };
}

/** How an ingress reaches every server: its port, and the server's MAC unless the ingress has another for it. */
export function serverLinks(ingress: ResolvedIngress, servers: readonly ResolvedServer[]): ServerLink[] {
  const macs = new Map(servers.map(({ id, mac }) => [id, mac]));
  return ingress.serverPorts.map(({ server, port, mac }) => ({
    server,
    port,
    mac: mac ?? macs.get(server)!,
  }));
}

function ruleServer(server: ResolvedServer, number: number, scenario: ResolvedScenario): RuleServer {
  const inService = scenario.pools.some(({ servers }) =>
    servers.some((it) => it.id === server.id && it.state === 'active'),
  );
  return {
    id: server.id,
    number,
    addresses: [
      { family: 4, words: server.address },
      { family: 6, words: server.address6 },
    ],
    inService,
  };
}

function ruleTable(table: BucketTable, vip: number, scenario: ResolvedScenario): RuleTable {
  const { assignment, family, mask } = table;
  const address = table.vip.families.find((it) => it.family === family)!.address;
  const name = (position: number): string | null => assignment.servers[position] ?? null;
  return {
    vip,
    address: { family, words: address },
    mask,
    owner: Array.from(assignment.owner, name),
    manual: assignment.manual.map((bucket, i): RuleManual => {
      return { number: i + 1, bucket, server: name(assignment.manualOwner[i]!) };
    }),
    members: scenario.pools.find(({ name: pool }) => pool === table.vip.pool)!.servers.map(({ id }) => id),
  };
}
