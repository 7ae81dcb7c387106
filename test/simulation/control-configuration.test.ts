// Everything can be added, changed and deleted while running: shares, manual buckets, VIPs, pools, machines, assignments; several VIPs
// and pools at once, servers in several of them. Seen from the packets. Source: SPEC §2, §4, §6.
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/control/change.ts';
import { ControlFabric } from '../../src/control/control-fabric.fixture.ts';
import {
  type SampleOptions,
  SECOND,
  SEED_MASK,
  sampleConfig,
  session,
  sourceIn,
  VIP,
  v4,
} from '../../src/control/sample-config.fixture.ts';
import { type ManualBucket, prefixMask } from '../../src/mapping/manual-bucket.ts';

const fabricOf = (options: SampleOptions = {}): ControlFabric => new ControlFabric(sampleConfig(options));

const owned = (fabric: ControlFabric, server: string, table = 'web/4'): number =>
  fabric.controller.state.tables.get(table)!.owner.filter((it) => it === server).length;

const manual = (changes: Partial<ManualBucket> = {}): ManualBucket => ({
  name: 'ten',
  family: 4,
  value: [0, 0, 0, 0x0a000000],
  mask: prefixMask(4, 8),
  kind: 'static',
  server: 's02',
  priority: 0,
  ...changes,
});

const addManual = (changes: Partial<ManualBucket> = {}): Change => ({
  kind: 'add-manual',
  vip: 'web',
  bucket: manual(changes),
});
const withdraw = (bucket = 'ten'): Change => ({ kind: 'withdraw-manual', vip: 'web', bucket });

/** A source in 10.0.0.0/8 whose automatic bucket is `index`. */
const inTen = (index: number): [number, number, number, number] => {
  const bits = sourceIn(index)[3] & 0x00ffffff;
  return [0, 0, 0, (0x0a000000 | bits) >>> 0];
};

const refusals = (fabric: ControlFabric): string[] =>
  fabric.entries('request-refused').flatMap((entry) => entry.issues.map((issue) => issue.message));

describe('shares', () => {
  it('"a server with a share of 0.5 would receive half the traffic", by buckets', () => {
    const fabric = fabricOf({ servers: 3, members: { s01: { share: 0.5 }, s03: { share: 2 } } });
    const [half, one, double] = ['s01', 's02', 's03'].map((server) => owned(fabric, server));
    expect([half, one, double]).toEqual([73, 146, 293]);
  });

  it('can be changed while running, gracefully: a smaller one gives up, a greater one takes', () => {
    const fabric = fabricOf({ move: { parallelBuckets: 64 } });
    fabric.request({ kind: 'set-member', server: 's01', pool: 'web', share: 0.5 });
    fabric.runUntilQuiet();
    expect(owned(fabric, 's01')).toBe(Math.ceil((512 * 0.5) / 3.5));
    fabric.request({ kind: 'set-member', server: 's01', pool: 'web', share: 2 });
    fabric.runUntilQuiet();
    expect(owned(fabric, 's01')).toBe(Math.floor((512 * 2) / 5));
  });

  it('of a newcomer are reached also when its filling is interrupted', () => {
    const fabric = fabricOf({ standby: 1, move: { parallelBuckets: 4 } });
    fabric.request({ kind: 'add', server: 's05', pool: 'web', share: 2 });
    fabric.run(100 * SECOND);
    fabric.request({ kind: 'drop', server: 's01', pool: 'web' });
    fabric.runUntilQuiet();
    expect(owned(fabric, 's05')).toBeGreaterThanOrEqual(Math.floor((512 * 2) / 5));
  });

  it('"manual only": a server leaves the usual rotation and keeps its manual buckets', () => {
    const fabric = fabricOf();
    fabric.request(addManual(), { method: 'immediate' });
    fabric.request(
      { kind: 'set-member', server: 's02', pool: 'web', manualOnly: true },
      { method: 'immediate' },
    );
    expect(owned(fabric, 's02')).toBe(0);
    expect(fabric.serverOf('east', session(inTen(0)).ack)).toBe('s02');
    fabric.request(
      { kind: 'set-member', server: 's02', pool: 'web', manualOnly: false },
      { method: 'immediate' },
    );
    expect(owned(fabric, 's02')).toBe(128);
  });
});

describe('a static manual bucket', () => {
  it('"can be used to redirect specific source traffic to a specific server"', () => {
    const fabric = fabricOf();
    fabric.request(addManual(), { method: 'immediate' });
    for (let index = 0; index < 8; index++)
      expect(fabric.serverOf('west', session(inTen(index)).ack)).toBe('s02');
    expect(fabric.serverOf('west', session(sourceIn(0)).ack)).toBe('s01');
  });

  it('is added gracefully: its rule installed in step 1 and punted, live sessions stay where they are', () => {
    const fabric = fabricOf();
    fabric.request(addManual());
    const old = [0, 2, 3].map((index) => session(inTen(index), index + 1));
    expect(old.map(({ ack }) => fabric.serverOf('east', ack))).toEqual(['s01', 's03', 's04']);
    expect(fabric.serverOf('east', session(inTen(0), 9).syn)).toBe('s02');
    expect(fabric.serverOf('east', session(inTen(0)).udp)).toBe('s02');
    expect(fabric.serverOf('east', session(sourceIn(0)).ack)).toBe('s01');
    fabric.runUntilQuiet();
    expect(fabric.nowUs).toBe(15 * SECOND);
    expect(old.map(({ ack }) => fabric.serverOf('east', ack))).toEqual(['s01', 's03', 's04']);
    expect(fabric.looksUp('east', session(inTen(3), 77).ack)).toBe('s02');
  });

  it('is withdrawn gracefully: deleted in step 5, its sources fall through', () => {
    const fabric = fabricOf();
    fabric.request(addManual(), { method: 'immediate' });
    fabric.request(withdraw());
    const old = session(inTen(3), 1);
    expect(fabric.serverOf('east', old.ack)).toBe('s02');
    expect(fabric.serverOf('east', session(inTen(3), 2).syn)).toBe('s04');
    fabric.runUntilQuiet();
    expect(fabric.serverOf('east', old.ack)).toBe('s02');
    expect(fabric.looksUp('east', session(inTen(3), 3).ack)).toBe('s04');
    fabric.run(40 * SECOND);
    for (const { table } of fabric.switches.values()) expect(table.entryCount).toBe(512);
  });

  it.each([false, true])('does so under the guard too (controller away meanwhile: %s)', (isAway) => {
    const fabric = fabricOf({ move: { puntGuardUs: 2 * SECOND } });
    fabric.request(addManual());
    if (isAway) {
      fabric.setController(false);
      fabric.run(5 * SECOND);
      expect(fabric.serverOf('east', session(inTen(3)).ack)).toBe('s04');
      fabric.setController(true);
    }
    fabric.runUntilQuiet();
    expect(fabric.looksUp('east', session(inTen(3), 1).ack)).toBe('s02');
    for (const { table } of fabric.switches.values()) expect(table.entryCount).toBe(513);
  });

  it('"is only used when that server is in service": its sources fall through while it is away', () => {
    const fabric = fabricOf();
    fabric.request(addManual(), { method: 'immediate' });
    fabric.request({ kind: 'drop', server: 's02', pool: null }, { method: 'immediate' });
    expect(fabric.looksUp('east', session(inTen(3)).ack)).toBe('s04');
    fabric.request({ kind: 'add', server: 's02', pool: null }, { method: 'immediate' });
    expect(fabric.looksUp('east', session(inTen(3)).ack)).toBe('s02');
  });

  it('goes with its server gracefully too, last of all', () => {
    const fabric = fabricOf({ move: { parallelBuckets: 128 } });
    fabric.request(addManual(), { method: 'immediate' });
    fabric.request({ kind: 'drop', server: 's02', pool: null });
    fabric.runUntilQuiet();
    expect(fabric.nowUs).toBe(30 * SECOND);
    expect(fabric.looksUp('east', session(inTen(3)).ack)).toBe('s04');
    expect(fabric.entries('server').at(-1)).toMatchObject({
      server: 's02',
      state: 'removed',
      atUs: 30 * SECOND,
    });
  });

  it('that fits nowhere is given up everywhere', () => {
    const fabric = new ControlFabric(sampleConfig(), { capacity: 512 });
    fabric.request(addManual());
    fabric.runUntilQuiet();
    expect(fabric.entries('manual-refused').length).toBeGreaterThan(0);
    expect(fabric.looksUp('east', session(inTen(3)).ack)).toBe('s04');
    const again = new ControlFabric(sampleConfig(), { capacity: 512 });
    again.request(addManual(), { method: 'immediate' });
    expect(again.looksUp('east', session(inTen(3)).ack)).toBe('s04');
    expect(again.isBusy()).toBe(false);
  });
});

describe('a manual bucket and the automatic ones under it', () => {
  it('never move at the same time: a session’s choice would be looked for in the wrong move', () => {
    const mask: [number, number, number, number] = [0, 0, 0, 7];
    const fabric = fabricOf({ mask, move: { parallelBuckets: 2 } });
    fabric.request(addManual({ server: 's02' }), { method: 'delayed' });
    fabric.request({ kind: 'drop', server: 's04', pool: null });
    const inSeven = session([0, 0, 0, 0x0a000007], 1);
    const server = fabric.serverOf('east', inSeven.syn)!;
    fabric.run(10 * SECOND);
    expect(fabric.serverOf('east', session([0, 0, 0, 0x0a000007], 2).ack)).toBe('s04');
    fabric.run(16 * SECOND);
    expect(fabric.controller.state.moves.size).toBe(1);
    expect(fabric.serverOf('west', inSeven.ack)).toBe(server);
    fabric.runUntilQuiet();
    expect(fabric.nowUs).toBe((25 + 15) * SECOND);
  });
});

describe('manual buckets', () => {
  it('"may be added to the normal bucket pool and moved around"', () => {
    const fabric = fabricOf({ move: { parallelBuckets: 200 } });
    fabric.request(addManual({ kind: 'pooled', server: null }), { method: 'immediate' });
    const first = fabric.looksUp('east', session(inTen(0)).ack)!;
    expect(first).toMatch(/^s0[1-4]$/);
    fabric.request({ kind: 'drop', server: first, pool: null });
    fabric.runUntilQuiet();
    expect(fabric.looksUp('east', session(inTen(0)).ack)).not.toBe(first);
  });

  it('split a bucket: more mask bits go first, then the explicit priority', () => {
    const fabric = fabricOf();
    fabric.request(addManual(), { method: 'immediate' });
    fabric.request(addManual({ name: 'wide', mask: prefixMask(4, 7), server: 's03' }), {
      method: 'immediate',
    });
    fabric.request(addManual({ name: 'preferred', priority: 5, server: 's04' }), { method: 'immediate' });
    expect(fabric.looksUp('east', session(inTen(0)).ack)).toBe('s04');
    fabric.request(withdraw('preferred'), { method: 'immediate' });
    expect(fabric.looksUp('east', session(inTen(0)).ack)).toBe('s02');
    fabric.request(withdraw(), { method: 'immediate' });
    expect(fabric.looksUp('east', session(inTen(0)).ack)).toBe('s03');
  });

  it('that tie, or exist already, or name nobody, are refused with a reason', () => {
    const fabric = fabricOf();
    fabric.request(addManual());
    fabric.request(addManual({ name: 'tie', value: [0, 0, 0, 8], mask: [0, 0, 0, 255] }));
    fabric.request(addManual({ value: [0, 0, 0, 8] }));
    fabric.request(addManual({ name: 'nobody', priority: 2, server: 's22' }));
    fabric.request(addManual({ name: 'loud', priority: 100 }));
    fabric.request(withdraw('tne'));
    expect(refusals(fabric)).toEqual([
      expect.stringContaining('match the same sources'),
      expect.stringContaining('already'),
      expect.stringContaining('no member of pool `web` `s22`'),
      expect.stringContaining('priority 100'),
      expect.stringContaining('no manual bucket `tne`'),
    ]);
  });
});

describe('several VIPs and pools', () => {
  const second = {
    name: 'api',
    pool: 'web',
    families: [{ address: v4(0xcb00710b), mask: SEED_MASK }],
    manual: [],
  };
  const toApi = (index: number) => ({
    ...session(sourceIn(index)).ack,
    destination: second.families[0]!.address.words,
  });

  it('a new VIP is served at once, at every ingress, and disturbs no other', () => {
    const fabric = fabricOf();
    fabric.request({ kind: 'drop', server: 's04', pool: null });
    fabric.run(20 * SECOND);
    fabric.request({ kind: 'add-vip', vip: second });
    expect(fabric.serverOf('east', toApi(1))).toBe('s02');
    expect(fabric.looksUp('west', toApi(3))).not.toBe('s04');
    expect(fabric.entries('step').filter((it) => it.step === 1).length).toBe(2);
    fabric.runUntilQuiet();
    expect(fabric.nowUs).toBe(128 * 15 * SECOND);
  });

  it('a removed one leaves nothing behind, also in the middle of its moves', () => {
    const fabric = fabricOf();
    fabric.request({ kind: 'add-vip', vip: second });
    fabric.request({ kind: 'drop', server: 's04', pool: null });
    fabric.serverOf('east', toApi(3));
    fabric.serverOf('east', session(sourceIn(3)).ack);
    fabric.run(20 * SECOND);
    fabric.request({ kind: 'remove-vip', vip: 'api' });
    expect(fabric.looksUp('east', toApi(0))).toBeNull();
    fabric.runUntilQuiet();
    fabric.request({ kind: 'remove-vip', vip: 'web' });
    fabric.run(fabric.nowUs + SECOND);
    for (const { table } of fabric.switches.values()) expect(table.entryCount).toBe(0);
    expect(fabric.entries('server').at(-1)).toMatchObject({ server: 's04', state: 'removed' });
  });

  it('two VIPs on one pool drain together: all buckets of both', () => {
    const fabric = fabricOf({ servers: 32, move: { parallelBuckets: 32 } });
    fabric.request({ kind: 'add-vip', vip: second });
    fabric.request({ kind: 'drop', server: 's32', pool: null });
    fabric.runUntilQuiet();
    expect(fabric.entries('plan').at(-1)).toMatchObject({ moves: 32, minimum: 32 });
    expect(fabric.nowUs).toBe(15 * SECOND);
  });

  it('a server in two pools can leave one of them and stay in the other', () => {
    const fabric = fabricOf();
    const members = ['s03', 's04'].map((server) => ({
      server,
      share: 1,
      manualOnly: false,
      state: 'active' as const,
    }));
    const pool = { name: 'api', assignment: 'round-robin', virtualNodes: 128, headroomRatio: 0.1, members };
    fabric.request({ kind: 'add-pool', pool });
    fabric.request({ kind: 'add-vip', vip: { ...second, pool: 'api' } });
    fabric.serverOf('east', toApi(1));
    fabric.request({ kind: 'drop', server: 's04', pool: 'web' }, { method: 'immediate' });
    expect(owned(fabric, 's04')).toBe(0);
    expect(owned(fabric, 's04', 'api/4')).toBe(256);
    fabric.request({ kind: 'drop', server: 's03', pool: null }, { method: 'immediate' });
    expect([owned(fabric, 's03'), owned(fabric, 's03', 'api/4')]).toEqual([0, 0]);
  });

  it('a VIP changes its pool gracefully', () => {
    const fabric = fabricOf({ standby: 2, move: { parallelBuckets: 512 } });
    const members = ['s05', 's06'].map((server) => ({
      server,
      share: 1,
      manualOnly: false,
      state: 'active' as const,
    }));
    const pool = { name: 'new', assignment: 'round-robin', virtualNodes: 128, headroomRatio: 0.1, members };
    fabric.request({ kind: 'add-pool', pool });
    fabric.request({ kind: 'set-vip-pool', vip: 'web', pool: 'new' });
    expect(fabric.serverOf('east', session(sourceIn(3)).ack)).toBe('s04');
    expect(fabric.serverOf('east', session(sourceIn(3), 2).syn)).toBe('s06');
    fabric.runUntilQuiet();
    expect([owned(fabric, 's05'), owned(fabric, 's06')]).toEqual([256, 256]);
    fabric.request({ kind: 'remove-pool', pool: 'web' });
    expect(refusals(fabric)).toEqual([]);
  });

  it('a VIP gets another mask in one bundle, pins untouched', () => {
    const fabric = fabricOf();
    fabric.request({ kind: 'drop', server: 's04', pool: null });
    fabric.serverOf('east', session(sourceIn(3), 1).ack);
    fabric.request({ kind: 'set-vip-mask', vip: 'web', family: 4, mask: [0, 0, 0, 0xff] });
    expect(fabric.serverOf('east', session(sourceIn(3), 1).ack)).toBe('s04');
    const entries = fabric.switches.get('west')!.table.entryCount;
    expect(entries).toBe(256);
    for (let index = 0; index < 256; index += 17) {
      const { ack } = session([0, 0, 0, 0x14000000 + index]);
      expect(fabric.looksUp('west', ack)).toBe(fabric.looksUp('east', ack));
      expect(['s01', 's02', 's03']).toContain(fabric.looksUp('west', ack));
    }
    fabric.runUntilQuiet();
    expect(fabric.isBusy()).toBe(false);
  });

  it('an assignment changes gracefully, moving only what differs', () => {
    const fabric = fabricOf({ move: { parallelBuckets: 512 } });
    fabric.request({ kind: 'set-assignment', pool: 'web', assignment: 'ring' });
    fabric.runUntilQuiet();
    const ring = fabricOf({ assignment: 'ring' });
    expect(fabric.controller.state.tables.get('web/4')!.owner).toEqual(
      ring.controller.state.tables.get('web/4')!.owner,
    );
  });

  it('IPv6 has its own table, moved by its own buckets', () => {
    const config = sampleConfig({ servers: 2, mask: [0, 0, 0, 1] });
    const words: [number, number, number, number] = [0x20010db8, 0, 0, 0x10];
    const six = {
      address: { family: 6 as const, words },
      mask: [0, 0, 0, 3] as [number, number, number, number],
    };
    const fabric = new ControlFabric({
      ...config,
      vips: [{ ...config.vips[0]!, families: [...config.vips[0]!.families, six] }],
    });
    const packet = { family: 6, source: [0x20010db8, 1, 2, 1], destination: words, tcpFlags: 16 } as const;
    expect(fabric.serverOf('east', packet)).toBe('s02');
    fabric.request({ kind: 'drop', server: 's02', pool: null });
    fabric.run(15 * SECOND);
    expect(fabric.serverOf('east', packet)).toBe('s02');
    fabric.runUntilQuiet();
    expect(fabric.nowUs).toBe(3 * 15 * SECOND);
    expect(fabric.looksUp('east', { ...packet, sourcePort: 9 })).toBe('s01');
  });
});

describe('NAT', () => {
  it('has a reverse entry for every server, of newcomers too, and none twice', () => {
    const fabric = fabricOf({ mode: 'nat', standby: 1 });
    const east = fabric.switches.get('east')!.table;
    expect(east.entryCount).toBe(512 + 5);
    fabric.request({
      kind: 'register',
      server: { id: 's09', addresses: [v4(0xc6120063)] },
      links: ['east', 'west'].map((ingress) => ({ ingress, server: 's09', port: 40, mac: 9 })),
    });
    fabric.request({ kind: 'add', server: 's09', pool: 'web' }, { method: 'immediate' });
    expect(refusals(fabric)).toEqual([]);
    expect(east.entryCount).toBe(512 + 6);
    expect(owned(fabric, 's09')).toBe(102);
  });

  it('is refused for a second VIP of the same servers: replies could not be told apart', () => {
    const fabric = fabricOf({ mode: 'nat' });
    const families = [{ address: v4(0xcb00710b), mask: SEED_MASK }];
    fabric.request({ kind: 'add-vip', vip: { name: 'api', pool: 'web', families, manual: [] } });
    expect(refusals(fabric).length).toBe(4);
    expect(refusals(fabric)[0]).toMatch(/under NAT server `s01` cannot answer for both/);
  });
});

describe('requests', () => {
  it('that cannot be carried out are refused with every reason, and change nothing', () => {
    const fabric = fabricOf();
    const before = fabric.controller.snapshot();
    const ask = (change: Change, more = {}): void => fabric.request(change, more);
    ask({ kind: 'drop', server: 's44', pool: 'web' });
    ask({ kind: 'drop', server: 's04', pool: 'wbe' });
    ask({ kind: 'add', server: 's99', pool: 'web', share: -1 });
    ask({ kind: 'set-assignment', pool: 'web', assignment: 'rign' });
    ask({ kind: 'remove-pool', pool: 'web' });
    ask({ kind: 'remove-vip', vip: 'wep' });
    ask({ kind: 'forget', server: 's01' });
    ask({
      kind: 'add-vip',
      vip: {
        name: 'twin',
        pool: 'web',
        families: [{ address: { family: 4, words: VIP }, mask: SEED_MASK }],
        manual: [],
      },
    });
    ask({ kind: 'remove-vip', vip: 'web' }, { method: 'delayed' });
    ask(
      { kind: 'drop', server: 's04', pool: null },
      { move: { parallelBuckets: 0, tableLimitRatio: 2, searchTimeoutUs: -1 } },
    );
    expect(refusals(fabric).length).toBe(13);
    expect(fabric.controller.state).toEqual(before);
    expect(fabric.entries('request-refused')[3]!.issues[0]!.hint).toBe('did you mean `ring`?');
  });

  it('are taken once each', () => {
    const fabric = fabricOf();
    fabric.request({ kind: 'rebalance', pool: null }, { id: 'one' });
    fabric.request({ kind: 'rebalance', pool: null }, { id: 'one' });
    expect(refusals(fabric)).toEqual(['request `one` has been made before']);
  });

  it('forget a server that serves no more', () => {
    const fabric = fabricOf();
    fabric.request({ kind: 'drop', server: 's04', pool: null }, { method: 'immediate' });
    fabric.request({ kind: 'forget', server: 's04' });
    expect(refusals(fabric)).toEqual([]);
    expect(fabric.controller.state.machines.has('s04')).toBe(false);
  });
});

describe('a server that is draining while its VIP is put on another pool', () => {
  it.each([1, 8])(
    'is not called removed before the last of its buckets has left it, %i at once',
    (parallelBuckets) => {
      const fabric = fabricOf({ mask: [0, 0, 0, 0x1f], move: { parallelBuckets } });
      const members = ['s03', 's04'].map((server) => ({
        server,
        share: 1,
        manualOnly: false,
        state: 'active' as const,
      }));
      const pool = {
        name: 'other',
        assignment: 'round-robin',
        virtualNodes: 128,
        headroomRatio: 0.1,
        members,
      };
      fabric.request({ kind: 'add-pool', pool });
      fabric.request({ kind: 'drop', server: 's01', pool: 'web' });
      fabric.run(20 * SECOND);
      fabric.request({ kind: 'set-vip-pool', vip: 'web', pool: 'other' });
      const stateOf = () => fabric.controller.state.pools.get('web')!.members.get('s01')!.state;
      const early: number[] = [];
      for (let second = 21; fabric.controller.state.run !== null; second++) {
        fabric.run(second * SECOND);
        if (stateOf() === 'removed' && owned(fabric, 's01') > 0) early.push(second);
      }
      expect(early).toEqual([]);
      expect([stateOf(), owned(fabric, 's01'), owned(fabric, 's02')]).toEqual(['removed', 0, 0]);
    },
  );
});
