// One event more, and nothing else changed.

import { describe, expect, it } from 'vitest';
import { appendEvent } from './append-event.ts';

const EVENT = { at: '3m', drop: 's03' };

describe('appendEvent', () => {
  it('adds after the last event and keeps every other character', () => {
    const text = 'version: 1 # one\nevents:\n  - at: 2m # early\n    drop: s04\n\nthresholds: {}\n';
    expect(appendEvent(text, EVENT)).toBe(
      'version: 1 # one\nevents:\n  - at: 2m # early\n    drop: s04\n  - at: 3m\n    drop: s03\n\nthresholds: {}\n',
    );
  });
  it('keeps the indentation and a comment behind events of one line', () => {
    const text = 'events:\n- { at: 2m, drop: s04 } # why\nseed: 1';
    expect(appendEvent(text, EVENT)).toBe(
      'events:\n- { at: 2m, drop: s04 } # why\n- at: 3m\n  drop: s03\nseed: 1',
    );
  });
  it('opens the section where there is none', () => {
    expect(appendEvent('version: 1', EVENT)).toBe('version: 1\n\nevents:\n  - at: 3m\n    drop: s03\n');
  });
  it('writes the document anew where the list stands in brackets, and keeps its comments', () => {
    const text = appendEvent('# head\nevents: [{ at: 2m, drop: s04 }]\n', EVENT);
    expect(text).toContain('# head');
    expect(text).toContain('drop: s03');
    expect(text).toContain('drop: s04');
  });
  it('quotes what YAML would read as something else', () => {
    expect(appendEvent('version: 1\n', { drop: 'no', at: '1s' })).toMatch(/- drop: (no|"no")\n/);
    expect(appendEvent('version: 1\n', { drop: '12', at: '1s' })).toContain('- drop: "12"\n');
    expect(appendEvent('version: 1\n', { drop: 'a: b', at: '1s' })).toContain('- drop: "a: b"\n');
  });
});
