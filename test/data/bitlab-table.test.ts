// The table of ../shared/data/README.md, cell by cell, from the readers and the bit lab: N_eff, reference, and the load CV over 4 and
// 16 servers of low nine, most balanced nine and the patent's mask.
import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { assess } from '../../src/bitlab/assessment.ts';
import { statisticsOf } from '../../src/bitlab/bit-statistics.ts';
import { setTotals, sourceSetOf } from '../../src/bitlab/source-set.ts';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { openTrace } from '../../src/formats/open-trace.ts';
import { type BitWeight, VisitTable } from '../../src/traffic/visit-table.ts';

const DATA = '../shared/data';

async function visitsOf(path: string): Promise<VisitTable> {
  const table = new VisitTable();
  const trace = openTrace(bytesSource(path, readFileSync(`${DATA}/${path}`)), { format: 'auto' });
  for await (const batch of trace.batches()) table.add(batch);
  return table;
}

const LOW = [8, 7, 6, 5, 4, 3, 2, 1, 0];
const PATENT = [27, 21, 14, 13, 11, 10, 8, 5, 1];
const SHOP = 'access-log/shop-2005-2018.log.gz';
const IPSUM = 'addresses/ipsum.txt';

describe('the table of the real sets', () => {
  it.for([
    [SHOP, 'sources', 10_426, [2, 4], [8, 13], [8, 13], [6, 13]],
    [SHOP, 'visits', 455, [8, 18], [5, 17], [5, 18], [9, 30]],
    [SHOP, 'packets', 53, [24, 53], [26, 53], [19, 49], [20, 54]],
    [IPSUM, 'sources', 120_430, [1, 1], [5, 7], [2, 3], [3, 7]],
  ] as const)('%s by %s', async ([path, weight, nEff, reference, low, balanced, patent], ctx) => {
    if (!existsSync(DATA)) ctx.skip('../shared/data is not beside this checkout');
    const set = sourceSetOf((await visitsOf(path)).columnsOf(4, weight as BitWeight));
    // The table was rounded to a tenth first: 0.499 % stands there as 1 %, 18.487 % as 19 %.
    const percent = (x: number) => Math.round(Math.round(x * 1000) / 10);
    const scores = (bits: readonly number[]) => {
      const plans = [4, 16].map((servers) => ({ servers, assignment: 'round-robin' }));
      return assess(set, bits, plans).plans;
    };
    const cvs = (bits: readonly number[]) => scores(bits).map(({ cv }) => percent(cv));
    expect(Math.round(setTotals(set).nEff)).toBe(nEff);
    expect(scores(LOW).map((score) => percent(score.reference))).toEqual(reference);
    expect(cvs(LOW)).toEqual(low);
    expect(cvs(statisticsOf(set).rank.slice(0, 9))).toEqual(balanced);
    expect(cvs(PATENT)).toEqual(patent);
  });
});
