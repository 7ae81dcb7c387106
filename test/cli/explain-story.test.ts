// The stories that `maskring explain` tells of a scenario: of a bucket, of a session, of a lost session with what would have saved it.
// The scenario has deterministic losses: a seed, three sessions silent for longer than their pins last.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { run } from './captured-io.ts';
import { folderWith } from './log-fixture.ts';

const DRAIN = `
version: 1
seed: 5
duration: 4m
interval: 60s
pools: {web: {servers: 4, assignment: round-robin}}
vips: {web: {pool: web, mask: 'bits:5,3,1', address: 203.0.113.10}}
ingresses: 2
traffic:
  shop:
    clients: 300
    population: uniform
    arrivals: {per-second: 1}
    session: {preset: exponential, length: {exponential: 60s}, gaps: {exponential: 10s}}
events:
  - {at: 30s, drop: s04}
`;
const cwd = folderWith({ 'drain.yaml': DRAIN });
const explain = (...argv: string[]) =>
  run(['explain', '--scenario', 'drain.yaml', ...argv], { cwd, width: 100 });

interface Line {
  readonly at_seconds: number;
  readonly kind: string;
  readonly text: string;
}

const steps = (lines: readonly Line[]): string[] =>
  lines.filter(({ text }) => text.startsWith('step')).map(({ text }) => text.slice(0, 6));

describe('the story of a bucket', () => {
  it('tells the steps of its move in order, and who has it at the end', async () => {
    const { code, out, err } = await explain('--bucket', '0.0.0.42', '--json');
    expect([code, err]).toEqual([0, '']);
    const lines = JSON.parse(out) as Line[];
    expect(steps(lines)).toEqual(['step 1', 'step 2', 'step 3', 'step 4', 'step 5', 'step 6']);
    expect(lines[0]!.text).toBe('bucket 0.0.0.42 belongs to s04');
    expect(lines.at(-1)!.text).toBe('what it sends in mid-session goes to s02');
    expect(lines.map((line) => line.at_seconds)).toEqual(
      lines.map((line) => line.at_seconds).sort((a, b) => a - b),
    );
    const at = (step: string) => lines.find(({ text }) => text.startsWith(step))!.at_seconds;
    expect(at('step 4') - at('step 3')).toBeGreaterThanOrEqual(15);
  });

  it('ends at --at: in the midst of the search the controller has its packets', async () => {
    const { out } = await explain('--bucket', '7', '--at', '100s');
    expect(out).toMatch(/1:40\.000 {2}what it sends in mid-session goes to the controller\n$/);
    expect(out).not.toContain('step 5');
    expect(out).toMatch(/^ *0:00\.000 {2}bucket 0\.0\.0\.42 belongs to s04$/m);
  });

  it('has little to tell of a bucket that stays', async () => {
    const lines = JSON.parse((await explain('--bucket', '0.0.0.0', '--json')).out) as Line[];
    expect(steps(lines)).toEqual([]);
    expect(lines.some(({ text }) => text.includes('this one not among them'))).toBe(true);
  });

  it('says what is wrong with a bucket, a time or a VIP', async () => {
    const failed = async (...argv: string[]) => {
      const { code, err } = await explain(...argv);
      expect(code).toBe(3);
      return err;
    };
    expect(await failed('--bucket', '0.0.0.43')).toContain('as an address it falls in bucket 0.0.0.42');
    expect(await failed('--bucket', '8')).toContain('there is no such bucket');
    expect(await failed('--bucket', '7', '--at', '12')).toContain('--at 12');
    expect(await failed('--bucket', '7', '--vip', 'wep')).toContain('did you mean `web`?');
  });
});

describe('the story of a session', () => {
  it('tells its packets, pins and end, with what its bucket did meanwhile', async () => {
    const { code, out } = await explain('--session', 'shop:188/0');
    expect(code).toBe(0);
    const told = [
      'sends a SYN by in-a',
      's04 accepts it',
      'pinned (old) to s04',
      'is gone: idle',
      'step 5',
      's01 does not know it: RST',
      'lost: idle_after_pin',
      'SYN (attempt 1)',
    ];
    let from = 0;
    for (const text of told) {
      const at = out.indexOf(text, from);
      expect(at, text).toBeGreaterThanOrEqual(from);
      from = at;
    }
  });

  it('says so where there is no such session or traffic', async () => {
    expect((await explain('--session', 'shop:188/99')).err).toContain('the run has no such session');
    expect((await explain('--session', 'log:1/1')).err).toContain('there is no traffic `log`');
    expect((await explain('--session', 'nobody')).err).toContain('names no session');
  });
});

describe('the autopsy of a lost session', () => {
  it('draws it, says what would have saved it and how many others, and writes the drawing', async () => {
    const { code, out, err } = await explain('--lost', '1', '-o', 'lost.svg');
    expect([code, err]).toEqual([0, '']);
    expect(out).toContain(
      'Session 1 of 3 was lost because it was silent for longer than its pin lasts, 17.4 s too late.',
    );
    expect(out).toMatch(/idle 30 s +lost, 2\.4 s too late \(idle_after_pin\) +2 of 2 others saved/);
    expect(out).toMatch(/idle 45 s +kept, 12\.6 s to spare/);
    expect(out).toMatch(/hard-only pins +kept/);
    expect(out).toMatch(/pins on all ingresses +lost, 17\.4 s too late/);
    expect(out).toMatch(/immediate +lost, moved/);
    expect(out).toMatch(/delayed +kept/);
    const svg = readFileSync(join(cwd, 'lost.svg'), 'utf8');
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('RST: s01 does not know it');
    expect(svg).not.toMatch(/style="/);
  }, 60_000);

  it('gives no address of the client unless asked to', async () => {
    const address = /"note": "[0-9.]+:\d+"/;
    expect((await explain('--lost', '1', '--json')).out).not.toMatch(address);
    expect((await explain('--lost', '1', '--json', '--with-addresses')).out).toMatch(address);
  }, 120_000);

  it('says how many there are where the number is too high', async () => {
    const { code, err } = await explain('--lost', '4');
    expect(code).toBe(3);
    expect(err).toContain('the run loses 3 sessions: there is no number 4');
    expect((await explain('--lost', 'x')).err).toContain('not a number of a lost session');
  });
});

describe('arguments that do not belong together', () => {
  it.each([
    [['--bucket', '7', '--lost', '1', '--scenario', 'drain.yaml'], 'one of'],
    [['--bucket', '7'], 'need --scenario'],
    [[], 'one of'],
    [['10.0.0.1'], '--mask or --scenario'],
  ])('%j is wrong usage', async (argv, message) => {
    const { code, err } = await run(['explain', ...argv], { cwd });
    expect(code).toBe(2);
    expect(err).toContain(message);
  });
});

describe('the tables of a run with changes', () => {
  it('hold the events and the losses, without an address of a client unless asked for', async () => {
    await run(['run', 'drain.yaml', '--out', 'plain'], { cwd });
    await run(['run', 'drain.yaml', '--out', 'full', '--with-addresses'], { cwd });
    const rows = (folder: string, table: string) =>
      readFileSync(join(cwd, folder, `${table}.ndjson`), 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line) as Record<string, unknown>);
    const lost = rows('plain', 'sessions_lost');
    expect(lost.map(({ number, cause }) => [number, cause])).toEqual(
      [1, 2, 3].map((n) => [n, 'idle_after_pin']),
    );
    expect(lost[0]).toMatchObject({
      traffic: 'shop',
      client: 188,
      session: 0,
      attempt: 0,
      server: 's04',
      bucket: '0.0.0.10',
    });
    expect(lost[0]).not.toHaveProperty('client_address');
    expect(rows('full', 'sessions_lost')[0]!.client_address).toMatch(/^\d+\.\d+\.\d+\.\d+$/);
    const moved = rows('plain', 'events').filter(({ kind, step }) => kind === 'step' && step === 5);
    expect(moved.map(({ bucket, from_server }) => [bucket, from_server])).toEqual([
      ['0.0.0.10', 's04'],
      ['0.0.0.42', 's04'],
    ]);
    expect(rows('plain', 'events').some((row) => 'client_address' in row)).toBe(false);
  });

  it('are not written where nothing happened', async () => {
    await run(['run', 'drain.yaml', '--set', 'events=[]', '--out', 'quiet'], { cwd });
    expect(existsSync(join(cwd, 'quiet', 'runs.csv'))).toBe(true);
    expect(existsSync(join(cwd, 'quiet', 'events.csv'))).toBe(false);
  });
});
