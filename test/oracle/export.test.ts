// What `maskring export` writes, in the real switch: it loads, reads back equal, and sends every source where ours does.

import { writeFileSync } from 'node:fs';
import { afterEach, describe, expect, test } from 'vitest';
import type { Family, Words } from '../../src/base/address.ts';
import { unwrap } from '../../src/base/result.ts';
import { formatOvsFlow } from '../../src/formats/ovs-flows.ts';
import { exportFlowsJson, exportOvs } from '../../src/formats/ovs-flows-export.ts';
import { parseOvsFlows } from '../../src/formats/ovs-flows-read.ts';
import type { Packet } from '../../src/net/packet.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { ResolvedScenario } from '../../src/scenario/resolved.ts';
import { startingTables } from '../../src/sim/standing-tables.ts';
import type { FlowMod } from '../../src/switching/messages.ts';
import { Switch } from '../../src/switching/switch.ts';
import { NO_COSTS } from '../../src/switching/switch-costs.ts';
import { generateCase } from './case-generator.ts';
import { Dice } from './dice.ts';
import { headerText, simulatedPacket, type TestPacket } from './frames.ts';
import { matchText } from './observation-text.ts';
import { OneBridge } from './one-bridge.ts';
import { whyNoOvs } from './ovs-process.ts';

const reason = whyNoOvs();
const SOURCES = 10_000;

const scenarioOf = (text: string): ResolvedScenario =>
  unwrap(parseScenario(`version: 1\n${text}`, { file: 'a.yaml' }));

/** Two VIPs of 512 buckets a family on 16 servers, with shares, manual buckets and a server that takes no automatic bucket. */
const twoVips = () =>
  scenarioOf(`
pools:
  web:
    servers: {${Array.from({ length: 16 }, (_, i) => `s${String(i + 1).padStart(2, '0')}: ${extras(i)}`).join(', ')}}
vips:
  web: {pool: web, address: 203.0.113.10, address6: '2001:db8::10', mask: 8.32.109.34, mask6: '::1ff', manual-buckets: {office: {match: 198.51.100.0/24, server: s16}, lab: {match: '2001:db8:77::/48', server: s16}}}
  api: {pool: web, address: 203.0.113.11, address6: '2001:db8::11', mask: 0.0.1.255, mask6: '::820:6d22'}
traffic: {people: {clients: 1, population: uniform, vip: web}}
`);
const extras = (i: number): string => (i === 0 ? '{share: 2}' : i === 15 ? '{manual-only: true}' : '{}');

/** Two pools, as a server behind NAT answers for one VIP a family. */
const twoVipsNat = () =>
  scenarioOf(`
controller: {forwarding: nat}
pools: {web: {servers: {w1: {}, w2: {}, w3: {}}}, api: {servers: {a1: {}, a2: {}}}}
vips:
  web: {pool: web, address: 203.0.113.10, address6: '2001:db8::10', mask: 8.32.109.34, mask6: '::1ff'}
  api: {pool: api, address: 203.0.113.11, address6: '2001:db8::11', mask: 0.0.1.255, mask6: '::820:6d22'}
traffic: {people: {clients: 1, population: uniform, vip: web}}
`);

function exportInput(scenario: ResolvedScenario) {
  return {
    scenario: 'test',
    atUs: null,
    ingresses: startingTables(scenario).map(({ ingress, mods }) => ({ name: ingress, mods, ports: [] })),
  };
}

const CLIENT_PORTS = [1, 31, 32, 33];

const portsOf = (scenario: ResolvedScenario): number[] => [
  ...CLIENT_PORTS,
  ...scenario.ingresses[0]!.serverPorts.map(({ port }) => port),
];

/** Random sources to random VIPs of one family; some inside the manual prefixes. */
function randomPackets(scenario: ResolvedScenario, family: Family, count: number): TestPacket[] {
  const dice = new Dice(`export ${family}`);
  const vips = scenario.vips.map((vip) => vip.families.find((each) => each.family === family)!.address);
  const source = (): Words => {
    const isManual = dice.chance(0.1);
    if (family === 4) return [0, 0, 0, isManual ? (0xc6336400 | dice.below(256)) >>> 0 : dice.uint32()];
    return [
      0x20010db8,
      isManual ? 0x00770000 | dice.below(65536) : dice.uint32(),
      dice.uint32(),
      dice.uint32(),
    ];
  };
  return Array.from({ length: count }, (_, id) => ({
    id,
    inPort: dice.pick(CLIENT_PORTS),
    family,
    source: source(),
    destination: dice.pick(vips),
    protocol: dice.pick([6, 6, 17]),
    sourcePort: 1024 + dice.below(60_000),
    destinationPort: 80,
    tcpFlags: 0,
    payloadBytes: 4,
  }));
}

/** Port and header of every packet after our switch, as text. */
function ourDecisions(
  mods: readonly FlowMod[],
  ports: readonly number[],
  packets: readonly TestPacket[],
): string[] {
  let line = '';
  const device = new Switch(
    {
      output: (port, packet) => {
        line = `port ${port} ${headerOf(packet)}`;
      },
      dropped: (why) => {
        line = why;
      },
      toController: () => undefined,
    },
    { ports, costs: NO_COSTS, copyPacket: (packet) => packet },
  );
  expect(device.preload(mods, 0)).toBe(null);
  return packets.map((packet) => {
    device.receive(simulatedPacket(packet), 0);
    return line;
  });
}

const headerOf = (p: Packet): string =>
  headerText(p.destinationMac, p.family, [p.s0, p.s1, p.s2, p.s3], [p.d0, p.d1, p.d2, p.d3]);

describe('an exported table', () => {
  let bridge: OneBridge | null = null;
  afterEach(() => {
    bridge?.stop();
    bridge = null;
  });

  /** Loads the file of the first ingress and gives its mods and what the switch says it holds. */
  async function load(scenario: ResolvedScenario, ...flags: string[]) {
    bridge = await OneBridge.create(portsOf(scenario));
    const input = exportInput(scenario);
    const [file] = exportOvs(input);
    const path = bridge.ovs.at(file!.name);
    writeFileSync(path, file!.text);
    await bridge.ovs.ofctl(bridge.name, 'add-flows', '-OOpenFlow14', ...flags, path);
    const dump = await bridge.ovs.ofctl(
      bridge.name,
      'dump-flows',
      '-OOpenFlow14',
      '--no-names',
      '--no-stats',
    );
    return { mods: input.ingresses[0]!.mods, file: file!, held: unwrap(parseOvsFlows(dump)) };
  }

  for (const [name, make] of [
    ['MAC rewrite', twoVips],
    ['NAT with reverse entries', twoVipsNat],
  ] as const) {
    for (const flags of [[], ['--bundle']]) {
      test(`loads and reads back equal: ${name}${flags.map((flag) => `, ${flag}`).join('')}`, async (context) => {
        if (reason !== null) return context.skip(reason);
        const { mods, file, held } = await load(make(), ...flags);
        const lines = (flows: readonly FlowMod[]) => flows.map(formatOvsFlow).sort();
        expect(held.length).toBe(mods.length);
        expect(lines(held)).toEqual(lines(mods));
        expect(lines(unwrap(parseOvsFlows(file.text)))).toEqual(lines(mods));
      });
    }

    for (const family of [4, 6] as const) {
      test(`sends ${SOURCES} random IPv${family} sources where ours does: ${name}`, async (context) => {
        if (reason !== null) return context.skip(reason);
        const scenario = make();
        const { mods } = await load(scenario);
        const packets = randomPackets(scenario, family, SOURCES);
        const arrivals = await bridge!.send(packets);
        const real = packets.map(({ id }) =>
          arrivals
            .get(id)!
            .map(({ port, header }) => `port ${port} ${header}`)
            .join('; '),
        );
        const ours = ourDecisions(mods, portsOf(scenario), packets);
        expect(real.filter((line, i) => line !== ours[i]).length).toBe(0);
        expect(new Set(ours.map((line) => line.split(' ')[1])).size).toBeGreaterThanOrEqual(
          make === twoVips ? 16 : 5,
        );
      });
    }
  }

  test('NAT: replies of a server come back from the VIP', async (context) => {
    if (reason !== null) return context.skip(reason);
    const scenario = twoVipsNat();
    const { mods } = await load(scenario);
    const servers = scenario.pools.flatMap((pool) => pool.servers);
    const replies = servers.flatMap((server, i): TestPacket[] => {
      const inPort = scenario.ingresses[0]!.serverPorts.find((each) => each.server === server.id)!.port;
      const common = {
        inPort,
        protocol: 6,
        sourcePort: 80,
        destinationPort: 5000,
        tcpFlags: 0x12,
        payloadBytes: 4,
      };
      return [
        { ...common, id: 2 * i, family: 4, source: server.address, destination: [0, 0, 0, 0x01020304] },
        { ...common, id: 2 * i + 1, family: 6, source: server.address6, destination: [0x20010db8, 9, 9, 9] },
      ];
    });
    const arrivals = await bridge!.send(replies);
    const real = replies.map(({ id }) =>
      arrivals
        .get(id)!
        .map(({ port, header }) => `port ${port} ${header}`)
        .join(),
    );
    expect(real).toEqual(ourDecisions(mods, portsOf(scenario), replies));
    expect(real.filter((line) => / (203\.0\.113\.1[01]|2001:db8::1[01]) > /.test(line)).length).toBe(
      replies.length,
    );
  });

  test('under OpenFlow 1.3 importance is silently dropped, as the header says', async (context) => {
    if (reason !== null) return context.skip(reason);
    const { file } = await load(twoVipsNat());
    const { ovs, name } = bridge!;
    expect(file.text).toMatch(/under 1\.3 `importance` is silently dropped/);
    await ovs.ofctl(name, 'del-flows');
    await ovs.ofctl(name, 'add-flows', '-OOpenFlow13', ovs.at(file.name));
    expect(await ovs.ofctl(name, 'dump-flows', '-OOpenFlow14', '--no-names')).not.toMatch(/importance/);
  });

  test('entries of every shape, pins and moves among them, load and read back equal', async (context) => {
    if (reason !== null) return context.skip(reason);
    const byPlace = new Map<string, FlowMod>();
    for (let i = 0; i < 20; i++) {
      for (const step of generateCase('shapes', i).steps) {
        for (const mod of step.kind === 'mods' ? step.mods : []) {
          // A priority of its own for each case: what overlaps in one is kept apart in another.
          const own = { ...mod, priority: (mod.priority % 1000) + 1000 * i, checkOverlap: false };
          if (mod.command === 'add') byPlace.set(`${matchText(own.match)} ${own.priority}`, own);
        }
      }
    }
    bridge = await OneBridge.create([1]);
    const lines = [...byPlace.values()].map(formatOvsFlow);
    expect(lines.length).toBeGreaterThan(200);
    const path = bridge.ovs.at('shapes.flows');
    writeFileSync(path, lines.join('\n'));
    await bridge.ovs.ofctl(bridge.name, 'add-flows', '-OOpenFlow14', path);
    const dump = await bridge.ovs.ofctl(bridge.name, 'dump-flows', '-OOpenFlow14', '--no-names');
    expect(unwrap(parseOvsFlows(dump)).map(formatOvsFlow).sort()).toEqual(lines.sort());
  });

  test('the JSON form holds the same entries', () => {
    const input = exportInput(twoVips());
    const data = exportFlowsJson(input);
    expect(data.ingresses.map(({ flows }) => flows.length)).toEqual(
      input.ingresses.map(({ mods }) => mods.length),
    );
    expect(data.ingresses[0]!.flows.length).toBe(4 * 512 + 2);
  });
});
