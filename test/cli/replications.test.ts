// `maskring run --replications` and `--until-ci` through the command line's own entry; worker threads through the built command.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { run } from './captured-io.ts';
import { GATE_SCENARIO } from './gate-fixture.ts';

const cwd = mkdtempSync(join(tmpdir(), 'maskring-replications-'));
const COMMAND = `${process.cwd()}/dist/cli/main.js`;
const CV = 'load_cv{pool=web,of=sources}.mean';
beforeAll(() => writeFileSync(join(cwd, 'web.yaml'), GATE_SCENARIO));
afterAll(() => rmSync(cwd, { recursive: true, force: true }));
const replicate = (...options: string[]) => run(['run', 'web.yaml', ...options], { cwd });

describe('run --replications', () => {
  it('gives means and t intervals, and replication 0 is the scenario itself', async () => {
    const { code, out } = await replicate('--replications', '5', '--json');
    const report = JSON.parse(out);
    expect([code, report.schema, report.replications]).toEqual([
      0,
      'maskring/replications/v1',
      { count: 5, cap: 5, stopped: 'count' },
    ]);
    expect(report.runs.map(({ seed }: { seed: string }) => seed)).toEqual(['1', '1/1', '1/2', '1/3', '1/4']);
    const { mean, low, high, count } = report.metrics[CV];
    expect(count).toBe(5);
    const values: number[] = report.values[CV];
    expect(mean).toBeCloseTo(values.reduce((sum, x) => sum + x, 0) / 5, 12);
    // t(0.975, 4) = 2.776445.
    const sd = Math.sqrt(values.reduce((sum, x) => sum + (x - mean) ** 2, 0) / 4);
    expect((high - low) / 2).toBeCloseTo((2.7764451051977987 * sd) / Math.sqrt(5), 10);
    const single = JSON.parse((await replicate('--json')).out);
    expect(single.metrics['load_cv{pool=web,of=sources}'].mean).toBe(values[0]);
  });

  it('draws the same clients in another cell: what the change does not touch is the same seed by seed', async () => {
    const plain = JSON.parse((await replicate('--replications', '3', '--json')).out);
    const changed = JSON.parse(
      (await replicate('--replications', '3', '--json', '--set', 'pools.web.virtual-nodes=16')).out,
    );
    for (const name of ['effective_sources{pool=web,of=sources}', 'bucket_cv{vip=web,family=4,of=requests}'])
      expect(changed.values[name]).toEqual(plain.values[name]);
    expect(changed.values[CV]).not.toEqual(plain.values[CV]);
  });

  it('stops where the interval is narrow enough, or at the cap, and says which', async () => {
    const wide = await replicate('--until-ci', 'load_cv{of=sources,pool=web}=60%');
    expect([wide.code, wide.out]).toEqual([
      0,
      expect.stringMatching(/8 replications .*as asked\s+for\s+\(60%\)/s),
    ]);
    const narrow = await replicate('--until-ci', `${CV}=0.1%`, '--max-replications', '9', '--json');
    const { replications, until_ci } = JSON.parse(narrow.out);
    expect(replications).toEqual({ count: 9, cap: 9, stopped: 'cap' });
    expect([until_ci.metric, until_ci.wanted, until_ci.half_width > 0]).toEqual([CV, '0.1%', true]);
  });

  it('checks the warm-up of a steady state, and says of a drain that it is none', async () => {
    const steady = JSON.parse(
      (await replicate('--replications', '2', '--json', '--set', 'duration=40s')).out,
    );
    expect(steady.warm_up).toMatchObject({ seconds: 1, terminating: null });
    expect(steady.warm_up.checks.map(({ series }: { series: string }) => series)).toEqual([
      'live_sessions{pool=web}',
      'load_cv{pool=web,of=sessions}',
    ]);
    const drain = ['--set', 'events=[{at: 2s, drop: s04, method: immediate}]'];
    const { out } = await replicate('--replications', '2', ...drain);
    expect(out).toContain('the scenario has changes');
  });

  it('gives batch means for one long run', async () => {
    const { out } = await replicate('--replications', '1', '--set', 'duration=101s', '--json');
    const { batch_means } = JSON.parse(out);
    expect(batch_means['live_sessions{pool=web}']).toMatchObject({ count: 25, batchLength: 2 });
  });

  it('judges limits by the mean over replications', async () => {
    expect(
      (await replicate('--replications', '2', '--set', 'thresholds={misrouted_ratio: {min: 1}}')).code,
    ).toBe(4);
  });

  it('writes a folder, and keeps what finished at Ctrl-C', async () => {
    const { code } = await replicate('--replications', '2', '--out', 'kept');
    expect(code).toBe(0);
    const rows = readFileSync(join(cwd, 'kept/replications.csv'), 'utf8').trim().split('\n');
    expect(rows[0]).toBe('replication,seed,metric,value');
    expect(rows.length).toBeGreaterThan(100);
    const stopped = await run(['run', 'web.yaml', '--replications', '5000'], { cwd, interrupt: true });
    expect(stopped.code).toBe(130);
  });

  it('refuses what cannot be: two scenarios, a bad width, an unknown measure, a pipe', async () => {
    expect((await run(['run', 'web.yaml', 'web.yaml', '--replications', '2'], { cwd })).code).toBe(2);
    expect((await replicate('--until-ci', 'load_cv')).code).toBe(2);
    const unknown = await replicate('--until-ci', 'load_cw{pool=web,of=sources}.mean=5%');
    expect([unknown.code, unknown.err]).toEqual([3, expect.stringContaining(`did you mean \`${CV}\``)]);
    expect((await replicate('--replications', '2', '--replications', 'x')).code).toBe(2);
  });
});

describe.skipIf(!existsSync(COMMAND))('worker threads (built by npm run build:lib)', () => {
  it('give the same bytes with 1, 2 and 8 of them', () => {
    const outputs = ['1', '2', '8'].map((workers) => {
      const argv = [COMMAND, 'run', 'web.yaml', '--replications', '9', '--json', '--workers', workers];
      const { status, stdout } = spawnSync(process.execPath, argv, { cwd, encoding: 'utf8' });
      expect(status).toBe(0);
      return stdout;
    });
    expect(outputs[0]!.length).toBeGreaterThan(10_000);
    expect(outputs[1]).toBe(outputs[0]);
    expect(outputs[2]).toBe(outputs[0]);
  }, 300_000);
});
