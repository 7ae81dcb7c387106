// What the controller leaves in its switches after random sequences of changes, in the real switch: every source goes to the server that
// the simulator says. The whole simulator runs, with traffic, so that pins are left too; changes are drawn from a seed. Not the
// semantics of single messages (ovs.test.ts) and not the files of a start (export.test.ts). Source: SPEC §5, §6; issue "controller".

import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Family, Words } from '../../src/base/address.ts';
import { unwrap } from '../../src/base/result.ts';
import { exportOvs } from '../../src/formats/ovs-flows-export.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { SimPacket } from '../../src/sim/live-session.ts';
import { serverThrough } from '../../src/sim/network.ts';
import type { BuiltRun } from '../../src/sim/simulation.ts';
import { Simulation } from '../../src/sim/simulation.ts';
import { standingMods } from '../../src/sim/standing-tables.ts';
import { changedScenario, SERVER_COUNT } from './change-sequence.ts';
import { Dice } from './dice.ts';
import type { TestPacket } from './frames.ts';
import { OneBridge } from './one-bridge.ts';
import { whyNoOvs } from './ovs-process.ts';

const reason = whyNoOvs();
const SEQUENCES = 20;
const SOURCES = 500;
/** Behind every port a server can have, and where packets come in. */
const CLIENT_PORTS = [1, 101, 102, 103];
const SERVER_PORTS = Array.from({ length: SERVER_COUNT }, (_, i) => i + 2);

/** The run of a sequence, when all that was asked for is done. */
async function runOf(seed: number): Promise<BuiltRun> {
  const scenario = unwrap(parseScenario(JSON.stringify(changedScenario(seed)), { file: 'a.yaml' }));
  const nothing = () => {
    throw new Error('nothing recorded is asked for');
  };
  const simulation = await Simulation.open(scenario, { trace: nothing, prefixes: nothing });
  await simulation.runToEnd();
  const { state } = simulation.bridge.controller;
  expect([state.run, state.moves.size, state.installs.size]).toEqual([null, 0, 0]);
  return simulation;
}

/** Random sources to every VIP address that there is now, half of them close together. */
function packetsFor({ bridge }: BuiltRun, seed: number): TestPacket[] {
  const dice = new Dice(`sources ${seed}`);
  const addresses = [...bridge.controller.state.tables.values()].map(({ address }) => address);
  const source = (family: Family): Words => {
    const low = dice.chance(0.5) ? dice.below(4096) : dice.uint32();
    return family === 4 ? [0, 0, 0, low] : [0x2400_0000, 0, dice.uint32(), low];
  };
  return Array.from({ length: SOURCES }, (_, i) => {
    const { family, words } = dice.pick(addresses);
    return {
      id: seed * SOURCES + i,
      inPort: dice.pick(CLIENT_PORTS),
      family,
      source: source(family),
      destination: words,
      protocol: dice.pick([6, 6, 17]),
      sourcePort: 1024 + dice.below(60_000),
      destinationPort: 80,
      tcpFlags: dice.pick([0x02, 0x10]),
      payloadBytes: 4,
    };
  });
}

/** The port of the server that a packet would reach by the simulated switch, as text; `nowhere` without one. */
function simulatedPort({ world }: BuiltRun, at: number, packet: TestPacket): string {
  const probe = new SimPacket();
  [probe.s0, probe.s1, probe.s2, probe.s3] = packet.source;
  [probe.d0, probe.d1, probe.d2, probe.d3] = packet.destination;
  const { family, protocol, sourcePort, destinationPort, tcpFlags } = packet;
  Object.assign(probe, { family, protocol, sourcePort, destinationPort, tcpFlags });
  const ingress = world.ingresses[at]!;
  const server = serverThrough(ingress, probe);
  return server < 0 ? 'nowhere' : String(ingress.portOf(server));
}

describe.skipIf(reason !== null)(
  `what the controller leaves after changes (${reason ?? 'with Open vSwitch'})`,
  () => {
    let bridge: OneBridge;
    const seen = { kinds: new Set<string>(), pins: 0, families: new Set<Family>(), vips: new Set<number>() };
    beforeAll(async () => {
      bridge = await OneBridge.create([...CLIENT_PORTS, ...SERVER_PORTS]);
    });
    afterAll(() => bridge?.stop());

    test.each(Array.from({ length: SEQUENCES }, (_, i) => i + 1))(
      `sequence %i: ${SOURCES} sources go where the simulator says`,
      async (seed) => {
        const run = await runOf(seed);
        const at = seed % run.world.ingresses.length;
        const { name, switch: device } = run.world.ingresses[at]!;
        const mods = standingMods(device.table, run.world.nowUs);
        const [file] = exportOvs({ scenario: 'changed', atUs: null, ingresses: [{ name, mods, ports: [] }] });
        const path = bridge.ovs.at(`${seed}.flows`);
        writeFileSync(path, file!.text);
        await bridge.load(path);
        const packets = packetsFor(run, seed);
        const arrivals = await bridge.send(packets);
        const wrong = packets.flatMap((packet) => {
          const real =
            arrivals
              .get(packet.id)!
              .map(({ port }) => String(port))
              .join(' and ') || 'nowhere';
          const ours = simulatedPort(run, at, packet);
          return real === ours
            ? []
            : [`${packet.source.join('.')} to ${packet.destination.join('.')}: ${real}, not ${ours}`];
        });
        expect(wrong).toEqual([]);
        for (const entry of run.bridge.log)
          if (entry.kind === 'request') seen.kinds.add(`${entry.change.kind} ${entry.method}`);
        for (const mod of mods) if (mod.idleTimeoutUs > 0) seen.pins++;
        for (const packet of packets) seen.families.add(packet.family);
        seen.vips.add(new Set([...run.bridge.controller.state.tables.values()].map(({ vip }) => vip)).size);
      },
      30_000,
    );

    test('the sequences were of every kind: all methods, shares, masks, manual buckets, both families, one to four VIPs', () => {
      const methods = ['immediate', 'graceful', 'delayed'];
      const expected = [
        ...methods.flatMap((method) => [`add ${method}`, `drop ${method}`]),
        'set-member graceful',
        'rebalance graceful',
        'add-manual graceful',
        'withdraw-manual graceful',
      ];
      expect([...seen.kinds]).toEqual(expect.arrayContaining(expected));
      expect([...seen.kinds].some((kind) => kind.startsWith('set-vip-mask'))).toBe(true);
      expect([...seen.families].sort()).toEqual([4, 6]);
      expect([...seen.vips].sort()).toEqual([1, 2, 3, 4]);
      expect(seen.pins).toBeGreaterThan(0);
    });
  },
);
