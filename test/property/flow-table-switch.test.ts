import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Packet } from '../../src/net/packet.ts';
import type { Action, FlowMod, FromSwitch, ToSwitch } from '../../src/switching/messages.ts';
import { Switch } from '../../src/switching/switch.ts';

/** What happens to the switch: a packet, a message, or only time. Wakes come on time, late, or never, as drawn. */
interface Happening {
  readonly waitUs: number;
  readonly wakes: boolean;
  readonly inPort: number;
  readonly message: ToSwitch | null;
}

const action: fc.Arbitrary<Action> = fc.oneof(
  fc.record({ kind: fc.constant('output' as const), port: fc.nat(3) }),
  fc.constant({ kind: 'controller' as const }),
);

const flowMod: fc.Arbitrary<FlowMod> = fc
  .record({
    inPort: fc.integer({ min: 1, max: 3 }),
    actions: fc.array(action, { maxLength: 1 }),
    command: fc.constantFrom('add', 'add', 'add', 'delete'),
    idleTimeoutUs: fc.constantFrom(0, 20, 100),
    hardTimeoutUs: fc.constantFrom(0, 50, 300),
  })
  .map(({ inPort, ...rest }) => ({
    kind: 'flow-mod',
    match: { inPort },
    priority: 1,
    importance: 0,
    cookie: 0n,
    cookieMask: 0n,
    checkOverlap: false,
    sendFlowRemoved: true,
    ...rest,
  }));

const happening: fc.Arbitrary<Happening> = fc.record({
  waitUs: fc.nat(60),
  wakes: fc.boolean(),
  inPort: fc.integer({ min: 1, max: 4 }),
  message: fc.option(
    fc.oneof(
      flowMod,
      fc.array(flowMod, { maxLength: 4 }).map((mods): ToSwitch => ({ kind: 'bundle', mods, xid: 0 })),
      fc
        .nat(5)
        .map(
          (bufferId): ToSwitch => ({ kind: 'packet-out', bufferId, actions: [{ kind: 'output', port: 2 }] }),
        ),
      fc.constant<ToSwitch>({ kind: 'barrier-request', xid: 1 }),
    ),
    { freq: 2 },
  ),
});

const costs = fc.record({
  lookupLatencyUs: fc.nat(5),
  installLatencyUs: fc.nat(40),
  installPerSecond: fc.constantFrom(0, 20_000, 1_000_000),
  puntPerSecond: fc.constantFrom(0, 10_000),
  puntQueueLength: fc.integer({ min: 1, max: 3 }),
  expiryScanUs: fc.constantFrom(0, 0, 70),
});

const copyPacket = (packet: Packet): Packet => Object.assign(new Packet(), packet);

/** Drives a switch through the happenings and checks the invariants after each. Returns all it said. */
function drive(
  happenings: readonly Happening[],
  options: { capacity: number; costs: object },
  alwaysWakes: boolean,
): string[] {
  const said: string[] = [];
  const count = { in: 0, out: 0, dropped: 0 };
  let latestRemovalUs = 0;
  const hear = (message: FromSwitch, atUs: number): void => {
    said.push(`${atUs} ${message.kind}`);
    if (message.kind === 'flow-removed') {
      expect(atUs).toBeGreaterThanOrEqual(latestRemovalUs);
      latestRemovalUs = atUs;
    }
  };
  const device = new Switch<Packet>(
    {
      output: (port, _, atUs) => said.push(`${atUs} out ${port} ${++count.out}`),
      dropped: (reason, packet, atUs) => {
        if (packet !== null) count.dropped++;
        said.push(`${atUs} ${reason}`);
      },
      toController: hear,
    },
    { ports: [1, 2, 3], copyPacket, ...options },
  );
  let nowUs = 0;
  for (const { waitUs, wakes, inPort, message } of happenings) {
    const untilUs = nowUs + waitUs;
    if (wakes || alwaysWakes) while (device.nextDeadlineUs < untilUs) device.wake(device.nextDeadlineUs);
    nowUs = untilUs;
    if (message === null) {
      count.in++;
      device.receive(Object.assign(new Packet(), { inPort, sizeBytes: 60 }), nowUs);
    } else device.receiveMessage(message, nowUs);
    expect(count.in).toBe(count.out + count.dropped + device.bufferedCount);
    expect(device.table.entryCount).toBeLessThanOrEqual(options.capacity);
    expect(device.nextDeadlineUs).toBeGreaterThanOrEqual(nowUs);
  }
  return said;
}

test('packets in = delivered + dropped + waiting for the controller, the table never outgrows its capacity, time never goes back', () => {
  fc.assert(
    fc.property(
      fc.array(happening, { maxLength: 60 }),
      fc.integer({ min: 1, max: 3 }),
      costs,
      (all, capacity, given) => {
        drive(all, { capacity, costs: given }, false);
      },
    ),
    { numRuns: 2_000, seed: 7 },
  );
});

test('what a switch says does not depend on when it is woken', () => {
  fc.assert(
    fc.property(
      fc.array(happening, { maxLength: 60 }),
      fc.integer({ min: 1, max: 3 }),
      costs,
      (all, capacity, given) => {
        const options = { capacity, costs: given };
        expect(drive(all, options, true)).toEqual(drive(all, options, false));
      },
    ),
    { numRuns: 2_000, seed: 8 },
  );
});
