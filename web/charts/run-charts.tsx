// The figures of a run as components: data in, a drawn, readable, exportable figure out. One line each; the drawing is src/figure's.

import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import type { Figure } from '../../src/figure/figure.ts';
import { type GanttData, ganttFigure } from '../../src/figure/gantt-figure.ts';
import { type LadderData, ladderFigure } from '../../src/figure/ladder-figure.ts';
import { type LossesData, lossesFigure } from '../../src/figure/losses-figure.ts';
import { type RulerData, rulerFigure } from '../../src/figure/ruler-figure.ts';
import { type RunCvData, runCvFigure } from '../../src/figure/run-cv-figure.ts';
import { type RunLoadData, runLoadFigure } from '../../src/figure/run-load-figure.ts';
import { type SessionsData, sessionsFigure } from '../../src/figure/sessions-figure.ts';
import { type TableUseData, tableUseFigure } from '../../src/figure/table-use-figure.ts';
import type { TrackOptions } from '../../src/figure/track-frame.ts';
import { FigureView } from './figure-view.tsx';
import { useUnhurried } from './unhurried.ts';

export type { GanttData, GanttMove } from '../../src/figure/gantt-figure.ts';
export { moveState } from '../../src/figure/gantt-figure.ts';
export type { LadderData } from '../../src/figure/ladder-figure.ts';
export { causeText, type LossesData } from '../../src/figure/losses-figure.ts';
export type { RingData, RingState } from '../../src/figure/ring-figure.ts';
export type { RulerData } from '../../src/figure/ruler-figure.ts';
export type { RunCvData } from '../../src/figure/run-cv-figure.ts';
export type { RunLoadData } from '../../src/figure/run-load-figure.ts';
export type { SessionsData } from '../../src/figure/sessions-figure.ts';
export type { TableUseData } from '../../src/figure/table-use-figure.ts';
export {
  clockOf,
  instantText,
  TRACK_LEFT,
  type TrackTime,
  trackRight,
} from '../../src/figure/track-frame.ts';
export { indexAt } from '../../src/figure/track-lines.ts';

interface TrackProps<Data> {
  /** A new function where the data has changed. */
  make(): Data;
  /** Click or Enter on a reading: its key. */
  onPick?(key: string): void;
}

function track<Data>(name: string, draw: (data: Data, options: TrackOptions) => Figure) {
  return function Track({ make, onPick }: TrackProps<Data>): JSX.Element {
    const data = useUnhurried(make);
    const drawFor = useCallback((width: number) => draw(data, { width }), [data]);
    return (
      <FigureView
        draw={drawFor}
        fileName={name}
        layout="track"
        {...(onPick === undefined ? {} : { onPick })}
      />
    );
  };
}

export const RunLoadTrack = track<RunLoadData>('load-per-server', runLoadFigure);
export const RunCvTrack = track<RunCvData>('load-cv', runCvFigure);
export const LossesTrack = track<LossesData>('losses', lossesFigure);
export const TableUseTrack = track<TableUseData>('table-use', tableUseFigure);
export const SessionsTrack = track<SessionsData>('sessions', sessionsFigure);
export const GanttTrack = track<GanttData>('moves', ganttFigure);

export function LadderChart({ data }: { readonly data: LadderData }): JSX.Element {
  const draw = useCallback((width: number) => ladderFigure(data, { width }), [data]);
  return <FigureView draw={draw} fileName="ladder" />;
}

export { RingChart } from './ring-chart.tsx';
export { allDrawn } from './unhurried.ts';

export const drawRuler = (data: RulerData, width: number): Figure => rulerFigure(data, { width });
