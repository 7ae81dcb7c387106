// The six steps of a graceful move, seen from the packets: where does each kind go at which moment, at which switch.
// Source: SPEC §6, steps 1 to 6; the seed's list.
import { describe, expect, it } from 'vitest';
import { ControlFabric, type FabricOptions } from '../../src/control/control-fabric.fixture.ts';
import {
  type SampleOptions,
  SECOND,
  sampleConfig,
  session,
  sourceIn,
} from '../../src/control/sample-config.fixture.ts';

/** Bucket 3 is the first of s04; under round robin it goes to s01. */
const O = 's04';
const N = 's01';

function dropping(options: SampleOptions = {}, fabricOptions: FabricOptions = {}): ControlFabric {
  const fabric = new ControlFabric(sampleConfig(options), fabricOptions);
  fabric.request({ kind: 'drop', server: O, pool: null });
  return fabric;
}

const steps = (fabric: ControlFabric, index: number): [number, number][] =>
  fabric
    .entries('step')
    .filter((entry) => entry.shift.bucket.index === index)
    .map((entry) => [entry.step, entry.atUs / SECOND]);

describe('before anything happens', () => {
  it('"all traffic from a particular source is uniformly forwarded … regardless of ingress point"', () => {
    const fabric = new ControlFabric(sampleConfig());
    for (let bucket = 0; bucket < 512; bucket += 37) {
      const { ack, udp } = session(sourceIn(bucket, bucket & 3));
      const servers = ['east', 'west'].flatMap((ingress) => [
        fabric.serverOf(ingress, ack),
        fabric.serverOf(ingress, udp),
      ]);
      expect(new Set(servers).size).toBe(1);
    }
  });
});

describe('step 1', () => {
  it('"forwarding all non TCP traffic to the new destination at a higher priority than the previous rule"', () => {
    const fabric = dropping({}, { channelDelayUs: 1000 });
    fabric.run(1500);
    const { udp, ack, syn } = session(sourceIn(3));
    expect(fabric.looksUp('east', udp)).toBe(N);
    expect(fabric.looksUp('east', ack)).toBe(O);
    expect(fabric.looksUp('east', syn)).toBe(O);
  });

  it('touches no other bucket', () => {
    const fabric = dropping({}, { channelDelayUs: 1000 });
    fabric.run(3500);
    const { udp, ack } = session(sourceIn(7));
    expect([fabric.looksUp('east', udp), fabric.looksUp('east', ack)]).toEqual([O, O]);
  });
});

describe('step 2', () => {
  it('"change the flow rule from forwarding out the appropriate port to sending the packet to the controller", after a barrier on all switches', () => {
    const fabric = dropping({}, { channelDelayUs: 1000 });
    fabric.run(2999);
    expect(fabric.looksUp('east', session(sourceIn(3)).ack)).toBe(O);
    fabric.run(3000);
    expect(fabric.looksUp('east', session(sourceIn(3)).ack)).toBe('controller');
    expect(fabric.looksUp('west', session(sourceIn(3)).ack)).toBe('controller');
  });

  it('starts the search clock at the last reply', () => {
    const fabric = dropping({}, { channelDelayUs: 1000 });
    fabric.runUntilQuiet();
    const [, second, third, fifth] = steps(fabric, 3);
    expect(second).toEqual([2, 0.002]);
    expect(third).toEqual([3, 0.004]);
    expect(fifth).toEqual([5, 15.004]);
  });

  it('waits for the slowest switch', () => {
    const fabric = dropping({}, { costs: { installLatencyUs: 700_000 } });
    fabric.run(2 * SECOND);
    expect(steps(fabric, 3)).toEqual([
      [1, 0],
      [2, 0.7],
      [3, 1.4],
    ]);
  });
});

describe('step 3', () => {
  it('"its headers may be checked for the SYN bit: if it is set a flow may be added … destined for the new server"', () => {
    const fabric = dropping();
    const { syn, ack } = session(sourceIn(3));
    expect(fabric.serverOf('east', syn)).toBe(N);
    expect(fabric.looksUp('east', ack)).toBe(N);
    expect(fabric.looksUp('west', ack)).toBe('controller');
  });

  it('"if it is not set and the FIN bit is not set a similar flow may be added only destined for the old server"', () => {
    const fabric = dropping();
    const { ack, fin } = session(sourceIn(3));
    expect(fabric.serverOf('east', ack)).toBe(O);
    expect(fabric.looksUp('east', ack)).toBe(O);
    expect(fabric.serverOf('east', fin)).toBe(O);
  });

  it('"if the FIN bit is set the packet may be transmitted to the old server but no flow is added"; RST likewise', () => {
    const fabric = dropping();
    const { fin, rst, ack } = session(sourceIn(3));
    expect(fabric.serverOf('east', fin)).toBe(O);
    expect(fabric.serverOf('east', rst)).toBe(O);
    expect(fabric.looksUp('east', ack)).toBe('controller');
    expect(fabric.entries('pin')).toEqual([]);
  });

  it('installs a pin before its packet goes on, whatever the switch takes for it', () => {
    const fabric = dropping({}, { costs: { installLatencyUs: 20_000 }, channelDelayUs: 1000 });
    fabric.run(SECOND);
    const first = fabric.send('east', session(sourceIn(3)).ack);
    fabric.run(SECOND + 22_000);
    const fate = fabric.fates.get(first);
    expect(fate).toEqual({ server: O, atUs: SECOND + 22_000 });
    expect(fabric.looksUp('east', session(sourceIn(3)).ack)).toBe(O);
  });

  it('gives pins to the old server "an idle timeout default to 15 seconds and a hard timeout default of 600 seconds"', () => {
    const fabric = dropping({ move: { parallelBuckets: 128 } });
    const { ack } = session(sourceIn(3));
    fabric.serverOf('east', ack);
    for (let second = 10; second <= 600; second += 10) {
      fabric.run(second * SECOND);
      expect(fabric.serverOf('east', ack)).toBe(O);
    }
    fabric.run(600 * SECOND + 1);
    expect(fabric.looksUp('east', ack)).toBe(N);
  });

  it('lets a pin go when its session has been silent for longer than the idle timeout', () => {
    const fabric = dropping();
    const { ack } = session(sourceIn(3));
    fabric.serverOf('east', ack);
    fabric.run(15 * SECOND);
    expect(fabric.looksUp('east', ack)).toBe(O);
    fabric.run(15 * SECOND + 1);
    expect(fabric.looksUp('east', ack)).toBe(N);
  });

  it('repeats its choice at another switch while the bucket moves', () => {
    const fabric = dropping();
    const began = session(sourceIn(3), 1);
    const old = session(sourceIn(3), 2);
    fabric.serverOf('east', began.syn);
    fabric.serverOf('east', old.ack);
    expect(fabric.serverOf('west', began.ack)).toBe(N);
    expect(fabric.serverOf('west', old.ack)).toBe(O);
    expect(fabric.serverOf('west', began.fin)).toBe(N);
  });

  it('without memory, the literal seed, sends a new session that changes switches to the old server', () => {
    const fabric = dropping({ move: { memory: 'none' } });
    const began = session(sourceIn(3));
    fabric.serverOf('east', began.syn);
    expect(fabric.serverOf('west', began.ack)).toBe(O);
  });

  it('pins on all switches where asked to', () => {
    const fabric = dropping({ move: { pinScope: 'all' } });
    const { syn, ack } = session(sourceIn(3));
    fabric.serverOf('east', syn);
    expect(fabric.looksUp('west', ack)).toBe(N);
  });
});

describe('step 4', () => {
  it('"repeat step 3 until the flow search timeout passes without a new flow to the old server"', () => {
    const fabric = dropping();
    fabric.run(14 * SECOND);
    fabric.serverOf('west', session(sourceIn(3)).ack);
    fabric.run(28 * SECOND);
    fabric.serverOf('east', session(sourceIn(3, 1)).ack);
    fabric.runUntilQuiet();
    expect(steps(fabric, 3)).toEqual([
      [1, 0],
      [2, 0],
      [3, 0],
      [5, 43],
      [6, 43],
    ]);
  });

  it('counts a packet exactly at the deadline', () => {
    const fabric = dropping();
    fabric.sendLater(15 * SECOND, 'east', session(sourceIn(3)).ack);
    fabric.runUntilQuiet();
    expect(steps(fabric, 3)[3]).toEqual([5, 30]);
    const late = dropping();
    late.sendLater(15 * SECOND + 1, 'east', session(sourceIn(3)).ack);
    late.runUntilQuiet();
    expect(steps(late, 3)[3]).toEqual([5, 15]);
  });

  it('is not prolonged by new sessions, by FIN, or by pinned packets', () => {
    const fabric = dropping();
    const pinned = session(sourceIn(3), 9);
    fabric.serverOf('east', pinned.ack);
    for (let second = 1; second < 15; second++) {
      fabric.run(second * SECOND);
      fabric.serverOf('east', session(sourceIn(3), second).syn);
      fabric.serverOf('east', session(sourceIn(3), 100 + second).fin);
      fabric.serverOf('east', pinned.ack);
    }
    fabric.runUntilQuiet();
    expect(steps(fabric, 3)[3]).toEqual([5, 15]);
  });

  it('restarts for a pin that had expired and is set again', () => {
    const fabric = dropping({ move: { pinIdleTimeoutUs: 5 * SECOND } });
    const { ack } = session(sourceIn(3));
    fabric.serverOf('east', ack);
    fabric.run(10 * SECOND);
    fabric.serverOf('east', ack);
    fabric.runUntilQuiet();
    expect(steps(fabric, 3)[3]).toEqual([5, 25]);
  });

  it('"or until the flow table is 90 % full": the pin that fills it ends the search', () => {
    const fabric = dropping({ ingresses: ['east'], capacity: 520, move: { tableLimitRatio: 517 / 520 } });
    fabric.serverOf('east', session(sourceIn(3), 1).ack);
    fabric.serverOf('east', session(sourceIn(3), 2).syn);
    expect(fabric.entries('search-ended')).toEqual([]);
    fabric.serverOf('east', session(sourceIn(3), 3).ack);
    expect(fabric.entries('search-ended')[0]).toMatchObject({ reason: 'table-full', pinsOld: 2, pinsNew: 1 });
  });

  it('has length zero where a table is too full at step 2', () => {
    const fabric = dropping({ servers: 32, capacity: 550 });
    fabric.request({ kind: 'drop', server: 's32', pool: null });
    fabric.runUntilQuiet();
    expect(fabric.nowUs).toBe(0);
    expect(fabric.entries('search-ended').every((entry) => entry.reason === 'table-full')).toBe(true);
  });

  it('can wait until pins have made room instead', () => {
    const move = { whenFull: 'wait', tableLimitRatio: 516 / 600 } as const;
    const fabric = dropping({ ingresses: ['east'], servers: 32, capacity: 600, move });
    fabric.request({ kind: 'drop', server: 's32', pool: null });
    for (let port = 1; port <= 3; port++) fabric.serverOf('east', session(sourceIn(3), port).ack);
    fabric.run(15 * SECOND);
    expect(fabric.entries('waits-for-room').length).toBe(1);
    fabric.run(15 * SECOND + 1);
    expect(fabric.log.at(-1)).toMatchObject({ kind: 'step', step: 3 });
  });

  it('ends where a switch refuses a pin, whose packet goes on all the same', () => {
    const fabric = dropping({}, { capacity: 515 });
    const pins = [1, 2].map((port) => fabric.serverOf('east', session(sourceIn(3), port).ack));
    expect(pins).toEqual([O, O]);
    expect(fabric.entries('pin-refused')).toMatchObject([{ ingress: 'east', side: 'old', server: O }]);
    expect(fabric.entries('search-ended')[0]).toMatchObject({ reason: 'pin-refused' });
  });
});

describe('steps 5 and 6', () => {
  it('"change the original rule to simply point all traffic to the new server", SYN pins and moving rules gone', () => {
    const fabric = dropping({ servers: 4 });
    fabric.serverOf('east', session(sourceIn(3), 1).syn);
    fabric.serverOf('east', session(sourceIn(3), 2).ack);
    const before = fabric.switches.get('east')!.table.entryCount;
    fabric.run(14 * SECOND);
    fabric.serverOf('east', session(sourceIn(3), 2).ack);
    fabric.request({ kind: 'add', server: O, pool: null });
    fabric.run(15 * SECOND);
    expect(before).toBe(512 + 2 + 2);
    // 512 entries, two for the next bucket if there is one, and the pin to the old server.
    expect(fabric.looksUp('east', session(sourceIn(3), 1).ack)).toBe(N);
    expect(fabric.looksUp('east', session(sourceIn(3), 2).ack)).toBe(O);
  });

  it('leave exactly the 512 static entries behind, the same at every ingress', () => {
    const fabric = dropping();
    for (let port = 1; port < 9; port++) fabric.serverOf('west', session(sourceIn(3), port).syn);
    fabric.runUntilQuiet();
    for (const { table } of fabric.switches.values()) expect(table.entryCount).toBe(512);
    for (let bucket = 0; bucket < 512; bucket++) {
      const { ack } = session(sourceIn(bucket));
      expect(fabric.looksUp('east', ack)).not.toBe(O);
      expect(fabric.looksUp('east', ack)).toBe(fabric.looksUp('west', ack));
    }
  });

  it('answers a packet-in that comes after step 5 as in step 3, without touching a clock', () => {
    const fabric = dropping({}, { channelDelayUs: 1_000_000 });
    fabric.run(4 * SECOND);
    expect(steps(fabric, 3).at(-1)).toEqual([3, 4]);
    const { ack, syn } = session(sourceIn(3), 1);
    fabric.run(19 * SECOND - 500_000);
    const late = fabric.send('east', ack);
    const lateSyn = fabric.send('east', session(sourceIn(3), 2).syn);
    fabric.run(25 * SECOND);
    expect(fabric.fates.get(late)).toMatchObject({ server: O });
    expect(fabric.fates.get(lateSyn)).toMatchObject({ server: N });
    expect(steps(fabric, 3).filter(([step]) => step === 5)).toEqual([[5, 19]]);
    expect(fabric.looksUp('east', ack)).toBe(O);
    expect(fabric.looksUp('east', syn)).toBe(O);
  });
});

describe('packet-ins that were long under way', () => {
  it('set no pin without timeouts once nothing would delete it', () => {
    const fabric = dropping({ servers: 4 }, { costs: { puntPerSecond: 1, puntQueueLength: 100 } });
    fabric.run(14 * SECOND);
    const late = Array.from({ length: 6 }, (_, port) =>
      fabric.send('east', session(sourceIn(3), port + 1).syn),
    );
    fabric.run(25 * SECOND);
    expect(steps(fabric, 3).at(-1)).toEqual([6, 15]);
    for (const number of late) expect(fabric.fates.get(number)).toMatchObject({ server: N });
    const pins = fabric.switches
      .get('east')!
      .table.stats(fabric.nowUs)
      .filter((entry) => entry.priority === 50_000);
    expect(pins).toEqual([]);
  });
});

describe('a session whose path changes after the move', () => {
  /** Pinned 20 s before its bucket's move ends, sending every 5 s at east; at 40 s it turns up at west. */
  const pathChange = (move: SampleOptions['move']): string | null => {
    const fabric = dropping(move === undefined ? {} : { move });
    const { ack } = session(sourceIn(3), 1);
    for (let second = 0; second <= 35; second += 5) {
      fabric.run(second * SECOND);
      expect(fabric.serverOf('east', ack)).toBe(O);
      if (second === 5) fabric.serverOf('east', session(sourceIn(3), 2).ack);
    }
    expect(steps(fabric, 3).at(-1)).toEqual([6, 20]);
    fabric.run(40 * SECOND);
    return fabric.serverOf('west', ack);
  };

  it('is lost with pins per switch: the other switch has none', () => {
    expect(pathChange({ pinScope: 'ingress' })).toBe(N);
  });
  it('is lost with pins on all switches: the unused one has idled out', () => {
    expect(pathChange({ pinScope: 'all' })).toBe(N);
  });
  it('is kept with hard-only pins on all switches', () => {
    expect(pathChange({ pinScope: 'all', pinTimers: 'hard' })).toBe(O);
  });
});
