// parseScenario on anything at all: it returns a Result, in bounded time, with a place for every issue; and the order of keys in
// a right scenario never matters. Random documents come from a seed; a failing one is printed by fast-check with its seed and path.

import fc from 'fast-check';
import { expect, it } from 'vitest';
import { stringify } from 'yaml';
import { parseScenario } from '../../src/scenario/parse.ts';
import { scenarioInput } from '../../src/scenario/schema/scenario.ts';

const KEYS = [
  ...[
    'version',
    'pools',
    'vips',
    'traffic',
    'ingresses',
    'events',
    'thresholds',
    'controller',
    'seed',
    'interval',
  ],
  ...[
    'web',
    's01',
    'servers',
    'share',
    'mask',
    'pool',
    'manual-buckets',
    'match',
    'at',
    'drop',
    '__proto__',
    'constructor',
  ],
];
const LEAVES = [
  1,
  0,
  -1,
  0.5,
  null,
  true,
  '10s',
  '10',
  'web',
  's01',
  '8.32.109.34',
  '::1ff',
  '10.0.0.0/8',
  '10%',
  '',
  '<<',
];

const key = fc.constantFrom(...KEYS);
const leaf = fc.oneof(fc.constantFrom(...LEAVES), fc.string(), fc.double());
const { value } = fc.letrec((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    leaf,
    fc.dictionary(key, tie('value'), { maxKeys: 4 }),
    fc.array(tie('value'), { maxLength: 4 }),
  ),
}));

const placed = (text: string): void => {
  const result = parseScenario(text, { file: 'a.yaml' });
  if (result.ok) return;
  expect(result.issues.length).toBeGreaterThan(0);
  expect(result.issues.filter((issue) => issue.file !== 'a.yaml')).toEqual([]);
};

it('any document gives a result and never an exception', () => {
  const wrapped = fc.dictionary(key, value, { maxKeys: 6 }).map((sections) => ({ version: 1, ...sections }));
  fc.assert(
    fc.property(wrapped, (data) => placed(stringify(data))),
    { numRuns: 200 },
  );
});

it('any text gives a result and never an exception', () => {
  fc.assert(
    fc.property(fc.string({ unit: fc.constantFrom(...'ab:-[]{}&*!|>\'"%@`#?, \n\t1.') }), (text) =>
      placed(text),
    ),
    { numRuns: 400 },
  );
});

it('a document is right exactly where the cut form was not needed: no issue is lost in recovery', () => {
  const sections = fc.record({ pools: value, traffic: value, events: value }, { requiredKeys: [] });
  fc.assert(
    fc.property(sections, (some) => {
      const data = { version: 1, pools: { web: { servers: 2 } }, traffic: { log: {} }, ...some };
      const plain = JSON.parse(JSON.stringify(data));
      if (!scenarioInput.safeParse(plain).success)
        expect(parseScenario(stringify(plain), { file: 'a' }).ok).toBe(false);
    }),
    { numRuns: 150 },
  );
});

const RIGHT = {
  version: 1,
  seed: 7,
  vips: {
    web: {
      pool: 'web',
      mask: '0.0.1.255',
      'manual-buckets': { b: { match: '10.0.0.0/8', server: 's2' }, a: { match: '11.0.0.0/8' } },
    },
  },
  pools: { web: { servers: { s2: { share: 2 }, s1: null } }, api: { servers: 3 } },
  ingresses: { west: { weight: 2 }, east: null },
  traffic: { log: { vip: 'web' }, other: { vip: 'web', trace: 'x' } },
  events: [{ at: '2m', drop: 's1' }],
  thresholds: { 'load_cv{pool=web,of=sources}': { max: 1 }, misrouted_ratio: { max: 0 } },
};

it('the order of keys never matters', () => {
  const parsed = (data: unknown) => parseScenario(stringify(data), { file: 'a.yaml' });
  const expected = parsed(RIGHT);
  expect(expected.ok).toBe(true);
  fc.assert(
    fc.property(fc.infiniteStream(fc.nat()), (numbers) => {
      expect(parsed(shuffled(RIGHT, numbers))).toEqual(expected);
    }),
    { numRuns: 50 },
  );
});

function shuffled(data: unknown, numbers: Iterator<number>): unknown {
  if (Array.isArray(data)) return data.map((item) => shuffled(item, numbers));
  if (typeof data !== 'object' || data === null) return data;
  const keyed = Object.entries(data).map(([name, item]) => ({
    name,
    item,
    at: numbers.next().value as number,
  }));
  keyed.sort((a, b) => a.at - b.at);
  return Object.fromEntries(keyed.map(({ name, item }) => [name, shuffled(item, numbers)]));
}
