// `maskring baseline accept FILE…`: what the scenario gives now becomes the baseline, with the same measures and tolerances. Says per
// measure what was accepted, so that the commit can say it too. Source: issue "Studies" 3.

import { resolve } from 'node:path';
import { unwrap } from '../base/result.ts';
import { BASELINE_SEEDS, type Baseline, chooseMetrics } from '../experiment/gate/baseline.ts';
import { decideMetric } from '../experiment/gate/metric-decision.ts';
import { currentCell, type LoadedBaseline, readBaseline, writeBaseline } from './baseline-file.ts';
import { baselineOf } from './baseline-save.ts';
import { EXIT_INPUT, EXIT_INTERRUPTED, EXIT_OK } from './exit-code.ts';
import { metricSentence } from './gate-words.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { SeedRunner } from './seed-runner.ts';

export async function acceptBaselines(
  paths: readonly string[],
  { workers }: { readonly workers: number },
  io: CliIo,
): Promise<number> {
  let code = EXIT_OK;
  for (const path of paths) {
    const loaded = await readBaseline(path, io);
    if (!loaded.ok) {
      printIssues(loaded.issues, io);
      code = EXIT_INPUT;
    } else code = Math.max(code, await accept(loaded.value, workers, io));
    if (code === EXIT_INTERRUPTED) break;
  }
  return code;
}

async function accept(loaded: LoadedBaseline, workers: number, io: CliIo): Promise<number> {
  const { baseline, path, folder } = loaded;
  const cell = await currentCell(loaded, [], io);
  if (!cell.ok) {
    printIssues(cell.issues, io);
    return EXIT_INPUT;
  }
  const runner = new SeedRunner(cell.value, io, workers);
  try {
    if (!(await runner.upTo(BASELINE_SEEDS))) return EXIT_INTERRUPTED;
    const named = baseline.metrics.map(({ name, tolerance }) => ({ name, tolerance }));
    const byDefault = { thresholds: [], tolerance: { kind: 'exact' } } as const;
    const metrics = unwrap(chooseMetrics(runner.replications, named, byDefault));
    const file = resolve(io.cwd, path);
    const { set, trace } = baseline;
    const made = await baselineOf({ ...cell.value, cwd: folder }, runner.replications, {
      file,
      set,
      trace,
      metrics,
    });
    await writeBaseline(file, made);
    io.out.write(acceptedText(path, baseline, made));
    return EXIT_OK;
  } finally {
    await runner.close();
  }
}

function acceptedText(path: string, old: Baseline, now: Baseline): string {
  const count = Math.min(old.fingerprints.length, now.fingerprints.length);
  const lines = now.metrics.flatMap((metric, i) => {
    const [baseline, current] = [old.metrics[i]!.values.slice(0, count), metric.values.slice(0, count)];
    const decision = decideMetric({ ...metric, baseline, current });
    if (decision.identical) return [];
    return [`  ${metricSentence({ ...metric, ...decision, metric: metric.name, seeds: count })}`];
  });
  if (lines.length === 0) return `${path}: every value is as it was\n`;
  return `${path}: accepted, commit it\n${lines.join('\n')}\n`;
}
