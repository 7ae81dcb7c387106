// The figures that only the page Bits has, as components: data in, a drawn, readable, exportable figure out.

import type { ComponentChildren, JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import { type AgreementData, agreementFigure } from '../../src/figure/agreement-figure.ts';
import { type BitsCurveData, bitsCurveFigure } from '../../src/figure/bits-curve-figure.ts';
import { type ChoiceScaleData, choiceScale } from '../../src/figure/choice-scale.ts';
import { type LorenzData, lorenzFigure } from '../../src/figure/lorenz-figure.ts';
import { FigureView } from './figure-view.tsx';

export type { AgreementData } from '../../src/figure/agreement-figure.ts';
export type { BitsCurveData, OwnPoint } from '../../src/figure/bits-curve-figure.ts';
export type { ChoiceScaleData, ScaleChoice } from '../../src/figure/choice-scale.ts';
export type { LorenzData } from '../../src/figure/lorenz-figure.ts';

export function AgreementChart({ data }: { readonly data: AgreementData }): JSX.Element {
  const draw = useCallback((width: number) => agreementFigure(data, { width }), [data]);
  return (
    <div class={data.hanging ? 'agreement hanging' : 'agreement'}>
      <FigureView draw={draw} fileName="agreement" />
    </div>
  );
}

export function LorenzChart({ data }: { readonly data: LorenzData }): JSX.Element {
  const draw = useCallback((width: number) => lorenzFigure(data, { width }), [data]);
  return <FigureView draw={draw} fileName="lorenz" />;
}

interface PickProps<Data> {
  readonly data: Data;
  readonly first?: boolean;
  onPick(key: string): void;
  readonly children?: ComponentChildren;
}

/** Click or Enter on a number of bits. */
export function BitsCurveChart({ data, first, onPick }: PickProps<BitsCurveData>): JSX.Element {
  const draw = useCallback((width: number) => bitsCurveFigure(data, { width }), [data]);
  return <FigureView draw={draw} first={first ?? false} fileName="bits-curve" onPick={onPick} />;
}

/** Click or Enter on a choice. */
export function ChoiceScaleChart({ data, onPick, children }: PickProps<ChoiceScaleData>): JSX.Element {
  const draw = useCallback((width: number) => choiceScale(data, { width }), [data]);
  return (
    <FigureView draw={draw} fileName="choices" onPick={onPick}>
      {children}
    </FigureView>
  );
}
