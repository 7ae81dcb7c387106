// A sweep with the built command: killed, sharded, with several workers, the tables are the same bytes. A short form; in full
// (200 cells, ten kills) it is `npm run study:sweep`. Skipped where dist/ was not built.

import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  COMMAND,
  differences,
  killAndResume,
  removeFolder,
  runThrough,
  shardAndMerge,
  tablesOf,
  trialFolder,
} from './sweep-trials.ts';

describe.skipIf(!existsSync(COMMAND))('a sweep of 40 cells (built by npm run build:lib)', () => {
  let cwd = '';
  beforeAll(async () => {
    cwd = trialFolder(2);
    expect(await runThrough(cwd, 'whole', 1)).toMatchObject({ code: 0 });
  }, 120_000);
  afterAll(() => removeFolder(cwd));
  const changed = (out: string) => differences(tablesOf(cwd, 'whole'), tablesOf(cwd, out));

  it('has tables in every format, one hive folder a point', () => {
    const paths = [...tablesOf(cwd, 'whole').keys()];
    expect(paths.filter((path) => path.startsWith('metrics/p_servers='))).toHaveLength(20);
    expect(paths).toContain('front.csv');
    expect(paths).toContain('runs.parquet');
  });

  it('killed twice and resumed gives the same bytes, no cell run twice', async () => {
    const killing = { workers: 2, moments: [5, 25], delaysMs: [3, 17] };
    const end = await killAndResume(cwd, 'killed', killing);
    expect(end).toMatchObject({ code: 0, struck: 2, twice: 0 });
    expect(end.err).toMatch(/\d+ cells are finished already/);
    expect(changed('killed')).toEqual([]);
  });

  it('cut into shards, run in another order and merged, gives the same bytes', async () => {
    expect(await shardAndMerge(cwd, 'merged', [2, 1])).toMatchObject({ code: 0 });
    expect(changed('merged')).toEqual([]);
  });

  it('with eight workers gives the same bytes', async () => {
    expect(await runThrough(cwd, 'eight', 8)).toMatchObject({ code: 0 });
    expect(changed('eight')).toEqual([]);
  });
});
