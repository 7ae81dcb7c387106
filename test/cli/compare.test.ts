// `maskring compare A B` through the command line's own entry: scenarios, folders and baselines against each other.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './captured-io.ts';
import { GATE_REFACTORED, GATE_REGRESSION, GATE_SCENARIO } from './gate-fixture.ts';

const cwd = mkdtempSync(join(tmpdir(), 'maskring-compare-'));
const compare = (...argv: string[]) => run(['compare', ...argv], { cwd });

beforeAll(async () => {
  writeFileSync(join(cwd, 'web.yaml'), GATE_SCENARIO);
  writeFileSync(join(cwd, 'same.yaml'), GATE_REFACTORED);
  writeFileSync(join(cwd, 'four.yaml'), GATE_REGRESSION);
  writeFileSync(join(cwd, 'other-seed.yaml'), `${GATE_SCENARIO}seed: 2\n`);
  await run(['run', 'web.yaml', '--replications', '12', '--out', 'kept'], { cwd });
}, 120_000);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('compare', () => {
  it('finds one scenario written two ways identical, seed by seed', async () => {
    const { code, out } = await compare('web.yaml', 'same.yaml', '--replications', '3');
    expect([code, out]).toEqual([0, expect.stringContaining('Every measure is identical, seed by seed.')]);
  });
  it('says in words what is worse, on as many seeds as the folder has', async () => {
    const { code, out } = await compare('kept', 'four.yaml');
    expect(code).toBe(0);
    expect(out).toContain('four.yaml against kept, 12 paired seeds');
    expect(out).toMatch(/load_cv\{pool=web,of=\w+\}\.mean: worse by \+/);
  });
  it('gives differences b − a with their interval as JSON', async () => {
    const { out } = await compare('kept', 'four.yaml', '--json', '--metric', 'load_cv{of=sources,pool=web}');
    const { schema, seeds, metrics } = JSON.parse(out);
    expect([schema, seeds, metrics.length]).toEqual(['maskring/comparison/v1', 12, 1]);
    const [{ mean_a, mean_b, difference }] = metrics;
    expect(difference.mean).toBeCloseTo(mean_b - mean_a, 12);
    expect(difference.low).toBeLessThan(difference.mean);
  });
  it('refuses sides whose clients differ, and what holds no replications', async () => {
    const seeds = await compare('web.yaml', 'other-seed.yaml', '--replications', '2');
    expect([seeds.code, seeds.err]).toEqual([3, expect.stringContaining('different seeds')]);
    writeFileSync(join(cwd, 'x.json'), '{}');
    expect((await compare('x.json', 'web.yaml')).code).toBe(3);
    expect((await compare('nothing', 'web.yaml')).err).toContain('there is no such file');
  });
});
