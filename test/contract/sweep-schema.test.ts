// The committed JSON Schema of sweep files is the one the code makes, and ajv, which knows only that file, accepts and refuses what our
// schema does. What only the meaning decides (equal lengths, names that are unique) lies beyond both.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { Ajv } from 'ajv';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { formatIssue } from '../../src/base/result.ts';
import { planSweep } from '../../src/experiment/sweep/plan-sweep.ts';
import { parseSweep } from '../../src/scenario/parse-sweep.ts';
import { sweepInput, sweepSchemaText } from '../../src/scenario/schema/sweep.ts';

const committed = readFileSync('schema/sweep.v1.schema.json', 'utf8');
const validate = new Ajv({ strict: false, allErrors: true }).compile(JSON.parse(committed));
const FOLDER = 'scenarios/sweeps';
const files = existsSync(FOLDER) ? readdirSync(FOLDER).filter((name) => name.endsWith('.yaml')) : [];

const base = { version: 1, base: 'x.yaml', vary: { seed: [1, 2] } };
const VARIANTS: [string, Record<string, unknown>, boolean][] = [
  ['nothing changed', {}, true],
  ['no base', { base: undefined }, false],
  ['a version of the future', { version: 2 }, false],
  ['an unknown key', { varry: {} }, false],
  ['values of any kind', { vary: { a: [1, 'x', null, true] } }, true],
  ['values by name', { vary: { events: { values: { none: [], one: [{}] } } } }, true],
  ['a range', { vary: { a: { from: 1, to: 9, step: 2, as: 'b_c' } } }, true],
  ['a range on another scale', { vary: { a: { from: 1, to: 9, count: 3, scale: 'cubic' } } }, false],
  ['a step of nothing', { vary: { a: { from: 1, to: 9, step: 0 } } }, false],
  ['a column that is not snake_case', { vary: { a: { values: [1], as: 'B' } } }, false],
  ['an empty list', { vary: { a: [] } }, false],
  ['a bare value', { vary: { a: 1 } }, false],
  ['a path with a value in it', { vary: { 'a=1': [1] } }, false],
  ['zip as a list of maps', { zip: [{ a: [1], b: [2] }] }, true],
  ['zip as a map', { zip: { a: [1] } }, false],
  ['half a replication', { replications: 1.5 }, false],
  ['one objective', { objective: { minimise: ['a'] } }, false],
  ['two objectives', { objective: { minimise: ['load_cv{pool=web}.p95', 'p_servers'] } }, true],
  ['four objectives', { objective: { minimise: ['a', 'b', 'c', 'd'] } }, false],
  ['a stop rule', { stop: { measure: 'x', 'half-width': '5%' } }, true],
  ['a stop rule without a width', { stop: { measure: 'x' } }, false],
  ['a stop rule that is certain', { stop: { measure: 'x', 'half-width': 1, confidence: 1 } }, false],
];

describe('schema/sweep.v1.schema.json', () => {
  it('is what `npm run schema` writes', () => {
    expect(committed).toBe(sweepSchemaText());
  });

  it.each(VARIANTS)('agrees with the code on %s', (_, change, right) => {
    const data = JSON.parse(JSON.stringify({ ...base, ...change }));
    expect(sweepInput.safeParse(data).success).toBe(right);
    expect(validate(data), JSON.stringify(validate.errors)).toBe(right);
  });
});

describe('the sweeps of this repository', () => {
  it('are there', () => {
    expect(files.length).toBeGreaterThan(1);
  });

  it.each(files)(
    'scenarios/sweeps/%s has no mistake in any of its points and says what it answers',
    (name) => {
      const text = readFileSync(`${FOLDER}/${name}`, 'utf8');
      expect(validate(parse(text)), JSON.stringify(validate.errors)).toBe(true);
      const parsed = parseSweep(text, { file: name });
      if (!parsed.ok) throw new Error(parsed.issues.map(formatIssue).join('\n'));
      const file = `${FOLDER}/${parsed.value.sweep.base}`;
      const plan = planSweep(parsed.value, { text: readFileSync(file, 'utf8'), file });
      expect(plan.ok ? [] : plan.issues.map(formatIssue)).toEqual([]);
      expect(parsed.value.sweep.question).toMatch(/\?$/);
    },
  );
});
