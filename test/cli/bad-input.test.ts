// Every kind of bad input gets one clear sentence and exit code 3, in bounded memory, and never a stack trace.

import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { constants, gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { run } from './captured-io.ts';
import { accessLog, folderWith, SMALL_SCENARIO } from './log-fixture.ts';

const STACK = /\n\s+at |Error:|node:internal/;

/** The only sentence of a failed command. */
async function sentence(
  argv: readonly string[],
  cwd: string,
  stdin: string | Uint8Array = '',
): Promise<string> {
  const { code, out, err } = await run(argv, { cwd, stdin });
  expect(err).not.toMatch(STACK);
  expect([code, out]).toEqual([3, '']);
  const lines = err.trimEnd().split('\n');
  expect(lines).toHaveLength(1);
  return lines[0]!;
}

const withTrace = (content: string | Uint8Array): string =>
  folderWith({ 's.yaml': SMALL_SCENARIO, 'access.log': content });

/** Over a gigabyte of zeros in a megabyte. */
function gzipBomb(): Uint8Array {
  const block = gzipSync(new Uint8Array(64 << 20), { level: constants.Z_BEST_COMPRESSION });
  return Buffer.concat(Array<Uint8Array>(20).fill(block));
}

describe('a scenario with five different mistakes', () => {
  const text = `version: 1
pools:
  web:
    servers: 4
    assignment: rign
vips:
  web: {pool: wbe, mask: 8.32.109.340}
traffic:
  log: {trace: access.log, keepalive: 75}
evnts: []
`;

  it('gets five messages with line and column and exit code 3', async () => {
    const cwd = folderWith({ 'five.yaml': text });
    const { code, out, err } = await run(['run', 'five.yaml'], { cwd });
    expect([code, out]).toEqual([3, '']);
    expect(err.trimEnd().split('\n')).toEqual([
      expect.stringMatching(/^five\.yaml:5:17: pools\.web\.assignment: .*`rign`.*did you mean `ring`\?$/),
      expect.stringMatching(
        /^five\.yaml:7:15: vips\.web\.pool: there is no pool `wbe`.*did you mean `web`\?$/,
      ),
      expect.stringMatching(/^five\.yaml:7:26: vips\.web\.mask: .*8\.32\.109\.340/),
      expect.stringMatching(
        /^five\.yaml:9:39: traffic\.log\.keepalive: `75` is not a duration.*did you mean `75s`\?$/,
      ),
      expect.stringMatching(/^five\.yaml:10:1: evnts: unknown key `evnts`.*did you mean `events`\?$/),
      '5 mistakes',
    ]);
  });

  it('is refused by check in the same words, and a good file beside it is still checked', async () => {
    const cwd = folderWith({ 'five.yaml': text, 'good.yaml': SMALL_SCENARIO });
    const { code, out, err } = await run(['check', 'five.yaml', 'good.yaml'], { cwd });
    expect([code, out]).toEqual([3, 'good.yaml: ok\n']);
    expect(err).toContain('5 mistakes');
  });
});

describe('a scenario file that is none', () => {
  const cwd = folderWith({
    'binary.yaml': new Uint8Array([0x7f, 0x45, 0x4c, 0x46, 0, 1, 2, 0xff, 0xfe]),
    'empty.yaml': '',
    'large.yaml': `# ${'x'.repeat(2 << 20)}`,
    'proto.yaml': `${SMALL_SCENARIO}__proto__: {polluted: true}\n`,
    'bomb.yaml': aliasBomb(),
    'two.yaml': `${SMALL_SCENARIO}---\n${SMALL_SCENARIO}`,
    'list.yaml': '- 1\n',
  });
  mkdirSync(join(cwd, 'folder.yaml'));

  it.each([
    ['binary.yaml', /^binary\.yaml: this is a binary file/],
    ['empty.yaml', /^empty\.yaml: the file is empty/],
    ['large.yaml', /^large\.yaml: the file is too large to be a scenario/],
    ['proto.yaml', /^proto\.yaml:7:1: unknown key `__proto__`/],
    ['bomb.yaml', /^bomb\.yaml: aliases .* are refused/],
    ['two.yaml', /^two\.yaml:\d+:1: a scenario is one YAML document/],
    ['list.yaml', /^list\.yaml:1:1: a scenario is a map of sections/],
    ['folder.yaml', /^folder\.yaml: this is a directory; expected a file$/],
    ['missing.yaml', /^missing\.yaml: there is no such file$/],
  ])('%s', async (file, expected) => {
    expect(await sentence(['run', file], cwd)).toMatch(expected);
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  });
});

function aliasBomb(): string {
  const names = [...'abcdefghij'];
  const lines = names.map((name, i) => {
    const items = i === 0 ? Array(10).fill('x') : Array(10).fill(`*${names[i - 1]}`);
    return `${name}: &${name} [${items.join(',')}]`;
  });
  return `${lines.join('\n')}\n`;
}

describe('a trace that is none', () => {
  const zipped = gzipSync(accessLog(2000));
  it.each([
    ['a binary file', new Uint8Array(4096).map((_, i) => (i * 89) % 256), /^access\.log: this is /],
    ['an empty file', '', /^access\.log: this is .*nothing to read/],
    ['a gzip file cut short', zipped.subarray(0, zipped.length / 2), /^access\.log: .*cut short/],
    ['a gzip bomb', gzipBomb(), /^access\.log: /],
    ['prose', 'It was a dark and stormy night.\n'.repeat(50), /^access\.log/],
  ])('%s', async (_, content, expected) => {
    const before = process.memoryUsage().rss;
    const cwd = withTrace(content);
    expect(await sentence(['run', 's.yaml'], cwd)).toMatch(expected);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
  });

  it('a directory', async () => {
    const cwd = folderWith({ 's.yaml': SMALL_SCENARIO });
    mkdirSync(join(cwd, 'access.log'));
    expect(await sentence(['run', 's.yaml'], cwd)).toBe('access.log: this is a directory; expected a file');
  });

  it('a missing file, given by the scenario or by --trace', async () => {
    const cwd = folderWith({ 's.yaml': SMALL_SCENARIO });
    expect(await sentence(['run', 's.yaml'], cwd)).toBe('access.log: there is no such file');
    expect(await sentence(['run', 's.yaml', '--trace', 'other/x.log'], cwd)).toBe(
      'other/x.log: there is no such file; is the folder right?',
    );
  });

  it('none at all', async () => {
    const cwd = folderWith({ 's.yaml': 'version: 1\npools: {web: {servers: 2}}\ntraffic: {log: {}}\n' });
    expect(await sentence(['run', 's.yaml'], cwd)).toBe(
      's.yaml: traffic `log` names no trace; add --trace FILE',
    );
  });

  it('for a traffic that does not exist', async () => {
    const cwd = withTrace(accessLog(10));
    expect(await sentence(['run', 's.yaml', '--trace', 'lgo=access.log'], cwd)).toMatch(
      /there is no traffic `lgo`; expected log/,
    );
  });
});

describe('an address or mask that is none', () => {
  it.each([
    [['1.2.3', '--mask', '8.32.109.34'], /`1\.2\.3`/],
    [['010.1.1.1', '--mask', '8.32.109.34'], /`010\.1\.1\.1`/],
    [['1.2.3.4', '--mask', '0x7f.1'], /`0x7f\.1`/],
    [['1.2.3.4', '--mask', '::1ff'], /IPv6 where IPv4 is meant/],
    [['1.2.3.4', '--mask', '255.255.255.255'], /32 bits; expected at most 20/],
  ])('%j', async (argv, expected) => {
    expect(await sentence(['explain', ...argv], process.cwd())).toMatch(expected);
  });

  it('does not let the text of a file or argument steer the terminal', async () => {
    expect(await sentence(['explain', '\u001b[31m', '--mask', '1.1.1.1'], process.cwd())).toContain(
      '\\u001b[31m',
    );
  });
});
