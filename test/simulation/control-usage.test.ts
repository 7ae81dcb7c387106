// Measured usage and the rebalances it leads to: counters of all switches, pins and punted packets included, decayed once per poll, a
// numbered snapshot for every decision. Source: SPEC §4 (by usage), §6 (rebalance triggers); the seed on "automatic load
// re balancing".
import { describe, expect, it } from 'vitest';
import { ControlFabric } from '../../src/control/control-fabric.fixture.ts';
import {
  type SampleOptions,
  SECOND,
  sampleConfig,
  session,
  sourceIn,
} from '../../src/control/sample-config.fixture.ts';

const byUsage = (options: SampleOptions = {}): ControlFabric =>
  new ControlFabric(sampleConfig({ assignment: 'usage-minimal', ...options }));

const usage = (fabric: ControlFabric, index: number): number =>
  fabric.controller.state.usage.tables.get('web/4')?.automatic[index] ?? 0;

const send = (fabric: ControlFabric, bucket: number, packets: number): void => {
  for (let i = 0; i < packets; i++)
    fabric.send(i % 2 === 0 ? 'east' : 'west', session(sourceIn(bucket, i & 3)).udp);
};

describe('usage', () => {
  it('sums the counters of all switches at fixed instants', () => {
    const fabric = byUsage();
    fabric.run(3 * SECOND);
    send(fabric, 5, 7);
    fabric.run(10 * SECOND - 1);
    expect(usage(fabric, 5)).toBe(0);
    fabric.run(10 * SECOND);
    expect(usage(fabric, 5)).toBe(7);
    expect(fabric.entries('weights')).toMatchObject([{ atUs: 10 * SECOND, number: 1, pool: 'web' }]);
  });

  it('halves in a half-life, once per poll', () => {
    const fabric = byUsage();
    send(fabric, 5, 64);
    fabric.run(10 * SECOND);
    fabric.run(610 * SECOND);
    expect(usage(fabric, 5)).toBeCloseTo(32, 9);
    expect(fabric.entries('weights').length).toBe(61);
  });

  it('counts pinned and punted packets, also of pins that are gone, once each', () => {
    const fabric = byUsage({ assignment: 'usage', move: { pinIdleTimeoutUs: SECOND } });
    const owner = fabric.looksUp('east', session(sourceIn(5)).ack)!;
    fabric.request({ kind: 'drop', server: owner, pool: null }, { move: { parallelBuckets: 512 } });
    const { ack } = session(sourceIn(5));
    for (let i = 0; i < 6; i++) fabric.send('east', ack);
    fabric.run(5 * SECOND);
    fabric.send('east', ack);
    fabric.run(10 * SECOND);
    expect(usage(fabric, 5)).toBe(7);
    fabric.run(20 * SECOND);
    expect(usage(fabric, 5)).toBeCloseTo(7 * 0.5 ** (1 / 60), 9);
  });

  it('counts bytes where asked to', () => {
    const fabric = byUsage({ settings: { usageOf: 'bytes' } });
    send(fabric, 5, 3);
    fabric.run(10 * SECOND);
    expect(usage(fabric, 5)).toBe(300);
  });

  it('of a manual bucket leaves the automatic one', () => {
    const fabric = byUsage();
    const value = sourceIn(5);
    const bucket = {
      name: 'hot',
      family: 4,
      value,
      mask: [0, 0, 0, 0xffffffff],
      kind: 'pooled',
      server: null,
      priority: 0,
    } as const;
    fabric.request({ kind: 'add-manual', vip: 'web', bucket }, { method: 'immediate' });
    for (let i = 0; i < 5; i++) fabric.send('east', session(value).udp);
    fabric.run(10 * SECOND);
    expect(usage(fabric, 5)).toBe(0);
    expect([...fabric.controller.state.usage.tables.get('web/4')!.manual.values()]).toEqual([5]);
  });

  it('is not read where nothing asks for it', () => {
    const fabric = new ControlFabric(sampleConfig({ assignment: 'ring' }));
    fabric.run(100 * SECOND);
    expect(fabric.entries('weights')).toEqual([]);
  });

  it('skips what a switch counted while nobody could read it, and never counts twice', () => {
    const fabric = byUsage();
    fabric.send('east', session(sourceIn(5)).udp);
    fabric.run(10 * SECOND);
    fabric.setChannel('east', false);
    fabric.send('east', session(sourceIn(5)).udp);
    fabric.run(20 * SECOND);
    fabric.setChannel('east', true);
    fabric.send('east', session(sourceIn(5)).udp);
    fabric.run(30 * SECOND);
    const decay = 0.5 ** (1 / 60);
    expect(usage(fabric, 5)).toBeCloseTo(decay * decay + 1, 9);
  });
});

describe('a rebalance by usage', () => {
  const hot = (fabric: ControlFabric): void => {
    // Buckets 0 and 4 and 8 of s01 (under round robin) carry most of the traffic.
    for (let bucket = 0; bucket < 64; bucket++) send(fabric, bucket, bucket % 4 === 0 ? 12 : 2);
  };
  const cvOf = (fabric: ControlFabric): number => {
    const { owner } = fabric.controller.state.tables.get('web/4')!;
    const load = new Map(['s01', 's02', 's03', 's04'].map((id) => [id, 0]));
    for (const [index, server] of owner.entries())
      load.set(server!, load.get(server!)! + usage(fabric, index));
    const loads = [...load.values()];
    const mean = loads.reduce((a, b) => a + b) / 4;
    return Math.sqrt(loads.reduce((sum, it) => sum + (it - mean) ** 2, 0) / 4) / mean;
  };
  const spread = (assignment: string): ControlFabric => {
    const fabric = new ControlFabric(sampleConfig({ assignment: 'round-robin' }));
    fabric.request({ kind: 'set-assignment', pool: 'web', assignment }, { method: 'delayed' });
    hot(fabric);
    fabric.run(10 * SECOND);
    return fabric;
  };

  it.each(['usage', 'usage-minimal'])(
    'equalises "the sum of the weights not the number of flows" (%s)',
    (assignment) => {
      const fabric = spread(assignment);
      expect(cvOf(fabric)).toBeGreaterThan(0.8);
      fabric.request({ kind: 'rebalance', pool: 'web' }, { method: 'immediate' });
      expect(cvOf(fabric)).toBeLessThan(0.15);
      expect(fabric.entries('plan').at(-1)).toMatchObject({ weights: [{ pool: 'web', number: 1 }] });
    },
  );

  it('has "different levels of disruption": the minimal one moves far fewer buckets', () => {
    const [full, minimal] = ['usage', 'usage-minimal'].map((assignment) => {
      const fabric = spread(assignment);
      fabric.request({ kind: 'rebalance', pool: 'web' }, { method: 'immediate' });
      return fabric.entries('plan').at(-1)!.moves;
    });
    expect(minimal! * 5).toBeLessThan(full!);
  });

  it('is set off by a variance over the threshold, gracefully', () => {
    const fabric = byUsage({ settings: { rebalanceAboveCv: 0.3 }, move: { parallelBuckets: 512 } });
    const owner = fabric.looksUp('east', session(sourceIn(0)).ack)!;
    const { owner: owners } = fabric.controller.state.tables.get('web/4')!;
    for (const [bucket, server] of owners.entries()) if (server === owner) send(fabric, bucket, 4);
    fabric.run(10 * SECOND);
    expect(fabric.entries('variance')).toMatchObject([{ pool: 'web' }]);
    expect(fabric.entries('plan')).toMatchObject([{ method: 'graceful' }]);
    fabric.run(40 * SECOND);
    expect(cvOf(fabric)).toBeLessThan(0.3);
    expect(fabric.controller.state.usage.high.size).toBe(0);
  });

  it('happens periodically where asked to, on the snapshot of that moment', () => {
    const fabric = byUsage({ settings: { rebalanceEveryUs: 25 * SECOND } });
    hot(fabric);
    fabric.run(25 * SECOND);
    expect(fabric.entries('plan')).toMatchObject([
      { atUs: 25 * SECOND, weights: [{ pool: 'web', number: 2 }] },
    ]);
  });
});
