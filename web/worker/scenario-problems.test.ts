// Problems as places in the text, and the changes that mend them.

import { expect, it } from 'vitest';
import { parseScenario } from '../../src/scenario/parse.ts';
import { problemsOf } from './scenario-problems.ts';

const mended = (text: string): string[] => {
  const parsed = parseScenario(text, { file: 'x.yaml' });
  const problems = problemsOf(text, parsed.ok ? [] : parsed.issues);
  return problems.map(({ from, to, fix }) =>
    fix === null ? text.slice(from, to) : text.slice(0, from) + fix.insert + text.slice(to),
  );
};

it('mends a misspelt key, value and duration in their place', () => {
  const right = `version: 1
duration: 15s # short
pools: { web: { servers: 2, assignment: round-robin } }
traffic: { log: { trace: a.log } }
`;
  expect(mended(right)).toEqual([]);
  for (const [good, bad] of [
    ['duration:', 'durration:'],
    ['15s', '15 sec'],
    ['15s', '"15 sec"'],
    ['round-robin', 'round-robbin'],
    ['assignment', 'asignment'],
  ] as const)
    expect(mended(right.replace(good, bad)).map((text) => text.replace('"15s"', '15s'))).toContain(right);
});

it('has a place for a problem without a fix', () => {
  expect(mended('version: 1\npools: { web: { servers: 0 } }\ntraffic: { log: }\n')).toContain('0');
});
