// `maskring baseline show FILE…`: what a baseline holds, without running anything.

import { toleranceText } from '../experiment/gate/tolerance.ts';
import { summariseValues } from '../experiment/replications/replication-summary.ts';
import { significantText } from '../figure/number-text.ts';
import { type LoadedBaseline, readBaseline } from './baseline-file.ts';
import { EXIT_INPUT, EXIT_OK } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { columnLines } from './report/text-layout.ts';

export async function showBaselines(
  paths: readonly string[],
  { json }: { json: boolean },
  io: CliIo,
): Promise<number> {
  let code = EXIT_OK;
  for (const path of paths) {
    const loaded = await readBaseline(path, io);
    if (!loaded.ok) {
      printIssues(loaded.issues, io);
      code = EXIT_INPUT;
    } else
      io.out.write(json ? `${JSON.stringify(loaded.value.baseline, null, 2)}\n` : baselineText(loaded.value));
  }
  return code;
}

const RIGHT = { align: 'right' } as const;

function baselineText({ path, baseline }: LoadedBaseline): string {
  const { scenario, versions, metrics, fingerprints, inputs } = baseline;
  const rows = metrics.map(({ name, tolerance, direction, values }) => {
    const summary = summariseValues(values);
    const text = (value: number | undefined) => (value === undefined ? '–' : significantText(value, 3));
    const worse = direction === 'either' ? 'any change' : direction;
    const sd = summary !== null && summary.sd < 1e-12 * Math.abs(summary.mean) ? 0 : summary?.sd;
    return [name, text(summary?.mean), text(sd), worse, toleranceText(tolerance)];
  });
  const head = ['measure', 'mean', 'SD', 'worse when', 'tolerance'];
  const lines = columnLines([head, ...rows], [{ align: 'left' }, RIGHT, RIGHT, { align: 'left' }, RIGHT]);
  const about = [
    `${path}: ${scenario.name} (${scenario.file}, ${scenario.hash}), ${fingerprints.length} seeds of seed ${scenario.seed}`,
    `maskring ${versions.maskring}, model ${versions.model}, streams ${versions.streams}`,
    ...inputs.map(({ file, sha256 }) => `reads ${file}, sha256 ${sha256.slice(0, 16)}…`),
  ];
  return `${[...about, '', ...lines].join('\n')}\n`;
}
