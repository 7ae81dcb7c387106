// The figure of the page Sweep as a component: data in, a drawn, readable, exportable figure out.

import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import { type ParetoData, paretoFigure } from '../../src/figure/pareto-figure.ts';
import { FigureView } from './figure-view.tsx';

export type { ParetoData } from '../../src/figure/pareto-figure.ts';

export function ParetoChart({ data }: { readonly data: ParetoData }): JSX.Element {
  const draw = useCallback((width: number) => paretoFigure(data, { width }), [data]);
  return <FigureView draw={draw} fileName="pareto-front" first />;
}
