// Scenario files and texts run through the whole simulator, with the traces and the prefixes of the checkout: what the command line
// does, without the command line.
import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { unwrap } from '../../src/base/result.ts';
import { bytesSource } from '../../src/formats/byte-source.ts';
import { openTrace } from '../../src/formats/open-trace.ts';
import type { Summary } from '../../src/metrics/summary.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import type { ResolvedScenario } from '../../src/scenario/resolved.ts';
import { type BuiltRun, type RunHooks, type RunInputs, runScenario } from '../../src/sim/run.ts';
import { prefixTable } from './traffic-logs.ts';

export interface ScenarioRun {
  readonly scenario: ResolvedScenario;
  readonly summary: Summary;
  /** World, controller and books, as the run left them. */
  readonly built: BuiltRun;
}

/** Runs `scenarios/NAME.yaml`. */
export async function runFile(
  name: string,
  change: (text: string) => string = (it) => it,
): Promise<ScenarioRun> {
  const file = `scenarios/${name}.yaml`;
  const text = change(readFileSync(file, 'utf8'));
  return runText(text, { file, folder: dirname(file) });
}

/** Runs a scenario given as YAML (or JSON). `check`: made once, called after every event. */
export async function runText(
  text: string,
  {
    file = 'test.yaml',
    folder = '.',
    check,
  }: { file?: string; folder?: string; check?: RunHooks['inspect'] } = {},
): Promise<ScenarioRun> {
  const scenario = unwrap(parseScenario(text, { file }));
  let built: BuiltRun | null = null;
  const inspect = (run: BuiltRun): (() => void) => {
    built = run;
    return check?.(run) ?? (() => {});
  };
  const { summary } = await runScenario(scenario, scenarioInputs(scenario, folder), { inspect });
  return { scenario, summary, built: built! };
}

/** The traces that the scenario names, from `folder`, and the prefixes of the checkout. */
export function scenarioInputs(scenario: ResolvedScenario, folder: string): RunInputs {
  return {
    trace: (name, part) => {
      const traffic = scenario.traffic.find((it) => it.name === name)!;
      if (traffic.kind !== 'trace') throw new Error(`${name} is not recorded`);
      const path = join(folder, part === 0 ? traffic.trace! : traffic.overlay[part - 1]!);
      const { format, reorderUs } = traffic;
      return openTrace(bytesSource(path, readFileSync(path)), { format, reorderUs });
    },
    prefixes: async () => prefixTable(),
  };
}

/** The one value of a measure; NaN for one that the run does not have. */
export function measureOf({ summary }: Pick<ScenarioRun, 'summary'>, key: string): number {
  const metric = summary.metrics[key];
  if (metric === undefined) return Number.NaN;
  return ('value' in metric ? metric.value : metric.mean) ?? Number.NaN;
}

/** Sessions lost by cause, the causes with none left out. */
export function lossesOf({ built }: Pick<ScenarioRun, 'built'>): Record<string, number> {
  return Object.fromEntries(Object.entries(built.recorder.lostByCause).filter(([, count]) => count > 0));
}
