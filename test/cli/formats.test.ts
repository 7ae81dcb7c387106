// `--format`: which files a result folder holds, and that a format nobody knows is refused before anything runs.
import { readdirSync, readFileSync } from 'node:fs';
import { parquetReadObjects } from 'hyparquet';
import { describe, expect, it } from 'vitest';
import { run } from './captured-io.ts';
import { accessLog, folderWith, SMALL_SCENARIO } from './log-fixture.ts';

const folder = () => folderWith({ 's.yaml': SMALL_SCENARIO, 'x.log': accessLog(200) });
const argv = (...more: string[]) => ['run', 's.yaml', '--trace', 'x.log', '--out', 'out', ...more];

describe('maskring run --format', () => {
  it('writes only the formats that are asked for, with the rows of the other formats', async () => {
    const cwd = folder();
    expect((await run(argv('--format', 'Parquet, ndjson'), { cwd })).code).toBe(0);
    const names = readdirSync(`${cwd}/out`);
    expect(names).toContain('metrics.parquet');
    expect(names.filter((name) => name.endsWith('.csv'))).toEqual([]);
    const lines = readFileSync(`${cwd}/out/metrics.ndjson`, 'utf8').trim().split('\n');
    const file = readFileSync(`${cwd}/out/metrics.parquet`);
    const rows = await parquetReadObjects({
      file: file.buffer.slice(file.byteOffset, file.byteOffset + file.length) as ArrayBuffer,
    });
    expect(rows).toEqual(lines.map((line) => JSON.parse(line)));
  });

  it('refuses a format that there is not, and says which was meant', async () => {
    const cwd = folder();
    const { code, err } = await run(argv('--format', 'csv,parket'), { cwd });
    expect(code).toBe(2);
    expect(err).toContain('there is no format `parket`');
    expect(err).toContain('did you mean `parquet`?');
    expect(readdirSync(cwd)).not.toContain('out');
  });
});
