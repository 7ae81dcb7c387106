// The two figures of a scenario as components: its events on the ruler, and who reaches whom.

import type { JSX } from 'preact';
import { useCallback } from 'preact/hooks';
import { type TimelineData, timelineFigure } from '../../src/figure/timeline-figure.ts';
import { type TopologyData, topologyFigure } from '../../src/figure/topology-figure.ts';
import { FigureView } from './figure-view.tsx';

/** `onPick`: click or Enter on an event, its key. */
export function TimelineChart({
  data,
  onPick,
}: {
  readonly data: TimelineData;
  onPick(key: string): void;
}): JSX.Element {
  const draw = useCallback((width: number) => timelineFigure(data, { width }), [data]);
  return <FigureView draw={draw} first layout="track" fileName="timeline" onPick={onPick} />;
}

export function TopologyChart({ data }: { readonly data: TopologyData }): JSX.Element {
  const draw = useCallback((width: number) => topologyFigure(data, { width }), [data]);
  return <FigureView draw={draw} first fileName="topology" />;
}
