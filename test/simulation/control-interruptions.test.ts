// What happens when a change comes while another is under way, and when changes wait. Each test is named by the sentence of the
// patent it holds the controller to. Source: the seed's paragraphs on delayed changes and on requests "while one is currently
// being handled"; SPEC §6 (interruptions).
import { describe, expect, it } from 'vitest';
import { ControlFabric } from '../../src/control/control-fabric.fixture.ts';
import {
  type SampleOptions,
  SECOND,
  sampleConfig,
  session,
  sourceIn,
} from '../../src/control/sample-config.fixture.ts';

const fabricOf = (options: SampleOptions = {}): ControlFabric =>
  new ControlFabric(sampleConfig({ standby: 2, ...options }));

const owners = (fabric: ControlFabric): (string | null)[] => [
  ...fabric.controller.state.tables.get('web/4')!.owner,
];

const owned = (fabric: ControlFabric, server: string): number =>
  owners(fabric).filter((it) => it === server).length;

const stateAt = (fabric: ControlFabric, server: string, state: string): number | undefined =>
  fabric.entries('server').find((it) => it.server === server && it.state === state)?.atUs;

const drop = (server: string) => ({ kind: 'drop', server, pool: null }) as const;
const add = (server: string) => ({ kind: 'add', server, pool: null }) as const;

/** What really stands in the switches, over all buckets and ingresses. */
function serversInTables(fabric: ControlFabric): Set<string | null> {
  const servers = new Set<string | null>();
  for (let bucket = 0; bucket < 512; bucket++)
    for (const ingress of fabric.switches.keys())
      servers.add(fabric.looksUp(ingress, session(sourceIn(bucket)).ack));
  return servers;
}

describe('"in the case of a graceful add drop being interrupted by another graceful add drop"', () => {
  it('"the controller should finish the move it is currently working on"', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'));
    fabric.run(20 * SECOND);
    fabric.request(drop('s03'));
    fabric.run(30 * SECOND - 1);
    expect(fabric.entries('plan').length).toBe(1);
    expect(fabric.entries('step').filter((it) => it.step === 1).length).toBe(2);
    fabric.run(30 * SECOND);
    expect(fabric.entries('step').filter((it) => it.step === 6).length).toBe(2);
    expect(fabric.entries('plan').length).toBe(2);
  });

  it('"rebalance the traffic with the new drop add and restart the graceful process"', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'));
    fabric.run(20 * SECOND);
    fabric.request(drop('s03'));
    fabric.run(30 * SECOND);
    expect(fabric.entries('run-ended')).toMatchObject([{ outcome: 'replanned', atUs: 30 * SECOND }]);
    expect(fabric.entries('plan')[1]).toMatchObject({ moves: 126 + 128, version: 3 });
    fabric.runUntilQuiet();
    expect(serversInTables(fabric)).toEqual(new Set(['s01', 's02']));
    expect([owned(fabric, 's01'), owned(fabric, 's02')]).toEqual([256, 256]);
  });

  it('finishes every bucket on its way where several move at once', () => {
    const fabric = fabricOf({ move: { parallelBuckets: 5 } });
    fabric.request(drop('s04'));
    fabric.run(3 * SECOND);
    fabric.request(add('s05'));
    fabric.run(15 * SECOND - 1);
    expect(fabric.controller.state.moves.size).toBe(5);
    fabric.run(15 * SECOND);
    expect(fabric.entries('step').filter((it) => it.step === 6).length).toBe(5);
    expect(fabric.entries('plan').length).toBe(2);
  });

  it('takes waiting delayed changes along', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'));
    fabric.run(SECOND);
    fabric.request(add('s05'), { method: 'delayed' });
    fabric.run(2 * SECOND);
    fabric.request(drop('s03'));
    fabric.runUntilQuiet();
    expect(serversInTables(fabric)).toEqual(new Set(['s01', 's02', 's05']));
    const ended = fabric.entries('request-ended').map((it) => `${it.request} ${it.outcome}`);
    expect(ended.sort()).toEqual(['r1 done', 'r2 delayed', 'r2 done', 'r3 done']);
  });

  it('undoes nothing without need: a server dropped and added again keeps what it still has', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'));
    fabric.run(50 * SECOND);
    fabric.request(add('s04'));
    fabric.runUntilQuiet();
    const moved = fabric.entries('step').filter((it) => it.step === 6).length;
    expect(owned(fabric, 's04')).toBe(128);
    expect(moved).toBe(4 + 4);
    expect(fabric.entries('server').at(-1)).toMatchObject({ server: 's04', state: 'active' });
  });
});

describe('"if a graceful add drop is interrupted by an immediate update"', () => {
  it('"the graceful process may be interrupted and the new changes may be implemented immediately"', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'));
    fabric.run(20 * SECOND);
    fabric.request(drop('s03'), { method: 'immediate' });
    expect(fabric.isBusy()).toBe(false);
    expect(serversInTables(fabric)).toEqual(new Set(['s01', 's02']));
    expect(fabric.entries('run-ended')).toMatchObject([{ outcome: 'interrupted' }]);
    expect(fabric.entries('request-ended').map((it) => it.request)).toEqual(['r1', 'r2']);
    for (const { table } of fabric.switches.values()) expect(table.entryCount).toBe(512);
  });

  it('keeps pins to servers that live, also those of sessions that began during the move', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'));
    const old = session(sourceIn(3), 1);
    const began = session(sourceIn(3), 2);
    expect(fabric.serverOf('east', old.ack)).toBe('s04');
    expect(fabric.serverOf('east', began.syn)).toBe('s01');
    fabric.request(add('s04'), { method: 'immediate' });
    expect(fabric.looksUp('east', session(sourceIn(3), 3).ack)).toBe('s04');
    expect(fabric.serverOf('east', old.ack)).toBe('s04');
    expect(fabric.serverOf('east', began.ack)).toBe('s01');
    fabric.run(15 * SECOND + 1);
    expect(fabric.switches.get('east')!.table.entryCount).toBe(512);
  });

  it('cuts the pins toward the server it drops', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'));
    fabric.serverOf('east', session(sourceIn(3), 1).syn);
    fabric.serverOf('west', session(sourceIn(3), 2).ack);
    fabric.request(drop('s01'), { method: 'immediate' });
    const to = fabric.looksUp('east', session(sourceIn(3), 1).ack);
    expect(to).not.toBe('s01');
    expect(fabric.looksUp('west', session(sourceIn(3), 2).ack)).toBe('s04');
    expect(serversInTables(fabric)).toEqual(new Set(['s02', 's03']));
  });

  it('with resume, only its own diff is installed now and the rest goes on gracefully', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'));
    fabric.run(20 * SECOND);
    expect(owned(fabric, 's04')).toBe(127);
    fabric.request(drop('s03'), { method: 'immediate', resume: true });
    expect(owned(fabric, 's03')).toBe(0);
    expect(owned(fabric, 's04')).toBe(127);
    expect(fabric.controller.state.moves.size).toBe(1);
    fabric.run(30 * SECOND);
    expect(owned(fabric, 's04')).toBe(126);
    fabric.runUntilQuiet();
    expect(fabric.nowUs).toBe(128 * 15 * SECOND);
    expect(serversInTables(fabric)).toEqual(new Set(['s01', 's02']));
  });

  it('with resume, a bucket on its way to the dropped server is brought elsewhere at once', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'));
    fabric.run(SECOND);
    fabric.request(drop('s01'), { method: 'immediate', resume: true });
    fabric.runUntilQuiet();
    expect(serversInTables(fabric)).toEqual(new Set(['s02', 's03']));
    for (const { table } of fabric.switches.values()) expect(table.entryCount).toBe(512);
  });
});

describe('"resolve the immediate case immediately without any re-thinking in the order received"', () => {
  it('runs two immediate changes one after the other', () => {
    const fabric = fabricOf({ assignment: 'ring' });
    fabric.request(drop('s04'), { method: 'immediate' });
    fabric.request(add('s04'), { method: 'immediate' });
    expect(fabric.entries('plan').length).toBe(2);
    expect(owners(fabric)).toEqual(owners(fabricOf({ assignment: 'ring' })));
  });
});

describe('"if a delayed add or drop arrives during a graceful update"', () => {
  it('"the delayed changes may wait for the next update instead of being integrated into the running changes"', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'));
    fabric.run(SECOND);
    fabric.request(add('s05'), { method: 'delayed' });
    fabric.runUntilQuiet();
    expect(owned(fabric, 's05')).toBe(0);
    expect(fabric.controller.state.pools.get('web')!.members.get('s05')).toMatchObject({
      wanted: true,
      state: 'standby',
    });
    fabric.request({ kind: 'rebalance', pool: null });
    fabric.runUntilQuiet();
    expect(owned(fabric, 's05')).toBe(128);
  });
});

describe('delayed changes', () => {
  it('"immediate changes to the flow tables may be avoided"', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'), { method: 'delayed' });
    fabric.run(3600 * SECOND);
    expect(owned(fabric, 's04')).toBe(128);
    expect(fabric.controller.state.pools.get('web')!.members.get('s04')!.wanted).toBe(false);
  });

  it('"a delayed add server functionally acts as a hot spare"', () => {
    const fabric = fabricOf();
    fabric.request(add('s05'), { method: 'delayed' });
    fabric.run(3600 * SECOND);
    expect(owned(fabric, 's05')).toBe(0);
    fabric.request(drop('s04'), { method: 'immediate' });
    expect(owned(fabric, 's05')).toBe(128);
  });

  it('"put in all the changes except the last one as delayed"', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'), { method: 'delayed' });
    fabric.request(drop('s03'), { method: 'delayed' });
    fabric.request(add('s05'));
    expect(fabric.entries('plan')).toMatchObject([{ moves: 256, method: 'graceful' }]);
    fabric.runUntilQuiet();
    expect(serversInTables(fabric)).toEqual(new Set(['s01', 's02', 's05']));
  });

  it('"or put them all in as delayed and then ask the system to re balance"', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'), { method: 'delayed' });
    fabric.request(drop('s03'), { method: 'delayed' });
    fabric.request({ kind: 'rebalance', pool: 'web' });
    expect(fabric.entries('plan')).toMatchObject([{ moves: 256 }]);
  });

  it('"any other change can trigger them and they will be performed gracefully or immediately based on the trigger"', () => {
    const gracefully = fabricOf();
    gracefully.request(drop('s04'), { method: 'delayed' });
    gracefully.request(drop('s03'), { method: 'graceful' });
    expect(gracefully.isBusy()).toBe(true);
    const immediately = fabricOf();
    immediately.request(drop('s04'), { method: 'delayed' });
    immediately.request(drop('s03'), { method: 'immediate' });
    expect(serversInTables(immediately)).toEqual(new Set(['s01', 's02']));
  });

  it('are brought about by a periodic rebalance', () => {
    const fabric = fabricOf({ settings: { rebalanceEveryUs: 60 * SECOND } });
    fabric.request(drop('s04'), { method: 'delayed' });
    fabric.run(60 * SECOND - 1);
    expect(fabric.isBusy()).toBe(false);
    fabric.run(60 * SECOND);
    expect(fabric.entries('server').at(-1)).toMatchObject({ server: 's04', state: 'draining' });
  });
});

describe('immediate changes', () => {
  it('"all flows destined for the dropped server may be immediately reassigned to the remaining servers"', () => {
    const fabric = fabricOf();
    fabric.request(drop('s04'), { method: 'immediate' });
    expect(serversInTables(fabric)).toEqual(new Set(['s01', 's02', 's03']));
    expect(fabric.nowUs).toBe(0);
    expect(fabric.entries('moved-now')[0]!.shifts.length).toBe(128);
  });

  it('"an immediate add … performs a re balance and implements it immediately"', () => {
    const fabric = fabricOf();
    fabric.request(add('s05'), { method: 'immediate' });
    expect(owned(fabric, 's05')).toBe(102);
  });

  it('move 1/n of the buckets for a drop and 1/(n+1) for an add, to rounding', () => {
    for (const servers of [3, 4, 7, 12]) {
      const dropped = fabricOf({ servers });
      dropped.request(drop('s01'), { method: 'immediate' });
      expect(Math.abs(dropped.entries('moved-now')[0]!.shifts.length - 512 / servers)).toBeLessThan(1);
      const added = fabricOf({ servers });
      added.request(
        { kind: 'add', server: `s${String(servers + 1).padStart(2, '0')}`, pool: 'web' },
        { method: 'immediate' },
      );
      expect(added.entries('moved-now')[0]!.shifts.length).toBe(Math.floor(512 / (servers + 1)));
    }
  });
});

describe('graceful changes', () => {
  it('"a graceful drop effectively drains the server in question"', () => {
    const fabric = fabricOf({ move: { parallelBuckets: 32 } });
    fabric.request(drop('s04'));
    expect(stateAt(fabric, 's04', 'draining')).toBe(0);
    fabric.run(45 * SECOND);
    expect(owned(fabric, 's04')).toBe(32);
    fabric.run(60 * SECOND);
    expect(owned(fabric, 's04')).toBe(0);
    expect(stateAt(fabric, 's04', 'removed')).toBe(60 * SECOND);
  });

  it('"a graceful add brings it online slowly"', () => {
    const fabric = fabricOf();
    fabric.request(add('s05'));
    expect(stateAt(fabric, 's05', 'filling')).toBe(0);
    fabric.run(150 * SECOND);
    expect(owned(fabric, 's05')).toBe(10);
    fabric.runUntilQuiet();
    expect(stateAt(fabric, 's05', 'active')).toBe(102 * 15 * SECOND);
  });

  it('empty a pool: sessions stay with their last server, new ones find nobody', () => {
    const fabric = new ControlFabric(sampleConfig({ servers: 1, mask: [0, 0, 0, 3] }));
    fabric.request(drop('s01'));
    const source = sourceIn(0, 0, [0, 0, 0, 3]);
    expect(fabric.serverOf('east', session(source, 1).ack)).toBe('s01');
    expect(fabric.serverOf('east', session(source, 2).syn)).toBeNull();
    fabric.runUntilQuiet();
    expect(owners(fabric)).toEqual([null, null, null, null]);
    fabric.request(add('s01'));
    expect(owners(fabric)).toEqual(['s01', 's01', 's01', 's01']);
  });
});
