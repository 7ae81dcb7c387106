import { describe, expect, it } from 'vitest';
import { formatIssue, unwrap } from '../../base/result.ts';
import { parseSweep } from '../../scenario/parse-sweep.ts';
import { outlineOf, planSweep } from './plan-sweep.ts';

const BASE = `version: 1
pools: {web: {servers: 4}}
vips: {web: {mask: 8.32.109.34}}
traffic: {visitors: {clients: 100, arrivals: {per-second: 4}, session: exponential}}
`;

const planned = (text: string) => {
  const parsed = parseSweep(`version: 1\nbase: base.yaml\n${text}`, { file: 's.yaml' });
  return parsed.ok ? planSweep(parsed.value, { text: BASE, file: 'base.yaml' }) : parsed;
};
const valuesOf = (text: string) => unwrap(planned(text)).points.map(({ values }) => values);
const issuesOf = (text: string) => {
  const result = planned(text);
  return result.ok ? [] : result.issues.map(formatIssue);
};

describe('planSweep', () => {
  it('makes every combination, the last path fastest', () => {
    expect(valuesOf('vary:\n  pools.web.servers: [2, 3]\n  traffic.visitors.clients: [10, 20]')).toEqual([
      [2, 10],
      [2, 20],
      [3, 10],
      [3, 20],
    ]);
  });

  it('lets the paths of a zip advance together, as one dimension', () => {
    const zip = 'zip:\n- pools.web.servers: [2, 3]\n  traffic.visitors.clients: [10, 20]\n- seed: [1, 2]';
    expect(valuesOf(zip)).toEqual([
      [2, 10, 1],
      [2, 10, 2],
      [3, 20, 1],
      [3, 20, 2],
    ]);
  });

  it('puts the values into the scenario, after what is set for all', () => {
    const { points } = unwrap(planned('set: {seed: 9}\nvary:\n  pools.web.servers: [2, 3]'));
    expect(points.map(({ scenario }) => [scenario.seed, scenario.pools[0]!.servers.length])).toEqual([
      ['9', 2],
      ['9', 3],
    ]);
  });

  it('leaves out what where does not want', () => {
    const text =
      'vary:\n  pools.web.servers: [2, 4]\n  traffic.visitors.clients: [10, 100]\nwhere: clients >= servers * 20';
    expect(valuesOf(text)).toEqual([
      [2, 100],
      [4, 100],
    ]);
  });

  it('reads durations as seconds and percentages as ratios, with the unit in the name', () => {
    const plan = unwrap(
      planned(
        'vary:\n  interval: [250ms, 1m]\n  pools.web.headroom: [10%, 25 %]\nwhere: interval_seconds < 60',
      ),
    );
    expect(plan.parameters.map(({ name, cells }) => [name, cells])).toEqual([
      ['interval_seconds', [0.25, 60]],
      ['headroom_ratio', [0.1, 0.25]],
    ]);
    expect(plan.points).toHaveLength(2);
  });

  it('makes ranges, linear by step, by count and by equal ratios, without the dust of adding', () => {
    const cells = (range: string) =>
      valuesOf(`vary:\n  traffic.visitors.arrivals.per-second: ${range}`).flat();
    expect(cells('{from: 0.1, to: 0.5, step: 0.1}')).toEqual([0.1, 0.2, 0.3, 0.4, 0.5]);
    expect(cells('{from: 1, to: 4, count: 4}')).toEqual([1, 2, 3, 4]);
    expect(cells('{from: 1, to: 1000, count: 4, scale: log}')).toEqual([1, 10, 100, 1000]);
  });

  it('knows values that are lists or maps by their names', () => {
    const text = `vary:
  events:
    as: change
    values: {none: [], drop: [{at: 10s, drop: s02}]}`;
    const plan = unwrap(planned(text));
    expect(plan.points.map(({ values, scenario }) => [values[0], scenario.events.length])).toEqual([
      ['none', 0],
      ['drop', 1],
    ]);
    expect(plan.parameters[0]!.name).toBe('change');
  });

  it('names columns by as much of the path as tells them apart', () => {
    const text = `vary:
  vips.web.mask: [8.32.109.34]
  pools.web.servers: [2]
  controller.parallel-buckets: [2]`;
    expect(unwrap(planned(text)).parameters.map(({ name }) => name)).toEqual([
      'mask',
      'servers',
      'parallel_buckets',
    ]);
    const same = 'vary:\n  traffic.a.clients: [1]\n  traffic.b.clients: [2]\n  pools.web.servers: [2]';
    const parsed = unwrap(parseSweep(`version: 1\nbase: b\n${same}`, { file: 's.yaml' }));
    const names = parsed.sweep.dimensions.flatMap(({ parameters }) => parameters.map(({ name }) => name));
    expect(names).toEqual(['a_clients', 'b_clients', 'servers']);
  });

  it('tells of a value that no scenario takes, with its place in the sweep file', () => {
    expect(issuesOf('vary:\n  pools.web.servers: [2, 0]')).toEqual([
      expect.stringMatching(/^s\.yaml:4:3: pools\.web\.servers = 0: pools\.web\.servers: `0` is not/),
    ]);
  });

  it('tells of a path that no scenario has', () => {
    expect(issuesOf('vary:\n  pools.web.sever: [2]')[0]).toMatch(
      /s\.yaml:4:3.*unknown key `sever`.*did you mean `servers`/,
    );
  });

  it('tells of where: unknown names, wrong types with the combination, nothing left', () => {
    const vary = 'vary:\n  pools.web.servers: [2, 3]\n';
    expect(issuesOf(`${vary}where: serves > 1`)[0]).toMatch(
      /^s\.yaml:5:8: .*no parameter `serves`.*did you mean `servers`/,
    );
    expect(issuesOf(`${vary}where: servers and true`)[0]).toMatch(/takes true or false.*found servers=2/);
    expect(issuesOf(`${vary}where: servers > 9`)[0]).toMatch(/none of the 2 combinations is left/);
  });

  it('refuses a sweep beyond all bounds before making it', () => {
    const range = '{from: 1, to: 90000, step: 1}';
    const text = `vary:\n  pools.web.servers: ${range}\n  traffic.visitors.clients: ${range}`;
    expect(issuesOf(text)[0]).toMatch(/the sweep is too large; found 8100000000 combinations/);
  });
});

describe('outlineOf', () => {
  const outline = (text: string, sha256 = '00') =>
    outlineOf(unwrap(planned(text)), () => [{ name: 'x.log', sha256 }]);
  const keys = (text: string, sha256?: string) => outline(text, sha256).points.map(({ key }) => key);
  const vary = 'vary:\n  pools.web.servers: [2, 3]';

  it('gives the same keys whatever else the sweep holds', () => {
    expect(keys(`${vary}\nreplications: 5\nname: other`)).toEqual(keys(vary));
    expect(keys('vary:\n  pools.web.servers: [1, 2, 3]').slice(1)).toEqual(keys(vary));
  });

  it('gives other keys where an input or a setting changes', () => {
    expect(keys(vary, '01')).not.toEqual(keys(vary));
    expect(keys(`set: {seed: 2}\n${vary}`)).not.toEqual(keys(vary));
  });

  it('gives one key to two points that are the same scenario', () => {
    const text = 'vary:\n  pools.web.servers: {values: {few: 2, also-few: 2}}';
    const [a, b] = keys(text);
    expect(a).toBe(b);
  });
});
