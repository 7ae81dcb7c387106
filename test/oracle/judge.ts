// The judge: N cases from a seed, in batches, through both switches. Used by the oracle suite and by `npm run oracle:ovs`.

import { Switch } from '../../src/switching/switch.ts';
import { expiryInstants, generateCase } from './case-generator.ts';
import { caseText, differenceText, repeatCommand } from './case-text.ts';
import { type Difference, differences, type Observation, type OracleCase } from './oracle-case.ts';
import { observeOurs, type SwitchConstructor } from './our-observer.ts';
import { observeReal } from './ovs-observer.ts';
import { whyNoOvs } from './ovs-process.ts';
import { shrinkCase } from './shrink.ts';

const BATCH = 200;
/** After that many a further difference is only counted. */
const SHRUNK = 2;

export interface Observed {
  readonly oracleCase: OracleCase;
  readonly real: Observation;
}

/** The real switch's side of `count` cases, from case `first` of the seed. */
export async function observeCases(seed: string, count: number, first = 0): Promise<Observed[]> {
  const cases = Array.from({ length: count }, (_, i) => generateCase(seed, first + i));
  const real = await observeReal(cases, expiryInstants(cases));
  return cases.map((oracleCase, i) => ({ oracleCase, real: real[i]! }));
}

export const compareWith = (switchClass: SwitchConstructor, { oracleCase, real }: Observed): Difference[] =>
  differences(real, observeOurs(switchClass, oracleCase));

export interface JudgeOptions {
  readonly seed: string;
  readonly cases: number;
  readonly first: number;
  readonly print: (line: string) => void;
}

export interface Judgement {
  readonly failed: number;
  readonly cases: number;
  readonly packets: number;
  readonly removals: number;
  readonly refusals: number;
}

/** Runs the cases and prints every difference; `failed` counts cases, or is 1 where there is no judge. */
export async function judge({ seed, cases, first, print }: JudgeOptions): Promise<Judgement> {
  const total = { failed: 0, cases: 0, packets: 0, removals: 0, refusals: 0 };
  const reason = whyNoOvs();
  if (reason !== null) {
    print(`cannot judge: ${reason}`);
    return { ...total, failed: 1 };
  }
  for (let from = 0; from < cases; from += BATCH) {
    for (const observed of await observeCases(seed, Math.min(BATCH, cases - from), first + from)) {
      total.cases++;
      total.packets += observed.real.packets.length;
      total.removals += observed.real.removals.length;
      total.refusals += observed.real.errors.length;
      if (await reportDifference(observed, total.failed < SHRUNK, print)) total.failed++;
    }
    print(
      `${total.cases} cases, ${total.packets} packets, ${total.removals} removals: ${total.failed} differ`,
    );
  }
  return total;
}

async function reportDifference(
  observed: Observed,
  shrink: boolean,
  print: (line: string) => void,
): Promise<boolean> {
  const found = compareWith(Switch, observed);
  if (found.length === 0) return false;
  const { oracleCase } = observed;
  print(`case ${oracleCase.index} of seed ${oracleCase.seed} differs\n${differenceText(found)}`);
  if (shrink) print(`smallest case:\n${caseText(await shrinkCase(Switch, oracleCase))}`);
  print(`repeat: ${repeatCommand(oracleCase)}`);
  return true;
}
