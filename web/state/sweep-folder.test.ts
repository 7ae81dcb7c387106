import { describe, expect, it } from 'vitest';
import { filteredPoints, parseSweepFolder, settingText, sweepCommand } from './sweep-folder.ts';

const MANIFEST = {
  schema: 'maskring/sweep/v1',
  file: 'my sweeps/s.yaml',
  shard: null,
  complete: false,
  run_count: 3,
  outline: {
    name: 's',
    question: 'How?',
    replications: 2,
    parameters: [{ name: 'servers' }, { name: 'mask' }],
    minimise: ['p_servers', 'load_cv{pool=web}'],
    points: [{ values: [2, 'a'] }, { values: [4, 'b'] }, { values: [4, 'a'] }],
  },
};
const POINTS = [
  {
    point: 0,
    metric: 'load_cv',
    labels: 'pool=web',
    statistic: 'mean',
    mean: 0.5,
    ci_low: 0.4,
    ci_high: 0.6,
  },
  {
    point: 1,
    metric: 'load_cv',
    labels: 'pool=web',
    statistic: 'mean',
    mean: 0.2,
    ci_low: null,
    ci_high: null,
  },
  { point: 0, metric: 'lost', labels: '', statistic: 'value', mean: 7 },
];
const FRONT = [
  {
    point: 0,
    p_servers: 2,
    p_mask: 'a',
    replications: 2,
    o_a: 0.5,
    o_a_ci_low: 0.4,
    o_a_ci_high: 0.6,
    on_front: true,
  },
  {
    point: 1,
    p_servers: 4,
    p_mask: 'b',
    replications: 1,
    o_a: 0.2,
    o_a_ci_low: null,
    o_a_ci_high: null,
    on_front: false,
  },
];
const ndjson = (rows: readonly unknown[]) => rows.map((row) => `${JSON.stringify(row)}\n`).join('');
const parsed = (manifest: unknown = MANIFEST) => {
  const texts = { manifest: JSON.stringify(manifest), points: ndjson(POINTS), front: ndjson(FRONT) };
  const result = parseSweepFolder(texts);
  if (!result.ok) throw new Error(result.issues[0]!.message);
  return result.value;
};

describe('a folder of a sweep', () => {
  it('gives every point with its objectives, those without a run too', () => {
    const { points, parameters } = parsed();
    expect(parameters).toEqual(['servers', 'mask']);
    expect(points.map(({ values, onFront }) => [values, onFront])).toEqual([
      [[2, 'a'], true],
      [[4, 'b'], false],
      [[4, 'a'], null],
    ]);
    expect(points[0]!.objectives).toEqual([
      { mean: 2, low: null, high: null },
      { mean: 0.5, low: 0.4, high: 0.6 },
    ]);
  });

  it('gives the estimates of every measure by its flat name', () => {
    const { measures, estimates } = parsed();
    expect(measures).toEqual(['load_cv{pool=web}.mean', 'lost']);
    expect(estimates.get('load_cv{pool=web}.mean')!.get(1)).toEqual({ mean: 0.2, low: null, high: null });
  });

  it('says the command that goes on, with names a shell takes', () => {
    expect(sweepCommand(parsed(), 'out')).toBe("maskring sweep 'my sweeps/s.yaml' --out out");
    expect(sweepCommand(parsed({ ...MANIFEST, file: 's.yaml', shard: '2/3' }), '')).toBe(
      'maskring sweep s.yaml --shard 2/3',
    );
  });

  it('filters points by words and by parameter', () => {
    const folder = parsed();
    const texts = (filter: string) =>
      filteredPoints(folder, filter).map((point) => settingText(folder, point));
    expect(texts('servers=4')).toEqual(['servers 4, mask b', 'servers 4, mask a']);
    expect(texts('mask=A 4')).toEqual(['servers 4, mask a']);
    expect(texts('zebra')).toEqual([]);
    expect(texts('')).toHaveLength(3);
  });

  it.each([
    [
      'another manifest',
      { manifest: '{"schema":"x"}', points: '', front: null },
      /not the manifest of a sweep/,
    ],
    [
      'no points',
      { manifest: JSON.stringify(MANIFEST), points: null, front: null },
      /no table of its points/,
    ],
    ['broken text', { manifest: '{', points: '', front: null }, /not JSON/],
    ['a broken line', { manifest: JSON.stringify(MANIFEST), points: '{"a"', front: null }, /not JSON/],
  ])('refuses %s', (_, texts, message) => {
    const result = parseSweepFolder(texts);
    expect(result.ok ? '' : result.issues[0]!.message).toMatch(message);
  });
});
