// The scenario room may not import the mapping room, so the names it accepts are a list of its own: it is held to the registry.

import { expect, it } from 'vitest';
import { TRACE_FORMATS as READERS } from '../../src/formats/trace-options.ts';
import { assigners } from '../../src/mapping/assigners.ts';
import { ASSIGNMENTS } from '../../src/scenario/schema/pools.ts';
import { TRACE_FORMATS } from '../../src/scenario/schema/traffic.ts';

it('every assignment a scenario may name is registered, and the other way round', () => {
  expect([...ASSIGNMENTS].sort()).toEqual([...assigners.names()].sort());
});

it('every trace format a scenario may name has a reader, and the other way round', () => {
  expect([...TRACE_FORMATS].sort()).toEqual(['auto', ...READERS].sort());
});
