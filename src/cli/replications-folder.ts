// The result folder of `--replications --out`: manifest, the report as summary.json, and one tidy table `replications` with a row per
// replication and measure. What `maskring compare` reads back. Not the folder of a single run: run-command.ts.

import type { Table } from '../metrics/table.ts';
import type { CliIo } from './io.ts';
import type { ReplicationsReport } from './replications-report.ts';
import { writeFolder } from './result-folder.ts';
import type { TableFormat } from './table-files.ts';

export async function keepReplications(
  folder: string,
  { report, formats }: { readonly report: ReplicationsReport; readonly formats: readonly TableFormat[] },
  io: CliIo,
): Promise<void> {
  const { scenario, versions, replications } = report;
  const partial = replications.stopped === 'interrupted';
  const manifest = { schema: 'maskring/manifest/v1', ...versions, scenario, replications, partial };
  const metadata = { maskring: versions.maskring, model: versions.model, scenario: scenario.hash };
  const tables = [replicationsTable(report)];
  await writeFolder(folder, { manifest, summary: report, tables, withAddresses: false, formats, metadata });
  io.err.write(`results are in ${folder}${partial ? ' (partial: the run was stopped)' : ''}\n`);
}

/** One row a replication and measure, replications first. */
export function replicationsTable({ runs, values }: ReplicationsReport): Table {
  return {
    name: 'replications',
    columns: [
      { name: 'replication', type: 'integer' },
      { name: 'seed', type: 'text' },
      { name: 'metric', type: 'text' },
      { name: 'value', type: 'number' },
    ],
    rows: runs.flatMap(({ replication, seed }, i) =>
      Object.entries(values).map(([metric, list]) => [replication, seed, metric, list[i] ?? null]),
    ),
  };
}
