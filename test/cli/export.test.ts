// `maskring export`: tables of the start and of a moment of a run, as files for ovs-ofctl and as one JSON object. Whether a real
// switch takes them is asked in test/oracle.
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'maskring-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const scenario = join(folder, 'two.yaml');
writeFileSync(
  scenario,
  `version: 1
duration: 10m
controller: {parallel-buckets: 8}
vips: {web: {mask: 0.0.0.3, manual-buckets: {office: {match: 198.51.100.0/24, server: s02}}}}
pools: {web: {servers: 3, assignment: round-robin}}
traffic: {people: {clients: 50, population: uniform}}
events: [{at: 1m, drop: s01}]
`,
);

describe('maskring export', () => {
  it('writes one file an ingress with every bucket and manual bucket of both families', async () => {
    const out = join(folder, 'start');
    const { code } = await run(['export', scenario, '--out', out]);
    expect(code).toBe(0);
    expect(readdirSync(out).sort()).toEqual(['in-a.flows', 'in-b.flows']);
    const flows = readFileSync(join(out, 'in-a.flows'), 'utf8')
      .split('\n')
      .filter((line) => line !== '' && !line.startsWith('#'));
    expect(
      flows.filter((line) => line.includes('nw_src') || line.includes('ip,')).length,
    ).toBeGreaterThanOrEqual(5);
    expect(flows).toHaveLength(4 + 512 + 1);
  });
  it('shows the table of a later moment: after the drain only pins go to the dropped server', async () => {
    const first = JSON.parse((await run(['export', scenario, '--format', 'json'])).out);
    const later = JSON.parse((await run(['export', scenario, '--format', 'json', '--at', '9m'])).out);
    const port = first.ingresses[0].ports.find(({ name }: { name: string }) => name === 's01').port;
    const to = (tables: typeof first) =>
      tables.ingresses[0].flows.filter(
        ({ actions, idle_timeout_seconds }: { actions: { port?: number }[]; idle_timeout_seconds: number }) =>
          idle_timeout_seconds === 0 && actions.some((it) => it.port === port),
      ).length;
    expect(to(first)).toBeGreaterThan(0);
    expect(later.at_seconds).toBe(540);
    expect(to(later)).toBe(0);
  });
  it('refuses to print two files as one, and a bare number as a moment', async () => {
    expect((await run(['export', scenario])).code).toBe(2);
    const wrong = await run(['export', scenario, '--format', 'json', '--at', '12']);
    expect(wrong.code).toBe(3);
    expect(wrong.err).toContain('12');
  });
});
