// Seed and mask of a scenario's text, as typed.

import { describe, expect, it } from 'vitest';
import { glance } from './document-glance.ts';

describe('glance', () => {
  it('sees seed and mask in block and flow style, quoted or with a comment', () => {
    expect(glance('seed: 7\nvips:\n  web:\n    mask: 0.0.0.7 # three')).toEqual({
      seed: '7',
      family: 4,
      bits: [2, 1, 0],
    });
    expect(glance("seed: 'spring 3' # word\nvips:\n  a: { pool: b, mask: 0.0.0.1 }").seed).toBe('spring 3');
    expect(glance("vips:\n  a: { pool: b, mask6: '::5' }")).toEqual({ seed: '1', family: 6, bits: [2, 0] });
  });

  it('has the defaults where nothing stands, in comments and in what is half-typed', () => {
    expect(glance('version: 1')).toEqual({ seed: '1', family: 4, bits: null });
    expect(glance('# seed: 9\n# mask: 0.0.0.1\nvips: { web: { mask: 8.32.').bits).toBeNull();
    expect(glance('traffic:\n  seed: 5').seed).toBe('1');
  });
});
