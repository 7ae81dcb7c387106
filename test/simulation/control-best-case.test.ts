// The seed's own arithmetic: 512 round-robin buckets, default timeouts, "otherwise best case": no live session in the moved buckets
// and no latency. Times are exact on the clock. Source: SPEC §6, the seed's "sample case of 512 buckets".
import { describe, expect, it } from 'vitest';
import { ControlFabric } from '../../src/control/control-fabric.fixture.ts';
import { SECOND, sampleConfig, serverName } from '../../src/control/sample-config.fixture.ts';

function secondsUntil(fabric: ControlFabric, server: string, state: string): number {
  fabric.runUntilQuiet();
  const entry = fabric.entries('server').find((it) => it.server === server && it.state === state);
  return (entry?.atUs ?? Number.NaN) / SECOND;
}

const drop = (servers: number, parallelBuckets: number): number => {
  const fabric = new ControlFabric(sampleConfig({ servers, move: { parallelBuckets } }));
  fabric.request({ kind: 'drop', server: serverName(servers), pool: null });
  return secondsUntil(fabric, serverName(servers), 'removed');
};

const add = (servers: number, parallelBuckets: number): number => {
  const fabric = new ControlFabric(
    sampleConfig({ servers: servers - 1, standby: 1, move: { parallelBuckets } }),
  );
  fabric.request({ kind: 'add', server: serverName(servers), pool: null });
  return secondsUntil(fabric, serverName(servers), 'active');
};

describe('"moving 16 buckets at 15 seconds a bucket it will take 4 minutes to complete; for the 16th server 8 minutes; the second over an hour 64 minutes"', () => {
  it.each([
    [32, 240],
    [16, 480],
    [2, 3840],
  ])('removing server %i: %i s', (servers, seconds) => {
    expect(drop(servers, 1)).toBe(seconds);
  });
  it.each([
    [32, 240],
    [16, 480],
    [2, 3840],
  ])('adding server %i: %i s', (servers, seconds) => {
    expect(add(servers, 1)).toBe(seconds);
  });
});

describe('"given a large enough flow table to move more than one bucket at a time"', () => {
  it.each([
    [32, 2, 120],
    [32, 16, 15],
    [16, 4, 120],
    [2, 32, 120],
    [2, 256, 15],
  ])('server %i with %i at once: exactly 1/k, %i s', (servers, parallel, seconds) => {
    expect(drop(servers, parallel)).toBe(seconds);
    expect(add(servers, parallel)).toBe(seconds);
  });

  it('takes the next whole round where k does not divide their number', () => {
    expect(drop(32, 5)).toBe(4 * 15);
  });
});

it('"more aggressive timers should be considered … so these values have to be selectable by the user when the change is requested"', () => {
  const fabric = new ControlFabric(sampleConfig({ servers: 32 }));
  const move = { searchTimeoutUs: 3 * SECOND, parallelBuckets: 4 };
  fabric.request({ kind: 'drop', server: 's32', pool: null }, { move });
  expect(secondsUntil(fabric, 's32', 'removed')).toBe(12);
});
