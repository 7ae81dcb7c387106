// Two controllers that never talk: the same configuration gives the same tables, entry for entry, at every version. Where the way an
// assignment came about matters (round robin), that is shown too. Source: SPEC §4, §6; the seed: "all nodes will, given the same
// configuration, arrive at the same mapping … without any coordination".
import { describe, expect, it } from 'vitest';
import type { Change } from '../../src/control/change.ts';
import type { ChangeMethod, ControllerConfig } from '../../src/control/config.ts';
import { ControlFabric } from '../../src/control/control-fabric.fixture.ts';
import { Controller } from '../../src/control/controller.ts';
import { SECOND, sampleConfig, session, sourceIn } from '../../src/control/sample-config.fixture.ts';
import type { FlowStats } from '../../src/switching/messages.ts';

const drop = (server: string): Change => ({ kind: 'drop', server, pool: null });
const add = (server: string): Change => ({ kind: 'add', server, pool: null });

/** Everything a switch holds that does not count or age, in no particular order. */
const tableText = (fabric: ControlFabric, ingress: string): string[] =>
  fabric.switches.get(ingress)!.table.stats(fabric.nowUs).map(entryText).sort();

function entryText({
  match,
  priority,
  cookie,
  actions,
  idleTimeoutUs,
  hardTimeoutUs,
  importance,
}: FlowStats): string {
  const terms = { match, priority, actions, idleTimeoutUs, hardTimeoutUs, importance };
  return `${cookie.toString(16)} ${JSON.stringify(terms)}`;
}

function reached(
  config: ControllerConfig,
  changes: readonly Change[],
  method: ChangeMethod = 'immediate',
): ControlFabric {
  const fabric = new ControlFabric(config);
  for (const change of changes) {
    fabric.request(change, { method });
    fabric.runUntilQuiet();
  }
  return fabric;
}

const sameTables = (a: ControlFabric, b: ControlFabric): boolean =>
  ['east', 'west'].every(
    (ingress) => JSON.stringify(tableText(a, ingress)) === JSON.stringify(tableText(b, ingress)),
  );

describe('the same configuration', () => {
  it('gives identical tables whatever the order of lists in it', () => {
    const config = sampleConfig({ servers: 7, assignment: 'ring' });
    const shuffled: ControllerConfig = {
      ...config,
      servers: [...config.servers].reverse(),
      pools: config.pools.map((pool) => ({ ...pool, members: [...pool.members].reverse() })),
    };
    expect(sameTables(new ControlFabric(config), new ControlFabric(shuffled))).toBe(true);
  });

  it.each(['ring', 'round-robin', 'round-robin-afresh', 'usage', 'usage-minimal'])(
    'and the same changes give identical tables at every version (%s)',
    (assignment) => {
      const changes = [drop('s02'), add('s08'), drop('s05'), add('s02')];
      const config = sampleConfig({ servers: 7, standby: 1, assignment });
      const [a, b] = [new ControlFabric(config), new ControlFabric(config)];
      for (const change of changes) {
        for (const fabric of [a, b]) fabric.request(change, { method: 'immediate' });
        expect(a.controller.state.version).toBe(b.controller.state.version);
        expect(sameTables(a, b)).toBe(true);
      }
    },
  );

  it('gives identical tables whether changes were immediate, graceful or delayed', () => {
    const config = sampleConfig({
      servers: 5,
      standby: 2,
      assignment: 'ring',
      move: { parallelBuckets: 64 },
    });
    const changes = [drop('s02'), add('s06'), add('s07')];
    const [immediate, graceful] = [reached(config, changes), reached(config, changes, 'graceful')];
    const delayed = reached(config, changes, 'delayed');
    delayed.request({ kind: 'rebalance', pool: null }, { method: 'immediate' });
    expect(sameTables(immediate, graceful)).toBe(true);
    expect(sameTables(immediate, delayed)).toBe(true);
  });

  it('leaves the same messages, timers and log behind, also with traffic in between', () => {
    const script = (fabric: ControlFabric): ControlFabric => {
      fabric.request(drop('s03'));
      for (let i = 0; i < 40; i++) {
        fabric.run((i + 1) * 2 * SECOND);
        fabric.send(i % 2 === 0 ? 'east' : 'west', session(sourceIn(2, i & 3), i).ack);
      }
      return fabric;
    };
    const [a, b] = [script(new ControlFabric(sampleConfig())), script(new ControlFabric(sampleConfig()))];
    expect(a.log).toEqual(b.log);
    expect(sameTables(a, b)).toBe(true);
  });
});

describe('different histories that end in one configuration', () => {
  const config = sampleConfig({ servers: 6, standby: 2, assignment: 'ring' });

  it('agree under the ring, entry for entry', () => {
    const one = reached(config, [drop('s02'), add('s07'), drop('s04')]);
    const other = reached(config, [add('s08'), drop('s04'), add('s07'), drop('s08'), drop('s02')]);
    expect(sameTables(one, other)).toBe(true);
    expect(sameTables(one, reached(config, []))).toBe(false);
  });

  it('agree under the ring also when a graceful run was interrupted on the way', () => {
    const straight = reached(config, [drop('s02'), drop('s04')]);
    const crooked = new ControlFabric(config);
    crooked.request(drop('s01'));
    crooked.run(100 * SECOND);
    crooked.request(drop('s02'));
    crooked.run(200 * SECOND);
    crooked.request(add('s01'), { method: 'immediate', resume: true });
    crooked.run(300 * SECOND);
    crooked.request(drop('s04'), { method: 'immediate' });
    crooked.runUntilQuiet();
    expect(sameTables(straight, crooked)).toBe(true);
  });

  it('agree by usage, given the same snapshot: here that of no traffic at all', () => {
    const byUsage = sampleConfig({ servers: 6, standby: 2, assignment: 'usage' });
    const one = reached(byUsage, [drop('s02'), add('s07')]);
    const other = reached(byUsage, [add('s08'), add('s07'), drop('s08'), drop('s02')]);
    expect(sameTables(one, other)).toBe(true);
  });

  it('differ under round robin, where history matters: same members, same counts, other buckets', () => {
    const roundRobin = sampleConfig({ servers: 6, standby: 1, assignment: 'round-robin' });
    const one = reached(roundRobin, []);
    const other = reached(roundRobin, [drop('s02'), add('s02')]);
    expect(sameTables(one, other)).toBe(false);
    const counts = (fabric: ControlFabric): number[] => {
      const { owner } = fabric.controller.state.tables.get('web/4')!;
      return ['s01', 's02', 's03', 's04', 's05', 's06'].map((id) => owner.filter((it) => it === id).length);
    };
    for (const fabric of [one, other])
      for (const count of counts(fabric)) expect(Math.abs(count - 512 / 6)).toBeLessThan(1);
  });
});

describe('a snapshot', () => {
  it('is plain data from which a controller goes on identically, in the middle of a move', () => {
    const fabric = new ControlFabric(sampleConfig());
    fabric.request(drop('s04'));
    fabric.serverOf('east', session(sourceIn(3)).ack);
    fabric.run(20 * SECOND);
    const copy = new Controller(fabric.controller.snapshot());
    expect(copy.state).toEqual(fabric.controller.state);
    const event = {
      kind: 'request',
      request: { id: 'x', change: drop('s03'), method: 'immediate' },
    } as const;
    const before = fabric.controller.snapshot();
    const said = copy.receive(event, fabric.nowUs);
    expect(fabric.controller.state).toEqual(before);
    expect(said).toEqual(fabric.controller.receive(event, fabric.nowUs));
  });
});
