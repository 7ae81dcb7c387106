import { describe, expect, test } from 'vitest';
import type { Packet } from '../net/packet.ts';
import { FULL_V4, flowMod, SECOND, tcpPacket, v4 } from './flow-table.fixture.ts';
import type { FromSwitch, Match } from './messages.ts';
import { Switch, type SwitchOptions } from './switch.ts';
import { NO_COSTS, type SwitchCosts } from './switch-costs.ts';

const copyPacket = (packet: Packet): Packet => Object.assign(tcpPacket(v4(0, 0, 0, 0)), packet);

/** A switch with ports 1 to 3 and a list of what came out of it, as words. */
function recordedSwitch(costs: Partial<SwitchCosts> = {}, options: Partial<SwitchOptions> = {}) {
  const seen: string[] = [];
  const messages: FromSwitch[] = [];
  const device = new Switch(
    {
      output: (port, packet, atUs) => seen.push(`${atUs} out ${port} mac ${packet.destinationMac}`),
      dropped: (reason, _, atUs) => seen.push(`${atUs} ${reason}`),
      toController: (message, atUs) => {
        messages.push(message);
        seen.push(`${atUs} ${message.kind}`);
      },
    },
    { ports: [1, 2, 3], copyPacket, costs: { ...NO_COSTS, ...costs }, ...options },
  );
  return { device, seen, messages };
}

const source: Match = { family: 4, source: { value: v4(1, 2, 3, 4), mask: FULL_V4 } };
const packet = () => tcpPacket(v4(1, 2, 3, 4));

describe('forwarding', () => {
  test('rewrites in order and sends out, later by the look-up latency', () => {
    const { device, seen } = recordedSwitch({ lookupLatencyUs: 7 });
    const actions = [
      { kind: 'set-destination-mac', mac: 5 },
      { kind: 'output', port: 2 },
      { kind: 'set-destination-mac', mac: 6 },
      { kind: 'output', port: 3 },
    ] as const;
    device.preload([flowMod(source, { actions })], 0);
    device.receive(packet(), 100);
    expect(seen).toEqual(['107 out 2 mac 5', '107 out 3 mac 6']);
  });

  test('every way to lose a packet has its reason', () => {
    const { device, seen } = recordedSwitch();
    device.receive(packet(), 0);
    device.preload([flowMod(source, { actions: [] })], 0);
    device.receive(packet(), 1);
    device.preload([flowMod(source, { actions: [{ kind: 'output', port: 1 }] })], 1);
    device.receive(packet(), 2);
    device.preload([flowMod(source)], 2);
    device.setPort(2, false, 3);
    device.receive(packet(), 3);
    device.setPort(1, false, 4);
    device.receive(packet(), 4);
    expect(seen.filter((line) => !line.includes('port-status'))).toEqual([
      '0 table-miss',
      '1 no-action',
      '2 ingress-port',
      '3 port-down',
      '4 port-down',
    ]);
  });

  test('a packet that went out once is not reported as dropped', () => {
    const { device, seen } = recordedSwitch();
    const actions = [
      { kind: 'output', port: 2 },
      { kind: 'output', port: 1 },
    ] as const;
    device.preload([flowMod(source, { actions })], 0);
    device.receive(packet(), 0);
    expect(seen).toEqual(['0 out 2 mac 0']);
  });

  test('a port that changes is told once', () => {
    const { device, messages } = recordedSwitch();
    for (const up of [true, false, false]) device.setPort(2, up, 0);
    expect(messages).toEqual([{ kind: 'port-status', port: 2, up: false }]);
  });
});

describe('the way to the controller', () => {
  const punt = flowMod(source, { cookie: 9n, actions: [{ kind: 'controller' }] });

  test('a punted packet waits for its packet-out', () => {
    const { device, seen, messages } = recordedSwitch();
    device.preload([punt], 0);
    device.receive(packet(), 0);
    const asked = messages[0]!;
    expect(asked).toMatchObject({ kind: 'packet-in', inPort: 1, cookie: 9n, sourcePort: 40_000 });
    if (asked.kind !== 'packet-in') return;
    expect(device.bufferedCount).toBe(1);
    const { bufferId } = asked;
    device.receiveMessage({ kind: 'packet-out', bufferId, actions: [{ kind: 'output', port: 3 }] }, 5);
    device.receiveMessage({ kind: 'packet-out', bufferId, actions: [{ kind: 'output', port: 3 }] }, 6);
    expect(seen.slice(1)).toEqual(['5 out 3 mac 0', '6 unknown-buffer']);
    expect(device.bufferedCount).toBe(0);
  });

  test('packet-ins leave at their rate, and a full queue drops', () => {
    const { device, seen } = recordedSwitch({ puntPerSecond: 1000, puntQueueLength: 2 });
    device.preload([punt], 0);
    for (const atUs of [0, 0, 0, 1001]) device.receive(packet(), atUs);
    expect(seen).toEqual(['1000 packet-in', '2000 packet-in', '0 punt-queue', '3000 packet-in']);
  });
});

describe('flow-mods take time', () => {
  const costs = { installLatencyUs: 50, installPerSecond: 10_000 };
  const add = (inPort: number) => flowMod({ inPort });

  test('one after the other at the rate, each effective after the latency, barriers after all before them', () => {
    const { device, seen } = recordedSwitch(costs);
    device.receiveMessage(add(1), 0);
    device.receiveMessage(add(2), 0);
    device.receiveMessage({ kind: 'barrier-request', xid: 7 }, 0);
    expect(device.nextDeadlineUs).toBe(150);
    device.receive(packet(), 150);
    device.wake(150);
    device.receive(packet(), 150);
    device.wake(249);
    expect(device.table.entryCount).toBe(1);
    device.wake(device.nextDeadlineUs);
    expect(seen).toEqual(['150 table-miss', '150 out 2 mac 0', '250 barrier-reply']);
    expect(device.nextDeadlineUs).toBe(Infinity);
  });

  test('what was due earlier is done at its own time even if nobody woke the switch', () => {
    const { device, seen } = recordedSwitch(costs);
    device.receiveMessage(flowMod(source, { hardTimeoutUs: 100, sendFlowRemoved: true }), 0);
    device.receive(packet(), 250);
    device.receive(packet(), 251);
    expect(seen).toEqual(['250 out 2 mac 0', '251 flow-removed', '251 table-miss']);
  });

  test('a bundle costs as many turns as it has mods and answers once', () => {
    const { device, messages } = recordedSwitch(costs, { capacity: 1 });
    device.receiveMessage({ kind: 'bundle', mods: [add(1), add(2)], xid: 3 }, 0);
    expect(device.nextDeadlineUs).toBe(250);
    device.wake(250);
    expect(messages).toEqual([{ kind: 'bundle-reply', xid: 3, error: 'table-full' }]);
    expect(device.table.entryCount).toBe(0);
  });

  test('a refused flow-mod is told with itself', () => {
    const { device, messages } = recordedSwitch({}, { capacity: 0 });
    const mod = add(1);
    device.receiveMessage(mod, 0);
    expect(messages).toEqual([{ kind: 'error', error: 'table-full', mod }]);
  });
});

describe('expiry', () => {
  const mortal = flowMod(source, { idleTimeoutUs: SECOND, sendFlowRemoved: true });

  test('exactly one microsecond after the deadline', () => {
    const { device, seen } = recordedSwitch();
    device.preload([mortal], 0);
    expect(device.nextDeadlineUs).toBe(SECOND + 1);
    device.receive(packet(), SECOND);
    device.wake(device.nextDeadlineUs);
    expect(device.nextDeadlineUs).toBe(2 * SECOND + 1);
    device.wake(device.nextDeadlineUs);
    expect(seen).toEqual([`${SECOND} out 2 mac 0`, `${2 * SECOND + 1} flow-removed`]);
  });

  test('at the next scan where scans are periodic; until then the entry still forwards and is refreshed', () => {
    const { device, seen } = recordedSwitch({ expiryScanUs: 400_000 });
    device.preload([mortal], 0);
    expect(device.nextDeadlineUs).toBe(1_200_000);
    device.receive(packet(), 1_100_000);
    device.wake(1_200_000);
    expect(device.table.entryCount).toBe(1);
    device.wake(device.nextDeadlineUs);
    expect(seen.at(-1)).toBe('2400000 flow-removed');
  });

  test('of entries that die together the order is by priority, not by history', () => {
    const orders = [
      [1, 2, 3],
      [3, 1, 2],
    ].map((inPorts) => {
      const { device, messages } = recordedSwitch();
      const terms = { hardTimeoutUs: 5, sendFlowRemoved: true };
      for (const inPort of inPorts)
        device.preload([flowMod({ inPort }, { ...terms, priority: 10 - inPort })], 0);
      device.wake(6);
      return messages.map((message) => message.kind === 'flow-removed' && message.priority);
    });
    expect(orders).toEqual([
      [7, 8, 9],
      [7, 8, 9],
    ]);
  });
});

test('a restart loses table, waiting messages and buffers, tells nothing, and takes its time', () => {
  const { device, seen } = recordedSwitch({ restartUs: 1000, installLatencyUs: 10 });
  device.preload([flowMod(source, { actions: [{ kind: 'controller' }], sendFlowRemoved: true })], 0);
  device.receive(packet(), 0);
  device.receiveMessage(flowMod({}), 5);
  expect(device.restart(6).length).toBe(1);
  device.receive(packet(), 1005);
  device.receiveMessage(flowMod({}), 1005);
  device.receive(packet(), 1006);
  expect(device.nextDeadlineUs).toBe(Infinity);
  expect(seen).toEqual(['0 packet-in', '1005 offline', '1006 table-miss']);
});
