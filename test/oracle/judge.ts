// The judge's door: N cases from a seed, in batches, through both switches. Used by the oracle suite and by
// `npm run oracle:ovs`.

import { Switch } from '../../src/switching/switch.ts';
import { expiryInstants, generateCase } from './case-generator.ts';
import { type Difference, differences, type Observation, type OracleCase } from './oracle-case.ts';
import { observeOurs, type SwitchConstructor } from './our-observer.ts';
import { observeReal } from './ovs-observer.ts';

export const BATCH = 200;

export interface Observed {
  readonly oracleCase: OracleCase;
  readonly real: Observation;
}

/** The real switch's side of `count` cases, from case `first` of the seed. */
export async function observeCases(seed: string, count: number, first = 0): Promise<Observed[]> {
  const observed: Observed[] = [];
  for (let from = 0; from < count; from += BATCH) {
    const length = Math.min(BATCH, count - from);
    const cases = Array.from({ length }, (_, i) => generateCase(seed, first + from + i));
    const real = await observeReal(cases, expiryInstants(cases));
    observed.push(...cases.map((oracleCase, i) => ({ oracleCase, real: real[i]! })));
  }
  return observed;
}

export const compareWith = (constructor: SwitchConstructor, { oracleCase, real }: Observed): Difference[] =>
  differences(real, observeOurs(constructor, oracleCase));

export const compareOurs = (observed: Observed): Difference[] => compareWith(Switch, observed);
