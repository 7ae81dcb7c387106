// Use of each ingress's flow table over a run, % of its capacity, against the use that ends a search. Up to eight ingresses by dash; of
// more the fullest two and the rest grey. Source: LOOK (grammar), SPEC §5, §6.

import { drawing, type Figure } from './figure.ts';
import { label, line } from './mark.ts';
import { axisTexts, percentText } from './number-text.ts';
import { linear, niceSpan, roundTicks, type Scale } from './scale.ts';
import { type SvgNode, svg } from './svg-node.ts';
import {
  clockOf,
  type TrackFrame,
  type TrackOptions,
  type TrackTime,
  trackAxis,
  trackFrame,
  trackGround,
  trackOver,
} from './track-frame.ts';
import { type TrackLabel, trackLabels, trackPath, trackReadings, valueAt } from './track-lines.ts';

export interface TableUseData {
  readonly time: TrackTime;
  readonly timesUs: ArrayLike<number>;
  /** Part of the capacity, 0…1. */
  readonly ingresses: readonly { readonly name: string; readonly values: ArrayLike<number> }[];
  /** Use at which a search ends, 0…1. */
  readonly stopRatio: number;
}

interface IngressNow {
  readonly name: string;
  readonly values: ArrayLike<number>;
  /** Position: its dash. */
  readonly i: number;
  readonly use: number;
}

const DASHES = ['none', '7 3', '2 2.5', '8 2.5 2 2.5'];

export function tableUseFigure(data: TableUseData, options: TrackOptions): Figure {
  const frame = trackFrame(data.time, { height: 112, ...options });
  const { plot } = frame;
  const now = data.ingresses.map(({ name, values }, i) => ({
    name,
    values,
    i,
    use: valueAt(data.timesUs, values, data.time.nowUs),
  }));
  const fullest = now.toSorted((a, b) => (b.use || 0) - (a.use || 0));
  const strong = new Set(fullest.slice(0, now.length <= 4 ? 4 : 2).map(({ i }) => i));
  const caption = useCaption(fullest, data.stopRatio);
  const most = Math.max(
    0.0001,
    ...data.ingresses.flatMap(({ values }) => Array.from(values).filter(Number.isFinite)),
  );
  const isNear = data.stopRatio <= most * 2.5;
  const span = niceSpan({ from: 0, to: isNear ? Math.max(most, data.stopRatio) : most * 1.1 }, 3);
  const y = linear(span, { from: plot.y + plot.height, to: plot.y });
  const ticks = roundTicks(span, 3);
  const texts = axisTexts(ticks.map((value) => value * 100));
  const stopY = isNear ? y(data.stopRatio) : plot.y - 4;
  const named = fullest[0];
  return {
    form: 'table-use',
    caption,
    note: ['flow table in use at each ingress, %'],
    key: [],
    svg: drawing(
      { width: options.width, height: frame.height, label: `Table use. ${caption}` },
      trackGround(frame),
      trackAxis(
        frame,
        y,
        ticks.map((value, i) => ({ value, text: texts[i]! })),
      ),
      isNear && line('reference soft', plot.x, stopY, { x: plot.x + plot.width }),
      now.map((one) => useLine(one, { data, frame, y, isStrong: strong.has(one.i) })),
      trackOver(frame),
      trackLabels(
        labels(
          now.filter(({ i }) => strong.has(i)),
          data.stopRatio,
          { frame, y, isNear },
        ),
        frame,
      ),
      !isNear &&
        label(
          'l2',
          { x: plot.x + plot.width, y: plot.y + 4, anchor: 'end' },
          `${percentText(data.stopRatio)} ends a search ↑`,
        ),
    ),
    ...{ width: options.width, height: frame.height, plot, crosshair: 'x' },
    table: {
      columns: [
        { name: 'ingress', numeric: false },
        { name: 'table in use', unit: '%', numeric: true },
      ],
      rows: now.map(({ name, use }) => [name, Number.isFinite(use) ? use * 100 : null]),
    },
    readings:
      named === undefined
        ? []
        : trackReadings({ timesUs: data.timesUs, values: named.values }, frame, {
            y,
            value: (value) => percentText(value),
            text: (us) => `${named.name}, ${clockOf(us, data.time.originUs)}`,
          }),
  };
}

interface LinePlace {
  readonly data: TableUseData;
  readonly frame: TrackFrame;
  readonly y: Scale;
  readonly isStrong: boolean;
}

function useLine({ values, i }: IngressNow, { data, frame, y, isStrong }: LinePlace): SvgNode | null {
  const className = isStrong ? 'line-ink mid' : 'line-mark-2';
  const path = trackPath({ timesUs: data.timesUs, values, className }, frame, y);
  return path === null ? null : svg('g', { 'stroke-dasharray': DASHES[i % 4]! }, path);
}

function labels(
  named: readonly IngressNow[],
  stopRatio: number,
  { frame, y, isNear }: { frame: TrackFrame; y: Scale; isNear: boolean },
): TrackLabel[] {
  const words = named
    .filter(({ use }) => Number.isFinite(use))
    .map(
      ({ name, use }): TrackLabel => ({ text: `${name} ${percentText(use)}`, className: 'lb', at: y(use) }),
    );
  if (!isNear) return words;
  const text = frame.narrow ? `stop ${percentText(stopRatio)}` : `${percentText(stopRatio)} ends a search`;
  return [...words, { text, className: 'l2', at: y(stopRatio), isBound: true }];
}

/** `fullest` in falling order. */
export function useCaption(
  fullest: readonly { readonly name: string; readonly use: number }[],
  stopRatio: number,
): string {
  const first = fullest[0];
  if (first === undefined || !Number.isFinite(first.use)) return 'Nothing is known of the tables yet';
  const text = percentText(first.use);
  if (first.use >= stopRatio) return `${first.name} is ${text} full: searches end there`;
  const stop = percentText(stopRatio);
  const where = first.use > stopRatio / 2 ? 'over half of' : 'far from';
  if (fullest.length === 1)
    return `The table of ${first.name} is ${text} full, ${where} the ${stop} that ends a search`;
  return `${first.name} is fullest at ${text}, ${where} the ${stop} that ends a search`;
}
