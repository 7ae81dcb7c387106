import { describe, expect, it } from 'vitest';
import { ControlFabric } from './control-fabric.fixture.ts';
import { SECOND, sampleConfig, serverName, session, sourceIn } from './sample-config.fixture.ts';

const drained = (fabric: ControlFabric, server: string): number =>
  fabric.entries('server').find((entry) => entry.server === server && entry.state === 'removed')?.atUs ?? -1;

describe('the best case of the seed: no live session, no latency, 512 round-robin buckets', () => {
  it.each([
    [32, 1, 240],
    [16, 1, 480],
    [32, 4, 60],
    [16, 8, 60],
  ])('dropping server %i with %i buckets at once takes %i s exactly', (count, parallelBuckets, seconds) => {
    const fabric = new ControlFabric(sampleConfig({ servers: count, move: { parallelBuckets } }));
    fabric.request({ kind: 'drop', server: serverName(count), pool: null });
    fabric.runUntilQuiet();
    expect(drained(fabric, serverName(count))).toBe(seconds * SECOND);
  });
});

describe('a graceful drop', () => {
  it('sends non-TCP to the new server from step 1, TCP to the old one until step 2', () => {
    const fabric = new ControlFabric(sampleConfig());
    const it = session(sourceIn(3));
    expect(fabric.serverOf('east', it.ack)).toBe('s04');
    fabric.request({ kind: 'drop', server: 's04', pool: null });
    expect(fabric.serverOf('east', it.udp)).toBe('s01');
    expect(fabric.serverOf('west', it.ack)).toBe('s04');
    expect(fabric.serverOf('west', session(sourceIn(3), 5).syn)).toBe('s01');
  });
});
