// DuckDB as the judge of our tables: it reads every Parquet file with the types we mean, counts and sums as we do, agrees with the CSV and
// NDJSON of the same table, and runs every SQL line of docs/analysis.md. Skipped where its native library is not installed.

import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { run } from '../cli/captured-io.ts';
import { folderWith } from '../cli/log-fixture.ts';

const duckdb = await import('@duckdb/node-api').catch(() => null);

const BASE = `version: 1
duration: 60s
interval: 5s
pools: {web: {servers: 4, assignment: round-robin}}
vips: {web: {mask: 0.0.0.15}}
ingresses: 2
controller: {parallel-buckets: 4}
traffic: {visitors: {clients: 40, population: uniform, arrivals: {per-second: 4}, session: exponential}}
events: [{at: 10s, drop: s02}]
`;
const SWEEP = `version: 1
base: base.yaml
vary:
  pools.web.servers: [2, 4]
  traffic.visitors.clients: [20, 40]
  vips.web.mask: {values: {"four bits/low": 0.0.0.15, "=none": 0.0.0.16}, as: bits}
replications: 2
objective: {minimise: [p_servers, "load_cv{pool=web,of=sessions}"]}
`;

type Row = Record<string, unknown>;
type Query = (sql: string) => Promise<Row[]>;

async function openQuery(): Promise<Query> {
  const instance = await duckdb!.DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  return async (sql) => (await connection.runAndReadAll(sql)).getRowObjects() as Row[];
}

interface OurTable {
  readonly rows: readonly Row[];
  readonly columns: readonly { readonly name: string; readonly type: string }[];
}

const TYPES: Record<string, string> = {
  text: 'VARCHAR',
  number: 'DOUBLE',
  integer: 'BIGINT',
  boolean: 'BOOLEAN',
};

/** Our own rows, from the NDJSON, which the reader of Parquet has no part in. */
const ourRows = (path: string): Row[] =>
  readFileSync(path, 'utf8')
    .trim()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Row);

const plain = (value: unknown): unknown => (typeof value === 'bigint' ? Number(value) : value);
const plainRow = (row: Row): Row =>
  Object.fromEntries(Object.entries(row).map(([key, value]) => [key, plain(value)]));

describe.skipIf(duckdb === null)('DuckDB', () => {
  let results = '';
  let query: Query;
  beforeAll(async () => {
    const cwd = folderWith({ 'base.yaml': BASE, 's.yaml': SWEEP });
    const formats = ['--format', 'csv,ndjson,parquet'];
    expect((await run(['run', 'base.yaml', '--out', 'results/run', ...formats], { cwd })).code).toBe(0);
    expect((await run(['sweep', 's.yaml', '--out', 'results/sweep', ...formats], { cwd })).code).toBe(0);
    results = join(cwd, 'results');
    query = await openQuery();
  }, 300_000);

  const manifestTables = (path: string): [string, OurTable['columns']][] => {
    const { tables } = JSON.parse(readFileSync(join(results, path), 'utf8'));
    return tables.map(({ name, columns }: { name: string; columns: OurTable['columns'] }) => [name, columns]);
  };

  async function judge(
    name: string,
    columns: OurTable['columns'],
    { source, ours }: { source: string; ours: Row[] },
  ) {
    const described = await query(`DESCRIBE SELECT * FROM ${source}`);
    const types = new Map(described.map((row) => [row.column_name, row.column_type]));
    for (const column of columns)
      expect([name, column.name, types.get(column.name)]).toEqual([name, column.name, TYPES[column.type]]);
    const rows = await query(`SELECT * FROM ${source}`);
    expect(rows.length).toBe(ours.length);
    for (const { name: column, type } of columns) {
      const values = ours.map((row) => row[column]);
      const [judged] = await query(`SELECT count("${column}") AS n FROM ${source}`);
      expect([name, column, Number(judged!.n)]).toEqual([
        name,
        column,
        values.filter((value) => value !== null).length,
      ]);
      if (type !== 'number' && type !== 'integer') continue;
      const [summed] = await query(`SELECT fsum("${column}"::DOUBLE) AS total FROM ${source}`);
      const total = values.reduce((sum: number, value) => sum + Number(value ?? 0), 0);
      const scale = values.reduce((sum: number, value) => sum + Math.abs(Number(value ?? 0)), 0);
      expect(Math.abs(Number(summed!.total ?? 0) - total)).toBeLessThanOrEqual(1e-12 * scale);
    }
    return rows.map(plainRow);
  }

  it('reads every table of a run: types, rows, missing values and sums as ours, cell by cell', async () => {
    const tables = manifestTables('run/manifest.json');
    expect(tables.map(([name]) => name)).toEqual(
      expect.arrayContaining(['runs', 'metrics', 'series', 'buckets', 'events']),
    );
    for (const [name, columns] of tables) {
      const ours = ourRows(join(results, `run/${name}.ndjson`));
      const rows = await judge(name, columns, { source: `'${results}/run/${name}.parquet'`, ours });
      expect(rows).toEqual(ours);
    }
  });

  it('reads every table of a sweep, the hive folders with their parameters', async () => {
    for (const [name, columns] of manifestTables('sweep/sweep.json')) {
      const folder = `${results}/sweep/tables`;
      const ours = ourRows(`${folder}/${name}.ndjson`);
      const hive = `read_parquet('${folder}/metrics/**/*.parquet', hive_partitioning = true)`;
      const source = name === 'metrics' ? hive : `'${folder}/${name}.parquet'`;
      const rows = await judge(name, columns, { source, ours });
      const key = (row: Row) => JSON.stringify(columns.map((column) => row[column.name]));
      expect(rows.map(key).sort()).toEqual(ours.map(key).sort());
    }
  });

  it('gives back a value with a slash and one with an equals sign from the path', async () => {
    const hive = `read_parquet('${results}/sweep/tables/metrics/**/*.parquet', hive_partitioning = true)`;
    const rows = await query(`SELECT DISTINCT p_bits FROM ${hive} ORDER BY 1`);
    expect(rows.map((row) => row.p_bits)).toEqual(['=none', 'four bits/low']);
  });

  it('finds no NaN and no infinity in any number', async () => {
    for (const path of ['run/metrics.parquet', 'run/series.parquet', 'sweep/tables/points.parquet']) {
      const column = path.includes('points') ? 'sd' : 'value';
      const [row] = await query(
        `SELECT count(*) AS n FROM '${results}/${path}' WHERE isnan(${column}) OR isinf(${column})`,
      );
      expect(Number(row!.n)).toBe(0);
    }
  });

  it('works out the means and standard deviations of the points as we do', async () => {
    const rows = await query(`
      SELECT point, metric, labels, statistic, p.mean AS ours, p.sd AS our_sd, avg(m.value) AS theirs, stddev_samp(m.value) AS their_sd
      FROM '${results}/sweep/tables/points.parquet' p
      JOIN read_parquet('${results}/sweep/tables/metrics/**/*.parquet', hive_partitioning = true) m
        USING (point, metric, labels, statistic)
      GROUP BY ALL`);
    expect(rows.length).toBeGreaterThan(100);
    for (const { ours, our_sd: sd, theirs, their_sd: theirSd } of rows) {
      if (ours === null) expect(theirs).toBeNull();
      else expect(Math.abs(Number(ours) - Number(theirs))).toBeLessThanOrEqual(1e-9 * Math.abs(Number(ours)));
      const [a, b] = [Number(sd ?? 0), Number(theirSd ?? 0)];
      expect(Math.abs(a - b)).toBeLessThanOrEqual(1e-9 * Math.max(1e-9, Math.abs(Number(ours ?? 0)), a));
    }
  });

  const analysis = readFileSync('docs/analysis.md', 'utf8');
  const statements = [...analysis.matchAll(/```sql\n([\s\S]*?)```/g)].map((match) => match[1]!);

  it.each(statements.map((sql) => [sql.split('\n')[0]!.replace(/^-- /, ''), sql]))(
    'runs the line of docs/analysis.md: %s',
    async (_, sql) => {
      const rows = await query(sql.replaceAll("'results/", `'${results}/`));
      expect(rows.length).toBeGreaterThan(0);
    },
  );

  it('takes the CSV, NDJSON and Parquet of a table for the same', async () => {
    const [, , third] = statements;
    const [row] = await query(third!.replaceAll("'results/", `'${results}/`));
    expect(row!.from_csv).toBe(row!.from_ndjson);
    expect(row!.from_parquet).toBe(row!.from_ndjson);
    expect(readdirSync(join(results, 'run'))).toContain('metrics.csv');
  });
});
