import { describe, expect, it } from 'vitest';
import { unwrap } from '../base/result.ts';
import { statisticsOf } from './bit-statistics.ts';
import { weightedSet } from './bitlab.fixture.ts';
import {
  formatPartial,
  mergePartials,
  parsePartial,
  partialNEff,
  partialOf,
  partialStatistics,
} from './partial.ts';
import { refusePartial } from './partial-privacy.ts';
import { picked, reweighted, setTotals } from './source-set.ts';

const whole = weightedSet(300, 3, 50);
const half = (from: number) =>
  picked(
    whole,
    Uint32Array.from({ length: 150 }, (_, i) => from + i),
  );
const parts = [partialOf(half(0), 'visits', 400), partialOf(half(150), 'visits', 500)];

describe('partials', () => {
  it('merge to what the whole gives', () => {
    const merged = unwrap(mergePartials(parts[0]!, parts[1]!));
    expect(partialStatistics(merged)).toEqual(statisticsOf(whole));
    expect(partialNEff(merged)).toBeCloseTo(setTotals(whole).nEff, 9);
    expect(merged).toMatchObject({ parts: 2, records: 900, sources: 300 });
  });

  it('survive being written and read, and hold no address', () => {
    const text = formatPartial(parts[0]!);
    expect(unwrap(parsePartial(text, 'a'))).toEqual(parts[0]);
    expect(Object.keys(JSON.parse(text))).toEqual(
      'schema family weight parts records sources total squares top ones agree'.split(' '),
    );
  });

  it('of other weights are refused, and so is what is none', () => {
    expect(mergePartials(parts[0]!, { ...parts[1]!, weight: 'bytes' }).ok).toBe(false);
    for (const text of [
      '',
      '{}',
      '[]',
      formatPartial({ ...parts[0]!, ones: [1] }),
      formatPartial({ ...parts[0]!, top: -1 }),
    ])
      expect(parsePartial(text, 'x').ok).toBe(false);
  });

  it('keep squares that pass 2^53', () => {
    const heavy = reweighted(half(0), new Float64Array(150).fill(2 ** 40));
    expect(partialOf(heavy, 'bytes', 1).squares).toBe(String(150n * 2n ** 80n));
  });

  it('that would give addresses away are refused', () => {
    expect(refusePartial(parts[0]!)).toBeNull();
    expect(refusePartial({ ...parts[0]!, sources: 3 })).not.toBeNull();
    expect(refusePartial({ ...parts[0]!, top: parts[0]!.total })).not.toBeNull();
  });
});
