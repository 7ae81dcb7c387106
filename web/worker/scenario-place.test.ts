// Where a cursor stands in a scenario, also in one that is being typed. `|` marks the cursor.

import { expect, it } from 'vitest';
import { placeAt } from './scenario-place.ts';

const at = (marked: string) => {
  const place = placeAt(marked.replace('|', ''), marked.indexOf('|'));
  return place === null ? null : `${place.path.join('.')} ${place.kind} ${place.word}`.trim();
};

it('knows keys and values of block maps', () => {
  expect(at('ver|')).toBe('key ver');
  expect(at('version: 1\npools:\n  web:\n    assi|')).toBe('pools.web key assi');
  expect(at('pools:\n  web:\n    assignment: ro|und\n')).toBe('pools.web.assignment value round');
  expect(at('pools:\n  web:\n    servers: 4\n  |')).toBe('pools key');
  expect(at('pools:\n  web:\n    servers: 4\n|')).toBe('key');
});

it('counts the items of lists, indented or not', () => {
  const two = 'events:\n  - at: 1m\n    drop: s01\n  - at: 2m\n    ';
  expect(at(`${two}|`)).toBe('events.1 key');
  expect(at(`${two}add: s|`)).toBe('events.1.add value s');
  expect(at('events:\n- at: 1m\n- dr|')).toBe('events.1 key dr');
  expect(at('events:\n  - |')).toBe('events.0 key');
});

it('looks into brackets, over several lines too', () => {
  expect(at('events:\n  - { at: 1m, dr| }')).toBe('events.0 key dr');
  expect(at('events:\n  - { at: 1m, drop: s0| }')).toBe('events.0.drop value s0');
  expect(at('pools: { web: { servers: { s01: { sh|')).toBe('pools.web.servers.s01 key sh');
  expect(at('traffic:\n  x: { clients: 3,\n    session: exp| }\n')).toBe('traffic.x.session value exp');
  expect(at('controller: { probes: {\n  ping: 1 } }\nev|')).toBe('key ev');
});

it('passes names of measures and says nothing in comments', () => {
  expect(at('thresholds:\n  drain_seconds{server=s01}: { ma| }')).toBe(
    'thresholds.drain_seconds{server=s01} key ma',
  );
  expect(at('version: 1 # he|re')).toBeNull();
});
