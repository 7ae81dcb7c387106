// The address bar says what is chosen, and a broken link never breaks the page.

import { describe, expect, it } from 'vitest';
import { DEFAULT_CHOICE, MAX_SERVERS, toggleBit, withBits } from './choice.ts';
import { formatPlace, parseMaskText, parsePlace } from './url-codec.ts';

describe('formatPlace and parsePlace', () => {
  it('are each other’s inverse', () => {
    const choice = {
      ...withBits(DEFAULT_CHOICE, 4, [9, 3, 31]),
      serverCount: 16,
      assignment: 'round-robin',
      measure: 'sources',
    } as const;
    const flows = { ingress: 'in-b', server: 's03' };
    expect(parsePlace(formatPlace({ page: 'bits', choice }))).toEqual({ page: 'bits', choice });
    expect(parsePlace(formatPlace({ page: 'flows', choice, flows }))).toEqual({
      page: 'flows',
      choice,
      flows,
    });
  });

  it('write a mask as people do', () => {
    expect(formatPlace({ page: 'bits', choice: DEFAULT_CHOICE })).toBe(
      '#/bits?v=1&mask=8.32.109.34&mask6=::820:6d22&servers=4&assign=ring&of=requests',
    );
  });

  it('fall back part by part', () => {
    expect(parsePlace('#/nowhere?v=1&mask=1.2.3&servers=-4&assign=magic&of=%00')).toEqual({
      page: 'start',
      choice: DEFAULT_CHOICE,
    });
    expect(parsePlace('#/bits?v=9&servers=8').choice).toEqual(DEFAULT_CHOICE);
    expect(parsePlace('#/bits?v=1&servers=100000').choice.serverCount).toBe(MAX_SERVERS);
    expect(parsePlace('').page).toBe('start');
  });
});

describe('a mask as text', () => {
  it('is refused in the wrong family, beyond 20 bits and in loose forms', () => {
    expect(parseMaskText(4, ' 0.0.1.255 ')).toEqual([8, 7, 6, 5, 4, 3, 2, 1, 0]);
    expect(parseMaskText(4, '255.255.255.255')).toBeNull();
    expect(parseMaskText(4, '::ff')).toBeNull();
    expect(parseMaskText(4, '010.1.1.1')).toBeNull();
    expect(parseMaskText(6, '::ff')).toHaveLength(8);
  });
});

describe('toggleBit', () => {
  it('cuts, fills again and stops at twenty', () => {
    const cut = toggleBit(DEFAULT_CHOICE, 4, 0);
    expect(cut.bits4).toEqual([...DEFAULT_CHOICE.bits4, 0]);
    expect(toggleBit(cut, 4, 0)).toEqual(DEFAULT_CHOICE);
    const full = withBits(
      DEFAULT_CHOICE,
      6,
      Array.from({ length: 20 }, (_, bit) => bit),
    );
    expect(toggleBit(full, 6, 100)).toBe(full);
  });
});
