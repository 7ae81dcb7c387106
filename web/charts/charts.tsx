// The figures of the page as components: data in, a drawn, readable, exportable figure out. One line each; the drawing is src/figure's.

import type { ComponentChildren, JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import { type BarsData, barsFigure } from '../../src/figure/bars-figure.ts';
import { type BucketData, bucketFigure } from '../../src/figure/bucket-figure.ts';
import { type CvData, cvFigure } from '../../src/figure/cv-figure.ts';
import { type LoadData, loadFigure } from '../../src/figure/load-figure.ts';
import { type RankData, rankFigure } from '../../src/figure/rank-figure.ts';
import { type SeriesData, seriesFigure } from '../../src/figure/series-figure.ts';
import { type SurvivalData, survivalFigure } from '../../src/figure/survival-figure.ts';
import { FigureView } from './figure-view.tsx';

interface Common<Data> {
  readonly data: Data;
  readonly first?: boolean;
}

interface LoadChartProps extends Common<LoadData> {
  /** Click or Enter on a server. */
  onPick?(id: string): void;
  readonly children?: ComponentChildren;
}

export function LoadChart({ data, first, onPick, children }: LoadChartProps): JSX.Element {
  const draw = useCallback((width: number) => loadFigure(data, { width }), [data]);
  return (
    <FigureView
      draw={draw}
      first={first ?? false}
      fileName="load"
      {...(onPick === undefined ? {} : { onPick })}
    >
      {children}
    </FigureView>
  );
}

export function CvChart({ data, first }: Common<CvData>): JSX.Element {
  const draw = useCallback((width: number) => cvFigure(data, { width }), [data]);
  return <FigureView draw={draw} first={first ?? false} fileName="load-cv" />;
}

export function BucketChart({ data, first }: Common<BucketData>): JSX.Element {
  const draw = useCallback((width: number) => bucketFigure(data, { width }), [data]);
  return <FigureView draw={draw} first={first ?? false} fileName="buckets" />;
}

export function SeriesChart({ data, first, height }: Common<SeriesData> & { height?: number }): JSX.Element {
  const draw = useCallback(
    (width: number) => seriesFigure(data, height === undefined ? { width } : { width, height }),
    [data, height],
  );
  return <FigureView draw={draw} first={first ?? false} fileName="series" layout="track" />;
}

export function SurvivalChart({ data, first }: Common<SurvivalData>): JSX.Element {
  const draw = useCallback((width: number) => survivalFigure(data, { width }), [data]);
  return <FigureView draw={draw} first={first ?? false} fileName="survival" />;
}

export function RankChart({ data, first }: Common<RankData>): JSX.Element {
  const draw = useCallback((width: number) => rankFigure(data, { width }), [data]);
  return <FigureView draw={draw} first={first ?? false} fileName="networks" />;
}

export function BarsChart({
  data,
  first,
  fileName,
}: Common<BarsData> & { readonly fileName: string }): JSX.Element {
  const draw = useCallback((width: number) => barsFigure(data, { width }), [data]);
  return <FigureView draw={draw} first={first ?? false} fileName={fileName} />;
}
