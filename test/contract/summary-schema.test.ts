// The summary against its own JSON Schema, judged by ajv: what `--json` prints is what schema/summary.v1.schema.json says.
import { readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { unwrap } from '../../src/base/result.ts';
import { textSource } from '../../src/formats/byte-source.ts';
import { openTrace } from '../../src/formats/open-trace.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { runScenario } from '../../src/sim/run.ts';

const schema = JSON.parse(readFileSync('schema/summary.v1.schema.json', 'utf8'));
const validate = new Ajv({ allErrors: true, allowUnionTypes: true }).compile(schema);

const LOG = Array.from(
  { length: 400 },
  (_, i) =>
    `198.51.${i % 7}.${i % 251} - - [10/Oct/2000:13:${String(i % 60).padStart(2, '0')}:36 +0000] "GET / HTTP/1.1" 200 ${i}`,
).join('\n');

const YAML = `version: 1
pools: {web: {servers: {a: {share: 2}, b: null, c: {manual-only: true}}}}
traffic: {log: {trace: x.log}}
thresholds: {'load_cv{pool=web,of=sessions}': {max: 0.5}, 'no_such_measure': {max: 1}}
`;

async function summarise(log: string) {
  const trace = openTrace(textSource('x.log', log), { format: 'auto' });
  const scenario = unwrap(parseScenario(YAML, { file: 'x.yaml' }));
  return (await runScenario(scenario, { trace: () => trace })).summary;
}

describe('the summary', () => {
  it('fits its schema', async () => {
    const summary = JSON.parse(JSON.stringify(await summarise(LOG)));
    validate(summary);
    expect(validate.errors).toBeNull();
  });
  it('fails a threshold on a measure that the run does not have', async () => {
    const { thresholds } = await summarise(LOG);
    const missing = thresholds.find(({ metric }) => metric === 'no_such_measure');
    expect(missing).toMatchObject({ value: null, pass: false });
  });
  it('is refused by the schema with a number where a text belongs, so that the schema is tested too', async () => {
    const summary = JSON.parse(JSON.stringify(await summarise(LOG)));
    summary.scenario.seed = 1;
    expect(validate(summary)).toBe(false);
  });
});
