// What a form changes in a scenario's text, and that everything else stays: comments, order, blank lines, brackets.

import { expect, it } from 'vitest';
import { editText, type ScenarioEdit } from './edit-text.ts';

const TEXT = `# Question: what happens?
version: 1

pools:
  web:
    servers: 4 # in one rack

events:
  - { at: 1m, drop: s01 } # the first
  - { at: 2m, add: s01 }
`;

const edited = (...edits: ScenarioEdit[]): string | null => editText(TEXT, edits);

it('replaces a scalar where it stands and leaves every other character', () => {
  expect(edited({ op: 'set', path: ['pools', 'web', 'servers'], value: 16 })).toBe(
    TEXT.replace('servers: 4', 'servers: 16'),
  );
  expect(edited({ op: 'set', path: ['events', 1, 'at'], value: '5m' })).toBe(TEXT.replace('2m', '5m'));
});

it('writes a text that YAML would read otherwise in quotes', () => {
  expect(edited({ op: 'set', path: ['events', 0, 'drop'], value: 'no: way' })).toContain('drop: "no: way"');
  expect(edited({ op: 'set', path: ['pools', 'web', 'servers'], value: '1e3' })).toContain(
    'servers: "1e3" # in',
  );
});

it('adds a key and a section with the comments kept', () => {
  const text = edited(
    { op: 'set', path: ['pools', 'web', 'assignment'], value: 'round-robin' },
    { op: 'set', path: ['controller', 'parallel-buckets'], value: 8 },
  );
  expect(text).toContain('    servers: 4 # in one rack\n    assignment: round-robin\n');
  expect(text).toContain('controller:\n  parallel-buckets: 8\n');
  expect(text).toContain('# Question: what happens?\n');
});

it('makes servers by name of a number', () => {
  const text = edited({
    op: 'set',
    path: ['pools', 'web', 'servers'],
    value: { s01: null, s02: { share: 2 } },
  });
  expect(text).toContain('    servers:\n      s01:\n      s02:\n        share: 2\n');
});

it('appends an event in brackets like the one before, and makes the list where there is none', () => {
  expect(edited({ op: 'append', path: ['events'], value: { at: '3m', drop: 's02' } })).toContain(
    '  - { at: 2m, add: s01 }\n  - { at: 3m, drop: s02 }\n',
  );
  expect(editText('version: 1\n', [{ op: 'append', path: ['events'], value: { at: '3m' } }])).toBe(
    'version: 1\nevents:\n  - at: 3m\n',
  );
});

it('takes an event out, and the section with the last one', () => {
  expect(edited({ op: 'remove', path: ['events', 0] })).not.toContain('drop');
  const none = edited({ op: 'remove', path: ['events', 0] }, { op: 'remove', path: ['events', 0] });
  expect(none).not.toContain('events');
});

it('renames a key in its place', () => {
  expect(edited({ op: 'rename', path: ['pools', 'web'], name: 'shop' })).toBe(TEXT.replace('web:', 'shop:'));
});

it('refuses what is no map and a path through a number', () => {
  expect(editText('- 1\n', [{ op: 'set', path: ['a'], value: 1 }])).toBeNull();
  expect(edited({ op: 'set', path: ['pools', 'web', 'servers', 's01', 'share'], value: 2 })).toBeNull();
  expect(editText('a: [1\n', [{ op: 'remove', path: ['a'] }])).toBeNull();
});
