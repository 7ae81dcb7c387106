// The commands bits and advise on the bundled synthetic log: JSON by its own schema, no address in it, the same bytes twice, partials
// through files in any order, and the files beside a page of advice.
import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { run } from '../cli/captured-io.ts';

const LOG = 'datasets/web-small.log.gz';
const folder = (): string => mkdtempSync(join(tmpdir(), 'maskring-bits-'));

describe('maskring bits', () => {
  it('prints JSON of its schema, twice the same, with every choice that was asked for', async () => {
    const argv = [
      'bits',
      LOG,
      '--count',
      '9',
      '--weight',
      'sources',
      '--compare',
      '0.0.1.255',
      '--compare',
      '8.32.109.34',
    ];
    const [first, second] = [await run([...argv, '--json']), await run([...argv, '--json'])];
    expect(first.code).toBe(0);
    expect(first.out).toBe(second.out);
    const found = JSON.parse(first.out);
    const validate = new Ajv({ allowUnionTypes: true }).compile(
      JSON.parse(readFileSync('schema/bits.v1.schema.json', 'utf8')),
    );
    expect(validate(found), JSON.stringify(validate.errors)).toBe(true);
    expect(found.ones).toHaveLength(32);
    const names = found.choices.map((choice: { name: string }) => choice.name);
    expect(names).toEqual(['steady', 'seed', 'greedy', 'low', 'balance', '0.0.1.255', '8.32.109.34']);
    const [low, given] = [found.choices[3], found.choices[5]];
    expect(low.load).toEqual({ ...given.load });
    expect(Object.keys(given.load).sort()).toEqual(['16', '32', '4', '8']);
  });

  it('says in text which bits decide, what any hash gives, and why one bit is out', async () => {
    const { out, code } = await run(['bits', LOG]);
    expect(code).toBe(0);
    expect(out).toMatch(/^Mask /);
    expect(out).toContain('Order matters: round robin over 16 servers looks only at the 4 lowest');
    expect(out).toContain('any hash (RMS)');
    expect((await run(['bits', LOG, '--why', '31'])).out).toMatch(/^Bit 31 /);
  });

  it('merges partials in any order to the same bytes and answers from them', async () => {
    const at = folder();
    const partial = (name: string) => join(at, name);
    await run(['bits', LOG, '--weight', 'sources', '--partial', partial('a')]);
    await run(['bits', 'datasets/uniform-control.log.gz', '--weight', 'sources', '--partial', partial('b')]);
    const one = await run(['bits', '--merge', partial('a'), partial('b'), '--partial', '-']);
    const other = await run(['bits', '--merge', partial('b'), partial('a'), '--partial', '-']);
    expect(one.out).toBe(other.out);
    expect(JSON.parse(one.out).parts).toBe(2);
    const answer = await run(['bits', '--merge', partial('a'), partial('b')]);
    expect(answer.out).toContain("the patent's rule");
    const refused = await run(['bits', '--merge', partial('a'), '--strategy', 'greedy']);
    expect(refused.code).toBe(3);
    expect(refused.err).toContain('a partial holds none');
  });

  it('refuses what it cannot do in one sentence', async () => {
    for (const argv of [
      ['--count', '0'],
      ['--strategy', 'nine'],
      ['--goal', '-1'],
      ['--count', '9', '--goal', '0.1'],
    ]) {
      expect((await run(['bits', LOG, ...argv])).code).toBe(2);
    }
    expect((await run(['bits', LOG, '--compare', '::1'])).code).toBe(3);
    const list = { stdin: Array.from({ length: 20 }, (_, i) => `192.0.2.${i}\n`).join('') };
    expect((await run(['bits', '-', '--family', '6'], list)).err).toContain('there is no IPv6 source');
    expect((await run(['bits', 'missing.log'])).err).toContain('there is no such file');
  });
});

describe('maskring advise', () => {
  it('writes a page, a scenario that runs, and flows for every ingress', async () => {
    const at = folder();
    const page = join(at, 'report.html');
    const advised = await run(['advise', LOG, '--servers', '8', '-o', page]);
    expect(advised.code).toBe(0);
    expect(advised.out).toContain('Use mask ');
    expect(readdirSync(at).sort()).toEqual([
      'report-in-a.flows',
      'report-in-b.flows',
      'report.html',
      'report.yaml',
    ]);
    const html = readFileSync(page, 'utf8');
    expect(html).toContain('<svg');
    expect(html).not.toContain('<script');
    const flows = readFileSync(join(at, 'report-in-a.flows'), 'utf8').trim().split('\n');
    expect(flows.every((line) => /^(#|cookie=0x[0-9a-f]+,priority=\d+,.*actions=)/.test(line))).toBe(true);
    expect(flows[2]).toContain('add-flows BRIDGE report-in-a.flows');
    await run(['export', join(at, 'report.yaml'), '--format', 'ovs', '--out', join(at, 'exported')]);
    const entries = (file: string) => readFileSync(file, 'utf8').replace(/^#.*\n/gm, '');
    expect(entries(join(at, 'report-in-a.flows'))).toBe(entries(join(at, 'exported', 'in-a.flows')));
    expect((await run(['run', join(at, 'report.yaml'), '--json'])).code).toBe(0);
    expect((await run(['advise', LOG, '-o', page])).err).toContain('the file exists already');
  });
});
