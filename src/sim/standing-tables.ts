// The flow tables of a scenario's switches for an export: as they stand at the start, or at an instant of a run. The messages are the
// same that drive the simulated switches; writing them for a real one is formats' work. Source: SPEC §5.

import { Controller } from '../control/controller.ts';
import { Streams } from '../kernel/streams.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { FlowTable } from '../switching/flow-table.ts';
import type { FlowMod, FlowStats } from '../switching/messages.ts';
import { createBaseline } from './baseline.ts';
import { controllerConfig } from './controller-config.ts';
import type { RunHooks, RunInputs } from './run-inputs.ts';
import { Simulation } from './simulation.ts';

export interface StandingTable {
  readonly ingress: string;
  /** Adds that make the table, in table order at the start, by priority and match at an instant. */
  readonly mods: readonly FlowMod[];
}

/** What is installed in every ingress at the start, before any event. */
export const startingTables = (scenario: ResolvedScenario): StandingTable[] =>
  (createBaseline(scenario, new Streams(scenario.seed)) ?? new Controller(controllerConfig(scenario)))
    .initialRules()
    .map(({ ingress, mods }) => ({ ingress, mods }));

/**
 * Runs the scenario up to `atUs` and reads every switch. Pins keep their idle timeout whole and of their hard timeout what is
 * left, at least 1 µs: a switch that loads them starts both clocks anew. Null where it was stopped before.
 */
export async function tablesAt(
  scenario: ResolvedScenario,
  atUs: number,
  inputs: RunInputs,
  hooks: RunHooks = {},
): Promise<StandingTable[] | null> {
  const simulation = await Simulation.open(scenario, inputs, hooks);
  if (!(await simulation.advance(atUs, hooks))) return null;
  return simulation.world.ingresses.map(({ name, switch: device }) => ({
    ingress: name,
    mods: standingMods(device.table, atUs),
  }));
}

/** Adds that make the table what it is now, by priority and match; see tablesAt. */
export function standingMods(table: FlowTable, atUs: number): FlowMod[] {
  const leftUs = table.hardLeftUs(atUs);
  return table.stats(atUs).map((entry, i) => addOf(entry, leftUs[i]!));
}

const addOf = (entry: FlowStats, hardLeftUs: number): FlowMod => ({
  kind: 'flow-mod',
  command: 'add',
  match: entry.match,
  priority: entry.priority,
  actions: entry.actions,
  idleTimeoutUs: entry.idleTimeoutUs,
  hardTimeoutUs: entry.hardTimeoutUs === 0 ? 0 : Math.max(1, hardLeftUs),
  importance: entry.importance,
  cookie: entry.cookie,
  cookieMask: 0n,
  checkOverlap: false,
  sendFlowRemoved: true,
});
