// The package as its users get it: packed, installed in an empty project, imported from Node, typed, built for the browser by
// Vite, and run as a command. Nothing is fetched: dependencies come from this checkout's node_modules.
import { execFileSync, spawn } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const folder = mkdtempSync(join(tmpdir(), 'maskring-package-'));
const installed = join(folder, 'node_modules/maskring');
const checkout = resolve('.');

const node = (...argv: string[]): string =>
  execFileSync(process.execPath, argv, { cwd: folder, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });

beforeAll(() => {
  if (!existsSync('web-dist/index.html')) execFileSync('npm', ['run', '--silent', 'build:web']);
  const packed = execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', folder], {
    encoding: 'utf8',
  });
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', [
    'xzf',
    join(folder, packed.trim().split('\n').at(-1)!),
    '--strip-components=1',
    '-C',
    installed,
  ]);
  linkDependencies();
  writeFileSync(
    join(folder, 'package.json'),
    JSON.stringify({ name: 'user', private: true, type: 'module' }),
  );
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What `npm install` would put there: the package's dependencies, linked instead of fetched. */
function linkDependencies(): void {
  const { dependencies } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const name of Object.keys(dependencies)) {
    const target = join(folder, 'node_modules', name);
    mkdirSync(join(target, '..'), { recursive: true });
    symlinkSync(join(checkout, 'node_modules', name), target);
  }
}

const PROGRAM = `
import { parseScenario, runScenario, openTrace, textSource, unwrap } from 'maskring';
const yaml = 'version: 1\\npools: {web: {servers: 4}}\\ntraffic: {log: {trace: x.log}}\\n';
const scenario = unwrap(parseScenario(yaml, { file: 'x.yaml' }));
const line = (i) => '198.51.100.' + i + ' - - [10/Oct/2000:13:55:36 +0000] "GET / HTTP/1.1" 200 5';
const log = Array.from({ length: 200 }, (_, i) => line(i)).join('\\n');
const trace = openTrace(textSource('x.log', log), { format: 'auto' });
const { summary } = await runScenario(scenario, { trace: () => trace });
globalThis.result = summary.fingerprint.sessions;
console.log(summary.fingerprint.sessions);
`;

describe('the packed package', () => {
  it('holds what a user needs and no test', () => {
    const files = readdirSync(installed, { recursive: true }).map(String);
    for (const wanted of [
      'dist/index.js',
      'dist/index.d.ts',
      'dist/cli/main.js',
      'scenarios/start.yaml',
      'web-dist/index.html',
      'LICENSE',
      'README.md',
    ])
      expect(files).toContain(wanted);
    expect(files.filter((file) => /\.test\.|\.fixture\.|^test\//.test(file))).toEqual([]);
  });
  it('runs a scenario when imported from Node', () => {
    writeFileSync(join(folder, 'program.mjs'), PROGRAM);
    expect(node('program.mjs').trim()).toMatch(/^[0-9a-f]{16}$/);
  });
  it('is typed', () => {
    writeFileSync(
      join(folder, 'typed.ts'),
      PROGRAM.replace('(i) =>', '(i: number) =>').replace('globalThis.result = ', 'const text: string = ') +
        '\ntext;\n',
    );
    const compilerOptions = {
      noEmit: true,
      strict: true,
      module: 'nodenext',
      target: 'es2023',
      skipLibCheck: true,
      types: [],
    };
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['typed.ts'] }));
    node(join(checkout, 'node_modules/typescript/bin/tsc'), '-p', '.');
  });
  it('builds for the browser with Vite and gives the same result there', () => {
    writeFileSync(join(folder, 'entry.js'), PROGRAM);
    writeFileSync(
      join(folder, 'vite.config.mjs'),
      `export default { logLevel: 'silent', build: { target: 'es2022', outDir: 'out', minify: false, lib: { entry: 'entry.js', formats: ['es'], fileName: 'bundle' } } };`,
    );
    node(join(checkout, 'node_modules/vite/bin/vite.js'), 'build');
    const bundle = readFileSync(join(folder, 'out/bundle.js'), 'utf8');
    expect(bundle).not.toMatch(/from ["']node:|require\(["']node:/);
    cpSync(join(folder, 'out/bundle.js'), join(folder, 'bundle.mjs'));
    expect(node('bundle.mjs').trim()).toBe(node('program.mjs').trim());
  });
  it('runs as a command', () => {
    const out = node(
      join(installed, 'dist/cli/main.js'),
      'explain',
      '72.73.30.171',
      '--mask',
      '8.32.109.34',
      '--json',
    );
    expect(JSON.parse(out).bucket).toEqual({ value: '8.0.12.34', index: 283, count: 512 });
  });
  it('serves the page it ships, and ends at Ctrl-C', async () => {
    const child = spawn(process.execPath, [join(installed, 'dist/cli/main.js'), 'ui'], { cwd: folder });
    const ended = new Promise<number | null>((resolve) => child.on('exit', resolve));
    const address = await new Promise<string>((resolve, reject) => {
      child.stdout.once('data', (text) => resolve(String(text).trim()));
      child.on('exit', (code) => reject(new Error(`ended with ${code}`)));
    });
    const page = await fetch(address);
    const text = await page.text();
    expect(text).toContain('Content-Security-Policy');
    const script = /src="\.\/(assets\/[^"]+\.js)"/.exec(text)![1]!;
    expect((await fetch(new URL(script, address))).status).toBe(200);
    child.kill('SIGINT');
    expect(await ended).toBe(0);
  });
});
