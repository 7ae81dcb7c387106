// What the commands print, where, and how they end; through the exported main, without a process.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { run } from './captured-io.ts';
import { accessLog, folderWith, SMALL_SCENARIO, temporaryFolder } from './log-fixture.ts';

const LOG = accessLog(4000);
const cwd = folderWith({ 's.yaml': SMALL_SCENARIO, 'access.log': LOG, 'packed.log.gz': gzipSync(LOG) });

describe('maskring explain', () => {
  it('prints the golden of the seed as JSON', async () => {
    const { code, out, err } = await run(['explain', '72.73.30.171', '--mask', '8.32.109.34', '--json']);
    expect([code, err]).toEqual([0, '']);
    expect(JSON.parse(out)).toEqual({
      family: 4,
      address: '72.73.30.171',
      mask: '8.32.109.34',
      bits: [27, 21, 14, 13, 11, 10, 8, 5, 1],
      bucket: { value: '8.0.12.34', index: 283, count: 512 },
    });
  });

  it('does the same for an IPv6 address and mask', async () => {
    const { out } = await run(['explain', '2001:DB8:0::1:5', '--mask', '::1:7', '--json']);
    expect(JSON.parse(out)).toEqual({
      family: 6,
      address: '2001:db8::1:5',
      mask: '::1:7',
      bits: [16, 2, 1, 0],
      bucket: { value: '::1:5', index: 13, count: 16 },
    });
  });

  it('draws the chosen bits of an address', async () => {
    const { out } = await run(['explain', '72.73.30.171', '--mask', '8.32.109.34']);
    expect(out).toBe(`address  72.73.30.171
mask     8.32.109.34   bits 27 21 14 13 11 10 8 5 1
bucket   8.0.12.34   number 283 of 512

bit 31   01001000 01001001 00011110 10101011   0
         ····█··· ··█····· ·██·██·█ ··█···█·
`);
  });

  it('names the server of a scenario, and a static bucket that takes the address', async () => {
    const set = ['--set', 'vips.web.manual-buckets.heavy={match: 72.73.30.171/32, server: s02}'];
    const plain = JSON.parse(
      (await run(['explain', '72.73.30.171', '--scenario', 's.yaml', '--json'], { cwd })).out,
    );
    expect(plain.vips[0]).toMatchObject({
      vip: 'web',
      pool: 'web',
      manual_bucket: null,
      bucket: { index: 283 },
    });
    expect(plain.vips[0].server).toMatch(/^s0[1-4]$/);
    const { out } = await run(['explain', '72.73.30.171', '--scenario', 's.yaml', '--json', ...set], { cwd });
    expect(JSON.parse(out).vips[0]).toMatchObject({ manual_bucket: 'heavy', server: 's02' });
  });

  it('says what a baseline makes of the address: a server at every ingress, or none that the bucket decides', async () => {
    const args = ['explain', '72.73.30.171', '--scenario', 's.yaml'];
    const nearest = [...args, '--set', 'baseline={kind: nearest, servers: random}', '--set', 'ingresses=2'];
    const { vips } = JSON.parse((await run([...nearest, '--json'], { cwd })).out);
    expect(vips[0].baseline).toBe('nearest');
    expect(Object.keys(vips[0].by_ingress)).toEqual(['in-a', 'in-b']);
    for (const server of Object.values(vips[0].by_ingress)) expect(server).toMatch(/^s0[1-4]$/);
    expect((await run(nearest, { cwd })).out).toContain(
      `VIP web at in-a   →   ${vips[0].by_ingress['in-a']}`,
    );
    const dns = JSON.parse((await run([...args, '--set', 'baseline={kind: dns}', '--json'], { cwd })).out);
    expect(dns.vips[0]).toMatchObject({ baseline: 'dns', server: null, by_ingress: null });
    const text = (await run([...args, '--set', 'baseline={kind: dns}'], { cwd })).out;
    expect(text).toContain('the server whose address its resolver answers');
  });

  it('is refused without a mask or a scenario, and with both', async () => {
    expect((await run(['explain', '1.2.3.4'])).code).toBe(2);
    expect((await run(['explain', '1.2.3.4', '--mask', '1.1.1.1', '--scenario', 'x'])).code).toBe(2);
  });
});

describe('maskring run', () => {
  it('reports CV and peak beside reference and floor, a bar per server, the hottest five buckets, what to try next', async () => {
    const { code, out } = await run(['run', 's.yaml'], { cwd });
    expect(code).toBe(0);
    expect(out).toMatch(/^load of pool web +CV +reference +floor +peak\/mean/m);
    for (const of of ['sessions', 'requests', 'sources'])
      expect(out).toMatch(new RegExp(`^  ${of} .*%.*%.*%.*1\\.\\d+`, 'm'));
    for (const server of ['s01', 's02', 's03', 's04'])
      expect(out).toMatch(new RegExp(`^  ${server}  [█▏▎▍▌▋▊▉]+`, 'm'));
    expect(out).toMatch(/^hottest five buckets/m);
    expect(out).toMatch(/^what to try next/m);
    expect(Math.max(...out.split('\n').map((line) => line.length))).toBeLessThanOrEqual(80);
  });

  it('has no colour off a terminal or with NO_COLOR, and some on a terminal', async () => {
    const steer = String.fromCharCode(27);
    const words = async (given: object) => (await run(['run', 's.yaml'], { cwd, ...given })).out;
    expect(await words({})).not.toContain(steer);
    expect(await words({ terminal: true, env: { NO_COLOR: '1' } })).not.toContain(steer);
    expect(await words({ terminal: true })).toContain(steer);
  });

  it('shows progress on the error stream, animated on a terminal only', async () => {
    const shown = async (terminal: boolean) => (await run(['run', 's.yaml'], { cwd, terminal })).err;
    expect(await shown(true)).toMatch(/\r.*(reading|running) s: .*(of .*B|sessions)/);
    expect(await shown(false)).not.toContain('\r');
  });

  it('prints one JSON object that its schema accepts, with every load CV beside reference and floor', async () => {
    const { code, out } = await run(['run', 's.yaml', '--json'], { cwd });
    expect(code).toBe(0);
    const summary = JSON.parse(out);
    const validate = new Ajv({ strict: false, allErrors: true, allowUnionTypes: true }).compile(
      JSON.parse(readFileSync('schema/summary.v1.schema.json', 'utf8')),
    );
    expect(validate(summary), JSON.stringify(validate.errors)).toBe(true);
    expect(summary.schema).toBe('maskring/summary/v1');
    expect(summary.records.log).toMatchObject({ read: 4000, unusable: 0 });
    expect(summary.metrics.misrouted_ratio).toEqual({ value: 0 });
    expect(summary.metrics['load_cv{pool=web,of=sessions}']).toEqual(
      expect.objectContaining({
        mean: expect.any(Number),
        reference: expect.any(Number),
        floor: expect.any(Number),
      }),
    );
  });

  it('gives the same bytes twice, from a packed trace, from standard input, and with keys in another order', async () => {
    const json = async (argv: string[], given: object = {}) =>
      (await run(['run', ...argv, '--json'], { cwd, ...given })).out;
    const once = await json(['s.yaml']);
    expect(await json(['s.yaml'])).toBe(once);
    expect(await json(['s.yaml', '--trace', 'packed.log.gz'])).toBe(once);
    expect(await json(['s.yaml', '--trace', '-'], { stdin: LOG })).toBe(once);
    const [version, question, ...rest] = SMALL_SCENARIO.trimEnd().split('\n');
    const reordered = [...rest.slice(2), ...rest.slice(0, 2), question, version, 'name: s', ''].join('\n');
    expect(await json(['-'], { stdin: reordered })).toBe(once);
  });

  it('takes --seed and --set, and refuses their mistakes by name', async () => {
    const { out } = await run(
      ['run', 's.yaml', '--seed', 'seven', '--set', 'pools.web.servers=2', '--json'],
      { cwd },
    );
    expect(JSON.parse(out).scenario.seed).toBe('seven');
    const { code, err } = await run(['run', 's.yaml', '--set', 'pools.web.servers=none'], { cwd });
    expect(code).toBe(3);
    expect(err).toMatch(/^--set pools\.web\.servers=none: pools\.web\.servers: `none` is not/);
  });

  it('reports unusable lines by reason with the first example', async () => {
    const mixed = `${LOG}not a log line\nhost.example - - [01/Jan/2020:00:00:00 +0000] "GET / HTTP/1.1" 200 5\n`;
    const folder = folderWith({ 's.yaml': SMALL_SCENARIO, 'access.log': mixed });
    const { out } = await run(['run', 's.yaml'], { cwd: folder, width: 200 });
    expect(out).toMatch(/^unusable lines of log +2 lines/m);
    expect(out).toMatch(/first at line 4.001: .*not a log line/);
  });

  it('exits with 4 where a threshold is missed, and says which', async () => {
    const limit = (max: string) => ['--set', `thresholds={"load_cv{of=sources,pool=web}": {max: ${max}}}`];
    const missed = await run(['run', 's.yaml', ...limit('0.0001')], { cwd });
    expect(missed.code).toBe(4);
    expect(missed.out).toMatch(/^ {2}× {2}load_cv\{pool=web,of=sources\}/m);
    expect((await run(['run', 's.yaml', ...limit('500%')], { cwd })).code).toBe(0);
  });

  it('keeps and marks what ran when it is interrupted', async () => {
    const folder = folderWith({ 's.yaml': SMALL_SCENARIO, 'access.log': accessLog(60_000) });
    const { code, out, err } = await run(['run', 's.yaml', '--json', '--out', 'kept'], {
      cwd: folder,
      interrupt: true,
    });
    expect(code).toBe(130);
    expect(JSON.parse(out).partial).toBe(true);
    expect(err).toMatch(/stopping: what ran so far is kept/);
    expect(JSON.parse(readFileSync(join(folder, 'kept/manifest.json'), 'utf8')).partial).toBe(true);
  });

  it('runs several scenarios, one JSON object a line', async () => {
    const { code, out } = await run(['run', 's.yaml', 's.yaml', '--json'], { cwd });
    const lines = out.trimEnd().split('\n');
    expect([code, lines.length, lines[0] === lines[1]]).toEqual([0, 2, true]);
  });
});

describe('maskring run --out', () => {
  it('writes manifest, summary and tidy tables, the same bytes each time and no client address', async () => {
    const folder = folderWith({ 's.yaml': SMALL_SCENARIO, 'access.log': LOG });
    for (const out of ['a', 'b'])
      expect((await run(['run', 's.yaml', '--out', out], { cwd: folder })).code).toBe(0);
    const names = readdirSync(join(folder, 'a')).sort();
    expect(names).toEqual(
      ['buckets', 'metrics', 'runs', 'series']
        .flatMap((name) => [`${name}.csv`, `${name}.ndjson`])
        .concat('manifest.json', 'summary.json')
        .sort(),
    );
    for (const name of names) {
      const text = readFileSync(join(folder, 'a', name), 'utf8');
      expect(readFileSync(join(folder, 'b', name), 'utf8')).toBe(text);
      expect(text).not.toMatch(/\b10\.\d+\.\d+\.\d+\b/);
    }
    const manifest = JSON.parse(readFileSync(join(folder, 'a/manifest.json'), 'utf8'));
    expect(manifest).toMatchObject({ schema: 'maskring/manifest/v1', partial: false, with_addresses: false });
    expect(manifest.inputs).toEqual([
      {
        traffic: 'log',
        file: 'access.log',
        bytes: LOG.length,
        sha256: expect.stringMatching(/^[0-9a-f]{64}$/),
      },
    ]);
  });

  it('hides a manual bucket that is one address, unless addresses are asked for', async () => {
    const folder = folderWith({ 's.yaml': SMALL_SCENARIO, 'access.log': LOG });
    const set = ['--set', 'vips.web.manual-buckets.x={match: 10.0.0.0/32, server: s01}'];
    await run(['run', 's.yaml', ...set, '--out', 'hidden'], { cwd: folder });
    await run(['run', 's.yaml', ...set, '--out', 'shown', '--with-addresses'], { cwd: folder });
    expect(readFileSync(join(folder, 'hidden/buckets.csv'), 'utf8')).toContain('one address');
    expect(readFileSync(join(folder, 'shown/buckets.csv'), 'utf8')).toContain('10.0.0.0/255.255.255.255');
  });

  it('refuses a folder that is not empty, before anything is read, unless forced', async () => {
    const folder = folderWith({ 's.yaml': SMALL_SCENARIO, 'access.log': LOG });
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    const refused = await run(['run', 'missing.yaml', '--out', '.'], { cwd: folder });
    expect([refused.code, refused.err]).toEqual([
      2,
      expect.stringMatching(/the folder is not empty; add --force/),
    ]);
    expect((await run(['run', 's.yaml', '--out', '.', '--force'], { cwd: folder })).code).toBe(0);
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
    expect(existsSync(join(folder, 'manifest.json'))).toBe(true);
  });

  it('leaves nothing behind where the input is bad', async () => {
    const folder = folderWith({ 's.yaml': SMALL_SCENARIO, 'access.log': 'no log\n' });
    expect((await run(['run', 's.yaml', '--out', 'x'], { cwd: folder })).code).toBe(3);
    expect(existsSync(join(folder, 'x'))).toBe(false);
  });

  it('is refused where a file has its name', async () => {
    const folder = folderWith({ 's.yaml': SMALL_SCENARIO, x: '' });
    expect((await run(['run', 's.yaml', '--out', 'x'], { cwd: folder })).err).toMatch(
      /this is a file, not a folder/,
    );
  });
});

describe('usage', () => {
  it('is help on the output with code 0, and a sentence on the error stream with code 2 where it is wrong', async () => {
    const help = await run(['--help']);
    expect([help.code, help.err]).toEqual([0, '']);
    expect(help.out).toMatch(/Exit codes: 0 done/);
    for (const argv of [['rnu'], ['run'], ['run', 'x', '--sed', '1'], ['check']]) {
      const { code, out, err } = await run(argv);
      expect([code, out]).toEqual([2, '']);
      expect(err).toMatch(/^error: /);
    }
  });

  it('suggests the command that was meant', async () => {
    expect((await run(['rnu'])).err).toMatch(/Did you mean run\?/);
  });

  it('cannot read standard input twice', async () => {
    expect((await run(['run', '-', '--trace', '-'])).code).toBe(2);
  });

  it('prints version and schema', async () => {
    const { version } = JSON.parse(readFileSync('package.json', 'utf8'));
    expect((await run(['--version'])).out).toBe(`${version}\n`);
    expect((await run(['schema'])).out).toBe(readFileSync('schema/scenario.v1.schema.json', 'utf8'));
  });

  it('checks scenarios from standard input', async () => {
    expect(await run(['check', '-'], { stdin: SMALL_SCENARIO, cwd: temporaryFolder() })).toEqual({
      code: 0,
      out: '-: ok\n',
      err: '',
    });
  });
});

describe('a bug of ours', () => {
  async function* broken(): AsyncGenerator<Uint8Array> {
    yield new Uint8Array(1);
    throw new RangeError('an impossible thing');
  }

  it('is said to be one, with version and command, exit code 1, and the stack only when asked for', async () => {
    const plain = await run(['check', '-'], { stdin: broken() });
    expect(plain.code).toBe(1);
    expect(plain.err).toMatch(
      /^This is a bug in maskring \d+\.\d+\.\d+: an impossible thing\nPlease report it .*: maskring check -\n/,
    );
    expect(plain.err).not.toMatch(/\n\s+at /);
    expect((await run(['check', '-'], { stdin: broken(), env: { MASKRING_DEBUG: '1' } })).err).toMatch(
      /\n\s+at /,
    );
  });
});
