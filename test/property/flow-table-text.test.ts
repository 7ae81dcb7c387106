import { expect, test } from 'vitest';
import { unwrap } from '../../src/base/result.ts';
import { formatOvsFlow } from '../../src/formats/ovs-flows.ts';
import { parseOvsFlow } from '../../src/formats/ovs-flows-read.ts';
import { packMatch } from '../../src/switching/flow-key.ts';
import { generateCase } from '../oracle/case-generator.ts';

const CASES = 300;

test('any entry written for ovs-ofctl is read back as it was, bit for bit', () => {
  let count = 0;
  for (let i = 0; i < CASES; i++) {
    for (const step of generateCase('text', i).steps) {
      if (step.kind !== 'mods') continue;
      for (const mod of step.mods.filter(({ command }) => command === 'add')) {
        const { match, ...terms } = unwrap(parseOvsFlow(formatOvsFlow(mod)));
        const { match: given, ...givenTerms } = mod;
        expect(terms).toEqual(givenTerms);
        expect(packMatch(match)).toEqual(packMatch(given));
        count++;
      }
    }
  }
  expect(count).toBeGreaterThan(3000);
});
