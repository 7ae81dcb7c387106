// `maskring sweep` in this process: what is listed, run, resumed, refused and printed. Kills, shards and workers of the built command
// are tried in sweep-resume.test.ts.

import { mkdirSync, readdirSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from './captured-io.ts';
import { accessLog, folderWith } from './log-fixture.ts';

const BASE = `version: 1
duration: 8s
interval: 2s
pools: {web: {servers: 4, assignment: round-robin}}
vips: {web: {mask: 0.0.0.15}}
traffic: {visitors: {clients: 20, population: uniform, arrivals: {per-second: 3}, session: exponential}}
`;
const SWEEP = `version: 1
question: How many servers?
base: base.yaml
vary:
  pools.web.servers: [2, 3]
replications: 2
objective: {minimise: [p_servers, "load_cv{of=sessions,pool=web}"]}
`;
const folder = (sweep = SWEEP, more: Record<string, string> = {}) =>
  folderWith({ 'base.yaml': BASE, 's.yaml': sweep, ...more });
const cellsIn = (cwd: string, out = 's.sweep') => readdirSync(`${cwd}/${out}/cells`).sort();
const csv = (cwd: string, name: string, out = 's.sweep') =>
  readFileSync(`${cwd}/${out}/tables/${name}.csv`, 'utf8').trim().split('\n');
const manifest = (cwd: string, out = 's.sweep') =>
  JSON.parse(readFileSync(`${cwd}/${out}/sweep.json`, 'utf8'));

describe('maskring sweep', () => {
  it('runs every cell, writes tables and manifest, prints the front', async () => {
    const cwd = folder();
    const { code, out } = await run(['sweep', 's.yaml'], { cwd });
    expect(code).toBe(0);
    expect(out).toMatch(/How many servers\?\ntwo points, four runs/);
    expect(out).toMatch(/Pareto front:/);
    expect(cellsIn(cwd)).toHaveLength(4);
    expect(csv(cwd, 'runs')).toHaveLength(5);
    expect(csv(cwd, 'front')[0]).toBe(
      'point,p_servers,replications,o_load_cv_web_sessions,o_load_cv_web_sessions_ci_low,o_load_cv_web_sessions_ci_high,on_front',
    );
    expect(manifest(cwd)).toMatchObject({
      schema: 'maskring/sweep/v1',
      complete: true,
      run_count: 4,
      shard: null,
    });
  });

  it('runs replication 0 as `maskring run` does, and the mean of the points is that of the runs', async () => {
    const cwd = folder();
    await run(['sweep', 's.yaml'], { cwd });
    const single = await run(['run', 'base.yaml', '--json', '--set', 'pools.web.servers=3'], { cwd });
    const measure = JSON.parse(single.out).metrics['load_cv{pool=web,of=sessions}'].mean;
    const rows = csv(cwd, 'metrics').filter((row) => /,3,load_cv,"pool=web,of=sessions",mean,/.test(row));
    const values = rows.map((row) => Number(row.split(',').at(-1)));
    expect(values[0]).toBe(measure);
    const point = csv(cwd, 'points').find((row) => /,3,load_cv,"pool=web,of=sessions",mean,/.test(row))!;
    expect(Number(point.split(',')[7])).toBeCloseTo((values[0]! + values[1]!) / 2, 14);
  });

  it('runs a finished cell never again, and one that is damaged once more', async () => {
    const cwd = folder();
    await run(['sweep', 's.yaml'], { cwd });
    const before = csv(cwd, 'metrics');
    const [first, second] = cellsIn(cwd);
    truncateSync(`${cwd}/s.sweep/cells/${first}`, 100);
    const text = readFileSync(`${cwd}/s.sweep/cells/${second}`, 'utf8');
    writeFileSync(`${cwd}/s.sweep/cells/${second}`, text.replace(/("duration_seconds":)/, '$11'));
    expect((await run(['sweep', 's.yaml'], { cwd })).err).toMatch(/^2 cells are finished already/);
    expect(csv(cwd, 'metrics')).toEqual(before);
    expect((await run(['sweep', 's.yaml'], { cwd })).err).toMatch(/^4 cells are finished already/);
  });

  it('continues with more values and more replications', async () => {
    const cwd = folder();
    await run(['sweep', 's.yaml'], { cwd });
    writeFileSync(
      `${cwd}/s.yaml`,
      SWEEP.replace('[2, 3]', '[2, 3, 4]').replace('replications: 2', 'replications: 3'),
    );
    const { code, err } = await run(['sweep', 's.yaml'], { cwd });
    expect([code, err.split('\n')[0]]).toEqual([0, '4 cells are finished already and are not run again']);
    expect(csv(cwd, 'runs')).toHaveLength(10);
  });

  it('runs cells again where an input has changed', async () => {
    const traffic = 'traffic: {log: {trace: x.log}}\n';
    const base = `${BASE.slice(0, BASE.indexOf('traffic:'))}${traffic}`.replace('duration: 8s\n', '');
    const cwd = folder(SWEEP, { 'x.log': accessLog(60) });
    writeFileSync(`${cwd}/base.yaml`, base.replace('interval: 2s\n', ''));
    expect((await run(['sweep', 's.yaml'], { cwd })).code).toBe(0);
    writeFileSync(`${cwd}/x.log`, accessLog(64));
    const { err } = await run(['sweep', 's.yaml'], { cwd });
    expect(err).not.toMatch(/finished already/);
    expect(cellsIn(cwd)).toHaveLength(8);
    expect(csv(cwd, 'runs')).toHaveLength(5);
  });

  it('lists cells and an estimate without running anything', async () => {
    const cwd = folder();
    const { code, out, err } = await run(['sweep', 's.yaml', '--list'], { cwd });
    expect(code).toBe(0);
    expect(out.split('\n')[0]).toMatch(/^point +p_servers +cells +finished +key$/);
    expect(err).toMatch(/^four cells, 4 to run; about .* with .* workers?, by trying a few\n$/);
    expect(readdirSync(cwd)).not.toContain('s.sweep');
    const json = JSON.parse((await run(['sweep', 's.yaml', '--list', '--json'], { cwd })).out);
    expect(json.cells).toHaveLength(4);
    expect(json.cells[3]).toMatchObject({ point: 1, replication: 1, p_servers: 3, finished: false });
  });

  it('ends a point when its interval is narrow enough, the others at the cap', async () => {
    const stop = (width: string) =>
      SWEEP.replace(
        'replications: 2',
        `replications: 8\nstop: {measure: sessions_lost{cause=moved}, half-width: ${width}, least: 2}`,
      ).replace('measure: sessions_lost{cause=moved}', 'measure: "sessions_lost{cause=moved}"');
    const cwd = folder(stop('0.5'));
    await run(['sweep', 's.yaml'], { cwd });
    expect(csv(cwd, 'runs')).toHaveLength(1 + 2 * 2);
    const wide = folder(
      stop('0.5').replace('sessions_lost{cause=moved}', 'load_cv{pool=web,of=sessions}').replace('0.5', '0'),
    );
    expect((await run(['sweep', 's.yaml'], { cwd: wide })).code).toBe(0);
    expect(csv(wide, 'runs')).toHaveLength(1 + 2 * 8);
  });

  it('keeps what is finished at Ctrl-C and goes on from there', async () => {
    const cwd = folder(SWEEP.replace('replications: 2', 'replications: 6'));
    const { code, err } = await run(['sweep', 's.yaml', '--workers', '1'], { cwd, interrupt: true });
    expect(code).toBe(130);
    expect(err).toMatch(/stopping/);
    expect(err).toMatch(/results are in s\.sweep \(incomplete\)/);
    expect(manifest(cwd)).toMatchObject({ complete: false });
    const done = cellsIn(cwd).length;
    expect(done).toBeLessThan(12);
    const again = await run(['sweep', 's.yaml'], { cwd });
    expect(again.code).toBe(0);
    if (done > 0) expect(again.err).toMatch(new RegExp(`^${done} cells? are finished`));
    expect(csv(cwd, 'runs')).toHaveLength(13);
  });

  it('stops at the cap on memory with what is finished', async () => {
    const cwd = folder();
    const { code, err } = await run(['sweep', 's.yaml', '--max-memory', '64MB'], { cwd });
    expect(code).toBe(7);
    expect(err).toMatch(/the cap on memory is reached; finished cells are kept/);
  });

  it('prints a report as JSON', async () => {
    const { out } = await run(['sweep', 's.yaml', '--json'], { cwd: folder() });
    const report = JSON.parse(out);
    expect(report).toMatchObject({
      schema: 'maskring/sweep-report/v1',
      point_count: 2,
      run_count: 4,
      missing: [],
    });
    expect(report.front.map((row: { point: number }) => row.point)).toEqual([0, 1]);
  });

  it('tells of a measure that no run has, with the one that was meant', async () => {
    const cwd = folder(SWEEP.replace('of=sessions,pool=web}', 'of=session,pool=web}'));
    const { code, err } = await run(['sweep', 's.yaml'], { cwd });
    expect(code).toBe(3);
    expect(err).toMatch(/no run has the measure `load_cv\{pool=web,of=session\}`/);
  });

  it.each([
    ['a sweep that is not there', {}, ['sweep', 'no.yaml'], /no\.yaml: there is no such file/, 3],
    [
      'a base that is not there',
      { 's.yaml': SWEEP.replace('base.yaml', 'bse.yaml') },
      ['sweep', 's.yaml'],
      /s\.yaml:3:7: base: the base scenario: there is no such file/,
      3,
    ],
    ['a shard beyond the last', {}, ['sweep', 's.yaml', '--shard', '3/2'], /a part such as 2\/5/, 2],
    ['no workers', {}, ['sweep', 's.yaml', '--workers', '0'], /from 1 to 256/, 2],
    ['too little memory', {}, ['sweep', 's.yaml', '--max-memory', '3'], /an amount such as 512MB/, 2],
    ['a merge of nothing', {}, ['sweep', 'merge', 'x', '--out', 'y'], /no sweep\.json can be read here/, 3],
    [
      'a trace from standard input',
      { 'base.yaml': BASE.replace(/traffic:.*/, 'traffic: {log: {trace: "-"}}') },
      ['sweep', 's.yaml'],
      /standard input cannot be read by several runs/,
      3,
    ],
  ])('refuses %s', async (...[, files, argv, message, wanted]) => {
    const { code, err } = await run(argv, { cwd: folder(SWEEP, files) });
    expect(err).toMatch(message);
    expect(code).toBe(wanted);
  });

  it('does not write into a folder that holds something else', async () => {
    const cwd = folder();
    mkdirSync(`${cwd}/mine`);
    writeFileSync(`${cwd}/mine/thesis.txt`, 'x');
    const { code, err } = await run(['sweep', 's.yaml', '--out', 'mine'], { cwd });
    expect(code).toBe(2);
    expect(err).toMatch(/it holds no sweep that could be continued/);
    expect(readdirSync(`${cwd}/mine`)).toEqual(['thesis.txt']);
  });
});

describe('maskring sweep merge', () => {
  it('names what is missing with its shard, exits with 7, and is complete with the rest', async () => {
    const cwd = folder();
    const part = (index: number) =>
      run(['sweep', 's.yaml', '--shard', `${index}/2`, '--out', `part${index}`], { cwd });
    expect((await part(2)).code).toBe(0);
    const lacking = await run(['sweep', 'merge', 'part2', '--out', 'all'], { cwd });
    expect(lacking.code).toBe(7);
    expect(lacking.err).toMatch(
      /missing: two cells\n {2}[0-9a-f]{16}-0: servers=2, replication 0, shard 1\/2/,
    );
    expect(manifest(cwd, 'all').complete).toBe(false);
    await part(1);
    expect((await run(['sweep', 'merge', 'part1', 'part2', '--out', 'all'], { cwd })).code).toBe(0);
    await run(['sweep', 's.yaml', '--out', 'whole'], { cwd });
    for (const name of ['runs', 'metrics', 'points', 'front'])
      expect(csv(cwd, name, 'all')).toEqual(csv(cwd, name, 'whole'));
  });

  it('refuses folders of two sweeps, and a damaged manifest', async () => {
    const cwd = folder(SWEEP, { 't.yaml': SWEEP.replace('[2, 3]', '[2]') });
    await run(['sweep', 's.yaml', '--out', 'a'], { cwd });
    await run(['sweep', 't.yaml', '--out', 'b'], { cwd });
    const other = await run(['sweep', 'merge', 'a', 'b', '--out', 'c'], { cwd });
    expect([other.code, other.err]).toEqual([
      3,
      expect.stringMatching(/^b: this folder is of another sweep/),
    ]);
    writeFileSync(`${cwd}/b/sweep.json`, '{"schema": "maskring/sweep/v1"}');
    const damaged = await run(['sweep', 'merge', 'b', '--out', 'c'], { cwd });
    expect(damaged.err).toMatch(/b\/sweep\.json: this is no manifest of a sweep, or it is damaged/);
  });
});
