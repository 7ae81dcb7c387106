// From a case on which the two switches differ to the smallest one found: steps, then single flow-mods and packets, are taken out
// as long as a difference stays. All candidates of a round go through the real switch together, as cases of one batch.

import { doOverlap, NaiveTable } from '../property/flow-table-naive.ts';
import { expiryInstants, replayStep } from './case-generator.ts';
import { differences, type OracleCase, type Step } from './oracle-case.ts';
import { observeOurs, type SwitchConstructor } from './our-observer.ts';
import { observeReal } from './ovs-observer.ts';

const CANDIDATES = 60;
const ROUNDS = 25;

export async function shrinkCase(switchClass: SwitchConstructor, failing: OracleCase): Promise<OracleCase> {
  let smallest = failing;
  for (let round = 0; round < ROUNDS; round++) {
    const next = await smallerFailing(switchClass, smallest);
    if (next === null) break;
    smallest = next;
  }
  return smallest;
}

async function smallerFailing(
  switchClass: SwitchConstructor,
  failing: OracleCase,
): Promise<OracleCase | null> {
  const candidates = smallerCases(failing).filter(isDecided);
  for (let from = 0; from < candidates.length; from += CANDIDATES) {
    const some = candidates.slice(from, from + CANDIDATES);
    const real = await observeReal(some, expiryInstants(some));
    const found = some.find((each, i) => differences(real[i]!, observeOurs(switchClass, each)).length > 0);
    if (found !== undefined) return found;
  }
  return null;
}

/** Biggest cuts first: halves, quarters, … of the steps, then of what is inside one step. */
function smallerCases(whole: OracleCase): OracleCase[] {
  const cuts: OracleCase[] = [];
  const { steps } = whole;
  for (let size = Math.ceil(steps.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < steps.length; from += size) {
      const left = [...steps.slice(0, from), ...steps.slice(from + size)];
      if (left.length > 0) cuts.push({ ...whole, steps: left });
    }
  }
  steps.forEach((step, i) => {
    for (const smaller of smallerSteps(step)) cuts.push({ ...whole, steps: steps.with(i, smaller) });
  });
  return cuts;
}

function smallerSteps(step: Step): Step[] {
  if (step.kind === 'mods' && step.mods.length > 1)
    return step.mods.map((_, i) => ({ ...step, mods: step.mods.toSpliced(i, 1) }));
  if (step.kind === 'packets' && step.packets.length > 1)
    return step.packets.map((_, i) => ({ ...step, packets: step.packets.toSpliced(i, 1) }));
  return [];
}

/** No two overlapping entries of one priority come about: the real switch may then take either. */
function isDecided({ capacity, overflow, steps }: OracleCase): boolean {
  const table = new NaiveTable(capacity, overflow);
  return steps.every((step) => {
    table.expire(step.atMs * 1000);
    replayStep(table, step);
    return !hasOverlap(table);
  });
}

const hasOverlap = ({ entries }: NaiveTable): boolean =>
  entries.some((a, i) =>
    entries.slice(i + 1).some((b) => a.mod.priority === b.mod.priority && doOverlap(a.fields, b.fields)),
  );
