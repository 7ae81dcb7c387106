import { describe, expect, it } from 'vitest';
import type { CellRecord } from './cell-record.ts';
import type { SweepOutline } from './sweep-outline.ts';
import { frontTable, objectiveName, pointRows, sweepColumns } from './sweep-tables.ts';

const OUTLINE: SweepOutline = {
  ...{ schema: 'maskring/sweep-outline/v1', name: 'x', question: '', model: '1', streams: '1' },
  ...{ replications: 2, stop: null, minimise: ['p_servers', 'load_cv{pool=web}'] },
  parameters: [{ name: 'servers', path: 'pools.web.servers', type: 'integer' }],
  points: [2, 4].map((servers) => ({ values: [servers], scenario_hash: 'h', key: `k${servers}` })),
};
const record = (replication: number, cv: number | null): CellRecord => ({
  ...{ schema: 'maskring/cell/v1', id: 'i', replication, seed: '1', scenario_hash: 'h', model: '1' },
  ...{ duration_seconds: 1, sessions: { started: 3 }, packets: {}, thresholds_missed: 0, fingerprint: {} },
  metrics: { 'load_cv{pool=web}.mean': cv, lost: 5 },
});

describe('the tables of a sweep', () => {
  it('have as many cells in a row as columns, whatever is missing', () => {
    const rows = pointRows(OUTLINE, 0, [record(0, 0.1), record(1, null)]);
    for (const name of ['runs', 'metrics', 'points'] as const) {
      expect(rows[name].length).toBeGreaterThan(0);
      for (const row of rows[name]) expect(row).toHaveLength(sweepColumns(OUTLINE, name).length);
    }
    for (const row of frontTable(OUTLINE, [rows]).rows)
      expect(row).toHaveLength(sweepColumns(OUTLINE, 'front').length);
  });

  it('give mean, SD and t interval over the replications that have a value', () => {
    const { points } = pointRows(OUTLINE, 1, [record(0, 0.1), record(1, 0.3)]);
    const [, , , labels, statistic, count, mean, sd, low, high] = points[0]!;
    expect([labels, statistic, count]).toEqual(['pool=web', 'mean', 2]);
    expect(mean).toBeCloseTo(0.2, 15);
    expect(sd).toBeCloseTo(0.1414213562373095, 12);
    // t(0.975, 1) = 12.7062, SD/√2 = 0.1.
    expect(low).toBeCloseTo(0.2 - 1.27062047, 7);
    expect(high).toBeCloseTo(0.2 + 1.27062047, 7);
  });

  it('leave the interval of one value, and everything of none, missing', () => {
    const one = pointRows(OUTLINE, 0, [record(0, 0.1)]).points[0]!;
    expect(one.slice(5)).toEqual([1, 0.1, null, null, null, 0.1, 0.1, 0.1]);
    const none = pointRows(OUTLINE, 0, [record(0, null)]).points[0]!;
    expect(none.slice(5)).toEqual([0, null, null, null, null, null, null, null]);
  });

  it('put points on the front by the means, and leave out those without a run', () => {
    const rows = [pointRows(OUTLINE, 0, [record(0, 0.5)]), pointRows(OUTLINE, 1, [record(0, 0.6)])];
    expect(frontTable(OUTLINE, rows).rows.map((row) => row.at(-1))).toEqual([true, false]);
    expect(frontTable(OUTLINE, [rows[0]!, pointRows(OUTLINE, 1, [])]).rows).toHaveLength(1);
  });

  it('name the columns of objectives in snake_case', () => {
    expect(objectiveName('drain_seconds{server=s04}')).toBe('o_drain_seconds_s04');
    expect(objectiveName('load_cv{pool=web,of=sessions}.p95')).toBe('o_load_cv_web_sessions_p95');
    expect(objectiveName('p_servers')).toBe('p_servers');
  });
});
