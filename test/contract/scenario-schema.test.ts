// The committed JSON Schema is the one the code makes, and a validator that knows only that file (ajv) accepts and refuses what
// our schema accepts and refuses. Checks of meaning (names that exist, real addresses) lie beyond both and are not compared.

import { readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatIssue } from '../../src/base/result.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { scenarioInput, scenarioSchemaText } from '../../src/scenario/schema/scenario.ts';

const committed = readFileSync('schema/scenario.v1.schema.json', 'utf8');
const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(committed));
const files = readdirSync('scenarios').filter((name) => name.endsWith('.yaml'));

const base = { version: 1, pools: { web: { servers: 2 } }, traffic: { log: {} } };

/** Each differs from a right scenario in one place; `true` where it is right all the same. */
const VARIANTS: [string, Record<string, unknown>, boolean][] = [
  ['nothing changed', {}, true],
  ['a number as seed', { seed: 7 }, true],
  ['a word as seed', { seed: 'seven' }, true],
  ['a fraction as seed', { seed: 0.5 }, false],
  ['an empty seed', { seed: '' }, false],
  ['a version of the future', { version: 2 }, false],
  ['a version as text', { version: '1' }, false],
  ['a duration with a unit', { interval: '1.5h' }, true],
  ['a bare number as duration', { interval: 15 }, false],
  ['a duration with a space', { interval: '15 s' }, false],
  ['an unknown unit', { interval: '15 weeks' }, false],
  ['an unknown key', { sed: 1 }, false],
  ['an unknown key deep down', { pools: { web: { servers: { s01: { shar: 1 } } } } }, false],
  ['no pools', { pools: undefined }, false],
  ['pools as a list', { pools: [] }, false],
  ['no servers', { pools: { web: { servers: 0 } } }, false],
  ['half a server', { pools: { web: { servers: 1.5 } } }, false],
  ['servers by name, some empty', { pools: { web: { servers: { s01: null, s02: { share: 2 } } } } }, true],
  ['a share of nothing', { pools: { web: { servers: { s01: { share: 0 } } } } }, false],
  ['a server whose name is a path', { pools: { web: { servers: { '../s01': null } } } }, false],
  ['an unknown assignment', { pools: { web: { servers: 2, assignment: 'rign' } } }, false],
  ['headroom in per cent', { pools: { web: { servers: 2, headroom: '25 %' } } }, true],
  ['a VIP of defaults', { vips: { web: null } }, true],
  ['a mask as a number', { vips: { web: { mask: 511 } } }, false],
  ['a mask as a list of bits', { vips: { web: { mask: 'bits:8,7,6' } } }, true],
  ['a port beyond the last', { vips: { web: { port: 65536 } } }, false],
  [
    'a manual bucket without a match',
    { vips: { web: { 'manual-buckets': { x: { server: 's01' } } } } },
    false,
  ],
  ['ingresses by number', { ingresses: 8 }, true],
  ['ingresses by name', { ingresses: { east: { weight: 2 }, west: null } }, true],
  ['an ingress with a negative weight', { ingresses: { east: { weight: -1 } } }, false],
  ['events as a map', { events: {} }, false],
  ['a threshold in per cent', { thresholds: { 'load_cv{pool=web,of=sessions}': { max: '10%' } } }, true],
  ['a threshold on shouting', { thresholds: { LOAD: { max: 1 } } }, false],
  ['a threshold as a bare number', { thresholds: { 'load_cv{pool=web}': 0.1 } }, false],
];

describe('schema/scenario.v1.schema.json', () => {
  it('is what `node scripts/write-schema.mjs` writes', () => {
    expect(committed).toBe(scenarioSchemaText());
  });

  it.each(VARIANTS)('agrees with the code on %s', (_, change, right) => {
    const data = JSON.parse(JSON.stringify({ ...base, ...change }));
    expect(scenarioInput.safeParse(data).success).toBe(right);
    expect(validate(data), JSON.stringify(validate.errors)).toBe(right);
  });

  it.each(files)('agrees with the code on scenarios/%s', (name) => {
    const data = parse(readFileSync(`scenarios/${name}`, 'utf8'));
    expect(validate(data), JSON.stringify(validate.errors)).toBe(true);
    expect(scenarioInput.safeParse(data).success).toBe(true);
  });
});

describe('the scenarios of this repository', () => {
  it.each(files)('scenarios/%s has no mistake and says what it answers', (name) => {
    const result = parseScenario(readFileSync(`scenarios/${name}`, 'utf8'), { file: `scenarios/${name}` });
    expect(result.ok ? [] : result.issues.map(formatIssue)).toEqual([]);
    expect(result.ok && result.value.question).toMatch(/\?$/);
  });
});
