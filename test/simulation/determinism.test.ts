// The same scenario and seed give the same bytes, also with the keys of the file in another order; another seed changes what is
// drawn and nothing else. Source: SPEC §10.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/base/result.ts';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { openTrace } from '../../src/formats/open-trace.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/sim/run.ts';

const LOG = readFileSync('datasets/web-small.log.gz');

async function bytesOf(yaml: string): Promise<string> {
  const trace = openTrace(bytesSource('web-small.log.gz', LOG), { format: 'auto' });
  const { summary, tables } = await runScenario(unwrap(parseScenario(yaml, { file: 'a.yaml' })), {
    trace: () => trace,
  });
  return JSON.stringify({ summary, tables });
}

const recorded = (seed: number) => `version: 1
seed: ${seed}
name: same
interval: 1h
pools: {web: {servers: {a: null, b: {share: 2}, c: null}}}
traffic: {log: {trace: x.gz, window: {until: 3h}}}
events: [{at: 1h, drop: a}]
`;
const REORDERED = `events: [{drop: a, at: 1h}]
traffic: {log: {window: {until: 3h}, trace: x.gz}}
pools: {web: {servers: {c: null, b: {share: 2}, a: null}}}
interval: 1h
name: same
seed: 1
version: 1
`;
const drawn = (seed: number) => `version: 1
seed: ${seed}
duration: 10m
pools: {web: {servers: 4}}
traffic: {people: {clients: 300, population: uniform, arrivals: {per-second: 3}}}
`;

describe('a run', () => {
  it('is the same twice, byte for byte', async () => {
    expect(await bytesOf(recorded(1))).toBe(await bytesOf(recorded(1)));
    expect(await bytesOf(drawn(1))).toBe(await bytesOf(drawn(1)));
  });
  it('does not depend on the order of unrelated keys', async () => {
    expect(await bytesOf(REORDERED)).toBe(await bytesOf(recorded(1)));
  });
  it('changes with the seed only in what is drawn', async () => {
    const [one, two] = [await bytesOf(recorded(1)), await bytesOf(recorded(2))].map((text) =>
      JSON.parse(text),
    );
    expect(two.summary.records).toEqual(one.summary.records);
    expect(two.summary.fingerprint.tables).toBe(one.summary.fingerprint.tables);
    expect(two.summary.metrics['load_cv{pool=web,of=sources}']).toEqual(
      one.summary.metrics['load_cv{pool=web,of=sources}'],
    );
    expect(await bytesOf(drawn(2))).not.toBe(await bytesOf(drawn(1)));
  });
});
