// Below: load CV against the number of bits, and how unequal the buckets are (bars, Lorenz curve). A click on a number of bits takes
// the bits of the line there.

import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import { BitsCurveChart, LorenzChart } from '../../charts/bits-charts.tsx';
import { BucketChart } from '../../charts/charts.tsx';
import type { ScoredChoice } from '../../engine/engine.ts';
import { chooseBits } from '../actions.ts';
import { store } from '../page-store.ts';
import { bits } from './bits-state.ts';
import { bucketData, curveData, lorenzData } from './figure-data.ts';

export function HowManySection({ scored }: { readonly scored: ScoredChoice }): JSX.Element {
  return (
    <div class="how-many">
      <Curve />
      <div class="buckets">
        <Buckets scored={scored} />
        <Lorenz />
      </div>
    </div>
  );
}

function Curve(): JSX.Element {
  const [facts, curve, pinned] = [bits.facts.value, bits.curve.value, bits.pinned.value];
  const data = useMemo(
    () => (facts === null || curve === null ? null : curveData(facts, curve, pinned)),
    [facts, curve, pinned],
  );
  if (data === null)
    return (
      <div class="side first">
        <h2>How many bits are enough</h2>
        <p class="note">Choosing 1 to 12 bits, on this log and on a part of it for the other part</p>
      </div>
    );
  return <BitsCurveChart data={data} first onPick={takeCount} />;
}

function takeCount(key: string): void {
  const point = bits.curve.value?.points.find(({ n }) => String(n) === key);
  if (point !== undefined) chooseBits(store.family.value, point.bits);
}

function Buckets({ scored }: { readonly scored: ScoredChoice }): JSX.Element {
  const [family, pinned] = [store.family.value, bits.pinned.value];
  const { measure } = store.choice.value;
  const data = useMemo(
    () => bucketData(scored, store.choice.value, family, pinned),
    [scored, family, measure, pinned],
  );
  return <BucketChart data={data} first />;
}

function Lorenz(): JSX.Element | null {
  const [facts, pinned] = [bits.facts.value, bits.pinned.value];
  const data = useMemo(() => (facts === null ? null : lorenzData(facts, pinned)), [facts, pinned]);
  return data === null ? null : <LorenzChart data={data} />;
}
