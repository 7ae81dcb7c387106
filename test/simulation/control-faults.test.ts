// When parts of the control plane fail: channels, switches, the controller, messages, probes and ports. Traffic outside a move must not
// notice; what was caught must be put right. Source: SPEC §6 (controller failure; a step waits; a returning switch), §7.
import { describe, expect, it } from 'vitest';
import { ControlFabric, type FabricOptions } from '../../src/control/control-fabric.fixture.ts';
import {
  type SampleOptions,
  SECOND,
  sampleConfig,
  session,
  sourceIn,
} from '../../src/control/sample-config.fixture.ts';

const drop = (server: string) => ({ kind: 'drop', server, pool: null }) as const;

/** Bucket 3 is the first of s04; under round robin it goes to s01. */
function dropping(options: SampleOptions = {}, fabricOptions: FabricOptions = {}): ControlFabric {
  const fabric = new ControlFabric(sampleConfig(options), fabricOptions);
  fabric.request(drop('s04'));
  return fabric;
}

function expectSettled(fabric: ControlFabric, gone: string): void {
  fabric.run(fabric.nowUs + SECOND);
  for (const { table } of fabric.switches.values()) expect(table.entryCount).toBe(512);
  for (let bucket = 0; bucket < 512; bucket++) {
    const { ack } = session(sourceIn(bucket));
    const [first, ...others] = [...fabric.switches.keys()].map((ingress) => fabric.looksUp(ingress, ack));
    expect(first).not.toBe(gone);
    expect(others.every((server) => server === first)).toBe(true);
  }
}

const stepsOf = (fabric: ControlFabric, index: number): number[] =>
  fabric
    .entries('step')
    .filter((it) => it.shift.bucket.index === index)
    .map((it) => it.step);

describe('a control channel that breaks', () => {
  it('is not waited for, and its switch gets the whole current table on return', () => {
    const fabric = dropping();
    fabric.setChannel('west', false);
    fabric.run(100 * SECOND);
    expect(fabric.looksUp('west', session(sourceIn(3)).ack)).toBe('controller');
    expect(fabric.looksUp('east', session(sourceIn(3)).ack)).toBe('s01');
    fabric.setChannel('west', true);
    expect(fabric.looksUp('west', session(sourceIn(3)).ack)).toBe('s01');
    fabric.runUntilQuiet();
    expectSettled(fabric, 's04');
  });

  it('holds nothing up when it breaks while its answer is awaited', () => {
    const fabric = dropping({}, { channelDelayUs: 1000 });
    fabric.setChannel('west', false);
    fabric.run(SECOND);
    expect(stepsOf(fabric, 3)).toEqual([1, 2, 3]);
  });

  it('brings pins to living servers back into the books, and loses those it should', () => {
    const fabric = dropping();
    fabric.serverOf('west', session(sourceIn(3), 1).ack);
    fabric.serverOf('west', session(sourceIn(3), 2).syn);
    fabric.setChannel('west', false);
    fabric.run(10 * SECOND);
    fabric.setChannel('west', true);
    const { pins } = fabric.controller.state.switches.get('west')!;
    expect([...pins.values()].map((pin) => `${pin.side} ${pin.server}`).sort()).toEqual([
      'new s01',
      'old s04',
    ]);
    fabric.setChannel('west', false);
    fabric.request(drop('s01'), { method: 'immediate' });
    fabric.setChannel('west', true);
    expect(fabric.controller.state.switches.get('west')!.pins.size).toBe(1);
    expect(fabric.looksUp('west', session(sourceIn(3), 2).ack)).not.toBe('s01');
    expect(fabric.looksUp('west', session(sourceIn(3), 1).ack)).toBe('s04');
  });

  it('makes the next step wait for a switch that is just being repaired', () => {
    const fabric = dropping({}, { channelDelayUs: 100_000 });
    fabric.setChannel('west', false);
    fabric.run(10_000);
    fabric.setChannel('west', true);
    fabric.run(450_000);
    expect(stepsOf(fabric, 3)).toEqual([1, 2, 3]);
    expect(fabric.looksUp('west', session(sourceIn(3)).ack)).toBe('controller');
    fabric.runUntilQuiet();
    expectSettled(fabric, 's04');
  });
});

describe('a switch that restarts', () => {
  it('is filled again, also in the middle of a move', () => {
    const fabric = dropping();
    fabric.run(20 * SECOND);
    fabric.restartSwitch('east');
    expect(fabric.switches.get('east')!.table.entryCount).toBe(514);
    fabric.runUntilQuiet();
    expectSettled(fabric, 's04');
  });

  it('is filled by the controller at the start of a run that preloads nothing', () => {
    const fabric = new ControlFabric(sampleConfig(), {}, false);
    for (const { table } of fabric.switches.values()) expect(table.entryCount).toBe(512);
    expect(fabric.serverOf('east', session(sourceIn(3)).ack)).toBe('s04');
  });

  it('keeps entries that are not ours', () => {
    const fabric = new ControlFabric(sampleConfig());
    const { table } = fabric.switches.get('east')!;
    table.apply({ ...fabric.controller.initialRules()[0]!.mods[0]!, priority: 7, cookie: 0xf00dn }, 0);
    fabric.setChannel('east', false);
    fabric.setChannel('east', true);
    expect(table.entryCount).toBe(513);
    expect(fabric.controller.state.switches.get('east')!.foreignEntries).toBe(1);
  });

  it('gets only what differs: entries that are right keep their counters', () => {
    const fabric = new ControlFabric(sampleConfig());
    fabric.serverOf('east', session(sourceIn(3)).ack);
    fabric.setChannel('east', false);
    fabric.setChannel('east', true);
    expect(fabric.entries('switch').at(-1)).toMatchObject({ channel: 'up', repaired: 0 });
    const counted = fabric.switches
      .get('east')!
      .table.stats(0)
      .reduce((sum, it) => sum + it.packetCount, 0);
    expect(counted).toBe(1);
  });
});

describe('a message that is lost', () => {
  it.each(['bundle', 'flow-mod', 'barrier-request'])('(%s) is made good after the reply timeout', (kind) => {
    let left = 1;
    const isLost: FabricOptions['isLost'] = ({ ingress, message }) =>
      ingress === 'west' && message.kind === kind && left-- > 0;
    const fabric = dropping({ settings: { replyTimeoutUs: 2 * SECOND } }, { isLost });
    fabric.runUntilQuiet();
    expectSettled(fabric, 's04');
  });
});

describe('a control channel that is slower than the reply timeout', () => {
  it('is waited for longer each time, and the drain ends', () => {
    const fabric = dropping(
      { servers: 64, move: { parallelBuckets: 8 }, settings: { replyTimeoutUs: SECOND } },
      { channelDelayUs: 3 * SECOND },
    );
    fabric.runUntilQuiet(3600 * SECOND);
    expect(fabric.isBusy()).toBe(false);
    fabric.run(fabric.nowUs + 10 * SECOND);
    expectSettled(fabric, 's04');
  });
});

describe('"minimal or no impact from controller failure"', () => {
  it('static entries keep forwarding while the controller is away', () => {
    const fabric = new ControlFabric(sampleConfig());
    fabric.setController(false);
    fabric.run(3600 * SECOND);
    for (let bucket = 0; bucket < 512; bucket += 31)
      expect(fabric.serverOf('west', session(sourceIn(bucket)).ack)).toBe(`s0${(bucket % 4) + 1}`);
  });

  it('a bucket caught in its search is punted into nothing until the controller returns and searches anew', () => {
    const fabric = dropping();
    fabric.run(10 * SECOND);
    fabric.setController(false);
    fabric.run(60 * SECOND);
    expect(fabric.serverOf('east', session(sourceIn(3)).ack)).toBeNull();
    expect(fabric.serverOf('east', session(sourceIn(7)).ack)).toBe('s04');
    fabric.setController(true);
    expect(stepsOf(fabric, 3)).toEqual([1, 2, 3, 3]);
    expect(fabric.serverOf('east', session(sourceIn(3), 9).ack)).toBe('s04');
    fabric.run(75 * SECOND);
    expect(stepsOf(fabric, 3)).toEqual([1, 2, 3, 3, 5, 6]);
    fabric.runUntilQuiet();
    fabric.run(fabric.nowUs + 700 * SECOND);
    expectSettled(fabric, 's04');
  });

  it('remembers from the tables where sessions were pinned', () => {
    const fabric = dropping();
    fabric.serverOf('east', session(sourceIn(3), 1).syn);
    fabric.setController(false);
    fabric.setController(true);
    expect(fabric.serverOf('west', session(sourceIn(3), 1).ack)).toBe('s01');
  });

  it('with the guard, an under-rule keeps TCP at the old server once the punting entry has timed out', () => {
    const fabric = dropping({ move: { puntGuardUs: 4 * SECOND } });
    expect(fabric.serverOf('east', session(sourceIn(3)).udp)).toBe('s01');
    fabric.run(10 * SECOND);
    expect(fabric.looksUp('east', session(sourceIn(3)).ack)).toBe('controller');
    fabric.setController(false);
    fabric.run(14 * SECOND + 1);
    expect(fabric.serverOf('east', session(sourceIn(3)).ack)).toBe('s04');
    fabric.run(60 * SECOND);
    fabric.setController(true);
    expect(fabric.looksUp('east', session(sourceIn(3)).ack)).toBe('controller');
    fabric.runUntilQuiet();
    expectSettled(fabric, 's04');
  });

  it('with the guard, a move takes as long and ends as clean as without', () => {
    const fabric = dropping({ servers: 32, move: { puntGuardUs: 4 * SECOND } });
    fabric.request(drop('s32'));
    fabric.runUntilQuiet();
    expect(
      fabric.entries('server').find((it) => it.server === 's04' && it.state === 'removed'),
    ).toBeDefined();
    for (const { table } of fabric.switches.values()) expect(table.entryCount).toBe(512);
  });

  it('ignores what reaches it while it is away, and hears of switches that came and went', () => {
    const fabric = dropping();
    fabric.setController(false);
    fabric.request(drop('s03'), { method: 'immediate' });
    expect(fabric.serverOf('east', session(sourceIn(2)).ack)).toBe('s03');
    fabric.setController(true);
    fabric.runUntilQuiet();
    expectSettled(fabric, 's04');
  });
});

describe('probes', () => {
  const config = (options: SampleOptions = {}): SampleOptions => ({
    assignment: 'ring',
    settings: { probes: [{ kind: 'ping', intervalUs: SECOND, failAfter: 3, recoverAfter: 2 }] },
    ...options,
  });
  const answer = (fabric: ControlFabric, up: boolean, times: number): void => {
    for (let i = 0; i < times; i++) fabric.event({ kind: 'probe-result', server: 's02', probe: 'ping', up });
  };

  it('are asked for of every server, at their interval', () => {
    const fabric = new ControlFabric(sampleConfig(config()));
    fabric.run(2 * SECOND);
    expect(fabric.probes.map((probe) => probe.server)).toEqual([
      's01',
      's02',
      's03',
      's04',
      's01',
      's02',
      's03',
      's04',
    ]);
  });

  it('drop a server at once after so many failures in a row, and not before', () => {
    const fabric = new ControlFabric(sampleConfig(config()));
    answer(fabric, false, 2);
    answer(fabric, true, 1);
    answer(fabric, false, 2);
    expect(fabric.entries('health')).toEqual([]);
    answer(fabric, false, 1);
    expect(fabric.entries('health')).toMatchObject([{ server: 's02', up: false }]);
    expectSettled(fabric, 's02');
  });

  it('bring it back gracefully after so many successes', () => {
    const fabric = new ControlFabric(sampleConfig(config()));
    const before = [...fabric.controller.state.tables.get('web/4')!.owner];
    answer(fabric, false, 3);
    answer(fabric, true, 2);
    expect(fabric.entries('request').at(-1)).toMatchObject({
      method: 'graceful',
      change: { kind: 'add', server: 's02' },
    });
    fabric.runUntilQuiet();
    expect(fabric.controller.state.tables.get('web/4')!.owner).toEqual(before);
  });

  it('do not bring back a server that somebody dropped meanwhile', () => {
    const fabric = new ControlFabric(sampleConfig(config()));
    answer(fabric, false, 3);
    fabric.request(drop('s02'));
    answer(fabric, true, 2);
    fabric.runUntilQuiet();
    expectSettled(fabric, 's02');
  });

  it('refuse to add a server that fails them', () => {
    const fabric = new ControlFabric(sampleConfig(config({ standby: 1 })));
    for (let i = 0; i < 3; i++)
      fabric.event({ kind: 'probe-result', server: 's05', probe: 'ping', up: false });
    fabric.request({ kind: 'add', server: 's05', pool: 'web' });
    expect(fabric.entries('request-refused')[0]!.issues[0]!.message).toMatch(/fails its probes/);
  });

  it('"if a server’s port goes down an immediate drop is the appropriate response"', () => {
    const fabric = new ControlFabric(sampleConfig({ assignment: 'ring' }));
    fabric.serverOf('west', session(sourceIn(3)).ack);
    fabric.setPort('east', 12, false);
    expect(fabric.entries('request')).toMatchObject([
      { method: 'immediate', change: { kind: 'drop', server: 's03' } },
    ]);
    expectSettled(fabric, 's03');
    fabric.setPort('east', 12, true);
    fabric.runUntilQuiet();
    expect(fabric.entries('server').at(-1)).toMatchObject({ server: 's03', state: 'active' });
  });

  it('cut all pins toward a server that failed while it was draining', () => {
    const fabric = dropping();
    fabric.serverOf('east', session(sourceIn(3)).ack);
    expect(fabric.looksUp('east', session(sourceIn(3)).ack)).toBe('s04');
    fabric.setPort('west', 13, false);
    expect(fabric.looksUp('east', session(sourceIn(3)).ack)).not.toBe('s04');
    expectSettled(fabric, 's04');
  });
});
