// `maskring baseline` through the command line's own entry: saving, judging, what every form of output holds, accepting, and what is
// refused. The gate as a CI runs it, in a repository of its own, is in baseline-action.test.ts.
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { maskringMatchers } from '../../src/cli/vitest-matchers.ts';
import { run } from './captured-io.ts';
import { GATE_REFACTORED, GATE_REGRESSION, GATE_SCENARIO } from './gate-fixture.ts';

expect.extend(maskringMatchers);

const cwd = mkdtempSync(join(tmpdir(), 'maskring-baseline-'));
const path = (file: string) => join(cwd, file);
const read = (file: string) => readFileSync(path(file), 'utf8');
const scenario = (text: string) => writeFileSync(path('web.yaml'), text);
const check = (...options: string[]) => run(['baseline', 'check', 'web.baseline.json', ...options], { cwd });
const CV = 'load_cv{pool=web,of=sources}.mean';
const METRICS = [
  '--metric',
  CV,
  '--metric',
  'load_cv{of=requests,pool=web}=10%',
  '--metric',
  'sessions_lost_ratio{cause=moved}=exact',
];

beforeAll(async () => {
  scenario(GATE_SCENARIO);
  const { code, out, err } = await run(['baseline', 'save', 'web.yaml', ...METRICS], { cwd });
  expect([code, out]).toEqual([0, expect.stringMatching(/^web\.baseline\.json: 3 measures of 64 seeds/)]);
  expect(err).not.toMatch(/bug/);
}, 300_000);
afterAll(() => rmSync(cwd, { recursive: true, force: true }));

describe('baseline save', () => {
  it('writes what a check needs, with names in their own spelling, and no date', () => {
    const saved = JSON.parse(read('web.baseline.json'));
    expect(saved).toMatchObject({
      schema: 'maskring/baseline/v1',
      scenario: { file: 'web.yaml', name: 'web', seed: '1' },
      versions: { streams: '1' },
    });
    expect(
      saved.metrics.map(({ name, tolerance }: { name: string; tolerance: string }) => [name, tolerance]),
    ).toEqual([
      [CV, '5%'],
      ['load_cv{pool=web,of=requests}.mean', '10%'],
      ['sessions_lost_ratio{cause=moved}', 'exact'],
    ]);
    for (const { values } of saved.metrics) expect(values).toHaveLength(64);
    expect(new Set(saved.fingerprints).size).toBe(64);
  });
  it('refuses a measure that does not exist and names the nearest one', async () => {
    const argv = [
      'baseline',
      'save',
      'web.yaml',
      '--out',
      'x.json',
      '--metric',
      'load_cv{pool=web,of=session}',
    ];
    const { code, err } = await run(argv, { cwd });
    expect([code, err]).toEqual([3, expect.stringContaining('did you mean `load_cv{pool=web,of=sessions}')]);
    expect(existsSync(path('x.json'))).toBe(false);
  });
  it('overwrites nothing, and takes no standard input', async () => {
    expect((await run(['baseline', 'save', 'web.yaml'], { cwd })).code).toBe(2);
    const piped = await run(['baseline', 'save', 'web.yaml', '--out', 'x.json', '--trace', '-'], { cwd });
    expect([piped.code, piped.err]).toEqual([3, expect.stringContaining('standard input can be read once')]);
  });
  it('keeps nothing where Ctrl-C came first', async () => {
    const { code } = await run(['baseline', 'save', 'web.yaml', '--out', 'x.json'], { cwd, interrupt: true });
    expect([code, existsSync(path('x.json'))]).toEqual([130, false]);
  });
});

describe('baseline check', () => {
  it('calls the same scenario, and one that is merely written another way, identical', async () => {
    for (const text of [GATE_SCENARIO, GATE_REFACTORED]) {
      scenario(text);
      const { code, out } = await check();
      expect([code, out]).toEqual([0, expect.stringMatching(/^web: identical .* of 8 seeds/)]);
      expect(out).not.toContain('since the baseline');
    }
  });

  it('fails a ring of four points, and says so in every form', async () => {
    scenario(GATE_REGRESSION);
    const files = ['--junit', 'j.xml', '--markdown', 'c.md', '--verdict', 'v.json', '--summary', 's.md'];
    const { code, out } = await check('--annotations', ...files);
    expect([code, out]).toEqual([5, expect.stringMatching(/^web: FAIL: \d of 3 measures got worse/)]);
    expect(out).toContain('the scenario means something else');
    const line = GATE_REGRESSION.split('\n').findIndex((text) => text.includes('load_cv{of=sources')) + 1;
    expect(out).toContain(`::error file=web.yaml,line=${line},title=maskring::${CV}: fail`);
    expect(read('j.xml')).toMatch(/<failure message="(load_cv[^"]*)">\1<\/failure>/);
    expect(read('j.xml')).toMatch(/tests="5" failures="[12]"/);
    expect(read('c.md')).toContain(`| ❌ fail | \`${CV}\``);
    expect(read('s.md')).toBe(read('c.md'));
    const verdict = JSON.parse(read('v.json'));
    expect([verdict.schema, verdict.verdict]).toEqual(['maskring/verdict/v1', 'fail']);
    expect(verdict.gates[0].metrics[2]).toMatchObject({ verdict: 'pass', identical: true });
    scenario(GATE_SCENARIO);
  });

  it('applies the limits of the scenario whatever the baseline says', async () => {
    scenario(GATE_SCENARIO.replace('max: 60%', 'max: 1%'));
    const { code, out } = await check();
    expect([code, out]).toEqual([4, expect.stringContaining('limit load_cv{pool=web,of=sources}: fail')]);
    scenario(GATE_SCENARIO);
  });

  it('warns where the seeds cannot tell, and fails then with --strict', async () => {
    // Sixteen seeds and next to no tolerance: one client less is a change that they cannot judge.
    const saved = JSON.parse(read('web.baseline.json'));
    const [first] = saved.metrics;
    saved.fingerprints.length = 16;
    saved.metrics = [{ ...first, tolerance: '0.0001%', values: first.values.slice(0, 16) }];
    writeFileSync(path('tight.json'), JSON.stringify(saved));
    const tight = (...options: string[]) =>
      run(['baseline', 'check', 'tight.json', '--set', 'traffic.visitors.clients=99', ...options], { cwd });
    const { code, out } = await tight();
    expect([code, out]).toEqual([0, expect.stringMatching(/^web: warning: 16 seeds cannot tell/)]);
    expect((await tight('--strict', '--json')).code).toBe(6);
  });

  it('refuses a file that is no baseline, and one whose scenario is gone', async () => {
    writeFileSync(path('none.json'), '{}');
    const lost = JSON.parse(read('web.baseline.json'));
    writeFileSync(
      path('lost.json'),
      JSON.stringify({ ...lost, scenario: { ...lost.scenario, file: 'gone.yaml' } }),
    );
    const { code, err } = await run(['baseline', 'check', 'none.json', 'lost.json'], { cwd });
    expect(code).toBe(3);
    expect(err).toContain('none.json: this is not a baseline');
    expect(err).toContain('gone.yaml: there is no such file');
  });
});

describe('baseline show and accept', () => {
  it('shows means and tolerances without running', async () => {
    const { code, out } = await run(['baseline', 'show', 'web.baseline.json'], { cwd });
    expect([code, out]).toEqual([0, expect.stringContaining('64 seeds of seed 1')]);
    expect(out).toMatch(/load_cv\{pool=web,of=requests\}\.mean .* higher +10%/);
  });
  it('takes a change over, after which it is identical', async () => {
    writeFileSync(path('b.baseline.json'), read('web.baseline.json'));
    scenario(GATE_REGRESSION);
    const accepted = await run(['baseline', 'accept', 'b.baseline.json'], { cwd });
    expect([accepted.code, accepted.out]).toEqual([
      0,
      expect.stringContaining(`accepted, commit it\n  ${CV}: fail`),
    ]);
    const { code, out } = await run(['baseline', 'check', 'b.baseline.json'], { cwd });
    expect([code, out]).toEqual([0, expect.stringContaining('identical')]);
    scenario(GATE_SCENARIO);
  });
});

describe('the matcher for vitest', () => {
  it('passes what is identical and tells what is worse', async () => {
    await expect(path('web.baseline.json')).toPassGate();
    const set = ['pools.web.virtual-nodes=4'];
    await expect(expect(path('web.baseline.json')).toPassGate({ set })).rejects.toThrow(
      /FAIL: \d of 3 measures got worse/,
    );
  });
});
