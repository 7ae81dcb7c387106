// A repository that adopts the gate: a temporary git repository with a scenario, its baseline and a workflow of one step, judged by
// action.yml as GitHub's runner would (inputs put in, steps run by bash in order, outputs and summary in files). A regression on a
// branch must fail, a pure refactor must pass as identical. Uses dist/ as the action does; skipped where it was not built.
import { execFileSync, spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { GATE_REFACTORED, GATE_REGRESSION, GATE_SCENARIO } from './gate-fixture.ts';

const ACTION = resolve('.');
const COMMAND = join(ACTION, 'dist/cli/main.js');
const repository = mkdtempSync(join(tmpdir(), 'maskring-adopter-'));
const git = (...argv: string[]) =>
  execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.org', ...argv], {
    cwd: repository,
    encoding: 'utf8',
  });

/** The one step, as README shows it. */
const STEP = `      - uses: maskring/maskring@v0
        with: { baseline: scenarios/web.baseline.json }
`;
const WORKFLOW = `on: pull_request
jobs:
  gate:
    runs-on: ubuntu-latest
    steps:
      - uses: actions/checkout@v4
${STEP}`;

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly env?: Record<string, string>;
  readonly with?: Record<string, string>;
}

interface Ran {
  readonly status: number | null;
  readonly output: string;
  readonly summary: string;
  readonly outputs: string;
}

/** Runs the composite action of the step in the workflow that stands in the repository now. */
function runGate(): Ran {
  const workflow = parse(readFileSync(join(repository, '.github/workflows/gate.yml'), 'utf8'));
  const step = workflow.jobs.gate.steps.find(({ uses }: Step) => uses?.startsWith('maskring/')) as Step;
  const action = parse(readFileSync(join(ACTION, 'action.yml'), 'utf8'));
  for (const name of Object.keys(step.with ?? {})) expect(Object.keys(action.inputs)).toContain(name);
  const input = (name: string): string => step.with?.[name] ?? action.inputs[name].default;
  const folder = mkdtempSync(join(tmpdir(), 'maskring-runner-'));
  const files = { GITHUB_STEP_SUMMARY: join(folder, 'summary'), GITHUB_OUTPUT: join(folder, 'output') };
  for (const file of Object.values(files)) writeFileSync(file, '');
  let [status, output]: [number | null, string] = [0, ''];
  for (const { run, env = {} } of action.runs.steps as Step[]) {
    const filled = Object.entries(env).map(([name, value]) => [
      name,
      value.replace(/\$\{\{ inputs\.(\w+) \}\}/g, (_, key) => input(key)),
    ]);
    const result = spawnSync('bash', ['--noprofile', '--norc', '-eo', 'pipefail', '-c', run!], {
      cwd: repository,
      encoding: 'utf8',
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        GITHUB_ACTIONS: 'true',
        CI: 'true',
        GITHUB_ACTION_PATH: ACTION,
        ...files,
        ...Object.fromEntries(filled),
      },
    });
    output += result.stdout + result.stderr;
    status = result.status;
    if (status !== 0) break;
  }
  const [summary, outputs] = [
    readFileSync(files.GITHUB_STEP_SUMMARY, 'utf8'),
    readFileSync(files.GITHUB_OUTPUT, 'utf8'),
  ];
  rmSync(folder, { recursive: true, force: true });
  return { status, output, summary, outputs };
}

/** A branch off main with one file changed. */
function branch(name: string, file: string, text: string): void {
  git('checkout', '-q', '-b', name, 'main');
  writeFileSync(join(repository, file), text);
  git('commit', '-qam', name);
}

describe.skipIf(!existsSync(COMMAND))(
  'the action in a repository that adopts it (needs dist/, built by npm run build:lib)',
  () => {
    beforeAll(() => {
      for (const folder of ['scenarios', '.github/workflows'])
        mkdirSync(join(repository, folder), { recursive: true });
      writeFileSync(join(repository, 'scenarios/web.yaml'), GATE_SCENARIO);
      writeFileSync(join(repository, '.github/workflows/gate.yml'), WORKFLOW);
      execFileSync(process.execPath, [COMMAND, 'baseline', 'save', 'scenarios/web.yaml'], {
        cwd: repository,
        stdio: 'pipe',
      });
      git('init', '-q', '-b', 'main');
      git('add', '.');
      git('commit', '-qm', 'Adopt the gate');
    }, 300_000);
    afterAll(() => rmSync(repository, { recursive: true, force: true }));

    it('passes what nobody touched', () => {
      const { status, outputs, summary } = runGate();
      expect([status, outputs]).toEqual([0, 'verdict=identical\n']);
      expect(summary).toContain('identical to the baseline');
      expect(git('status', '--short')).toBe('');
    });
    it('passes a pure refactor as identical', () => {
      branch('refactor', 'scenarios/web.yaml', GATE_REFACTORED);
      const { status, outputs } = runGate();
      expect([status, outputs]).toEqual([0, 'verdict=identical\n']);
    });
    it('fails a ring of 4 points instead of 128, with annotations and a summary', () => {
      branch('regression', 'scenarios/web.yaml', GATE_REGRESSION);
      const { status, output, outputs, summary } = runGate();
      expect([status, outputs]).toEqual([5, 'verdict=fail\n']);
      expect(output).toMatch(/::error file=scenarios\/web\.yaml,line=\d+,title=maskring::load_cv/);
      expect(output.match(/^::(error|warning) /gm)!.length).toBeLessThanOrEqual(10);
      expect(summary).toContain('| ❌ fail | `load_cv{pool=web,of=');
    });
    it('passes again once the change is accepted and committed', () => {
      execFileSync(process.execPath, [COMMAND, 'baseline', 'accept', 'scenarios/web.baseline.json'], {
        cwd: repository,
        stdio: 'pipe',
      });
      git('commit', '-qam', 'Accept the uneven ring');
      expect(runGate()).toMatchObject({ status: 0, outputs: 'verdict=identical\n' });
    });
  },
);

it('README shows the step that is tested here', () => {
  const readme = readFileSync('README.md', 'utf8');
  if (!readme.includes('maskring/maskring@'))
    return expect(readFileSync('docs/guide/ci.md', 'utf8')).toContain(STEP);
  expect(readme).toContain(STEP);
});
