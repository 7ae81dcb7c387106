// The answers on the page's Start are what the engine says today, and every bundled scenario has one.

import { readdirSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { answeredFiles, answersText } from './scenario-answers.ts';

it('are what the engine says (else: node scripts/write-answers.mjs)', async () => {
  const kept = readFileSync('web/made/scenario-answers.json', 'utf8');
  expect(JSON.parse(await answersText())).toEqual(JSON.parse(kept));
});

it('are there for every bundled scenario that simulates a change; the others are answered while the page is built', () => {
  const aboutBalance = ['access-log.yaml', 'start.yaml', 'uniform-control.yaml'];
  const files = readdirSync('scenarios').filter((file) => file.endsWith('.yaml'));
  expect([...answeredFiles, ...aboutBalance].sort()).toEqual(files.sort());
});
