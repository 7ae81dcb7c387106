// The events of a scenario on the ruler of its run: a flag an event, the span of a fault, and under them how long each change takes at
// best. Nothing has run yet: the ruler is empty but for what will be asked. Flags that would touch stand on rows of their own.
// Source: LOOK (the ruler), SPEC §6.

import { drawing, type Figure, NARROW, type Reading } from './figure.ts';
import { box, hatch, label, line } from './mark.ts';
import { counted, durationText, sentence } from './number-text.ts';
import { linear, type Scale } from './scale.ts';
import { path, type SvgNode, svg } from './svg-node.ts';
import { textWidth } from './text-width.ts';
import { timeTicks } from './time-axis.ts';

export interface TimelineEvent {
  readonly atUs: number;
  /** `drop s04`. */
  readonly text: string;
  /** Something that befalls the system, not asked for. */
  readonly isFault: boolean;
  /** How long a fault lasts; null: to the end, or no fault. */
  readonly forUs: number | null;
  /** How long a change takes at best; null: not known, or no change. */
  readonly tookUs: number | null;
  readonly key: string;
}

export interface TimelineData {
  readonly events: readonly TimelineEvent[];
  /** null: until the traffic ends. */
  readonly durationUs: number | null;
  readonly warmUpUs: number;
}

export interface TimelineOptions {
  readonly width: number;
}

const FLAG_ROW = 20;
const MOST_ROWS = 6;
const BAR_ROW = 14;

interface Placed {
  readonly event: TimelineEvent;
  readonly x: number;
  readonly row: number;
  readonly shown: string;
  readonly isLeft: boolean;
}

interface Layout {
  readonly x: Scale;
  readonly endUs: number;
  readonly left: number;
  readonly right: number;
  readonly rulerY: number;
  readonly height: number;
  readonly flags: readonly Placed[];
}

/** One sentence: how many changes and faults there are, and which takes longest at best. */
export function timelineCaption({ events, durationUs }: TimelineData): string {
  const within = durationUs === null ? '' : ` in ${durationText(durationUs)}`;
  if (events.length === 0) return `Nothing is changed and nothing fails${within}`;
  const changes = events.filter(({ isFault }) => !isFault);
  const faults = events.length - changes.length;
  const parts = [
    ...(changes.length === 0 ? [] : [counted(changes.length, 'change')]),
    ...(faults === 0 ? [] : [counted(faults, 'fault')]),
  ];
  const longest = changes.reduce<TimelineEvent | null>(
    (most, one) => ((one.tookUs ?? 0) > (most?.tookUs ?? 0) ? one : most),
    null,
  );
  const best = longest === null ? '' : `; ${longest.text} takes ${durationText(longest.tookUs!)} at best`;
  return sentence(`${parts.join(' and ')}${within}${best}`);
}

export function timelineFigure(data: TimelineData, options: TimelineOptions): Figure {
  const layout = layOut(data, options.width);
  const caption = timelineCaption(data);
  const { left, right, rulerY, height } = layout;
  return {
    form: 'timeline',
    caption,
    note: [
      'run time; a flag is an event, a bar under the ruler how long its change takes if no client is in the way',
    ],
    key: [],
    svg: drawing(
      { width: options.width, height, label: `Events on the ruler. ${caption}` },
      ruler(layout, data, options.width),
      layout.flags.map((flag) => stalk(flag, layout)),
      layout.flags.map((flag) => flagMark(flag, layout)),
      bars(data, layout),
    ),
    ...{ width: options.width, height, crosshair: 'x' },
    plot: { x: left, y: 0, width: right - left, height: rulerY },
    table: {
      columns: [
        { name: 'at', numeric: false },
        { name: 'event', numeric: false },
        { name: 'at best', unit: 's', numeric: true },
      ],
      rows: data.events.map(({ atUs, text, tookUs }) => [
        durationText(atUs),
        text,
        tookUs === null ? null : tookUs / 1e6,
      ]),
    },
    readings: layout.flags.map(
      ({ event, x }): Reading => ({
        ...{ x, y: rulerY, key: event.key },
        value: durationText(event.atUs),
        text: event.tookUs === null ? event.text : `${event.text}, ${durationText(event.tookUs)} at best`,
      }),
    ),
  };
}

/** The run's length, or what is needed to show every event and its change. */
function endOf({ events, durationUs, warmUpUs }: TimelineData): number {
  if (durationUs !== null) return durationUs;
  const last = Math.max(
    0,
    warmUpUs,
    ...events.map(({ atUs, forUs, tookUs }) => atUs + (forUs ?? tookUs ?? 0)),
  );
  return Math.max(60e6, last * 1.2);
}

function layOut(data: TimelineData, width: number): Layout {
  const left = 8;
  const right = width - (width < NARROW ? 12 : 28);
  const endUs = endOf(data);
  const x = linear({ from: 0, to: endUs }, { from: left, to: right });
  const flags = placeFlags(data.events, x, right);
  const rows = Math.max(1, ...flags.map(({ row }) => row + 1));
  const rulerY = rows * FLAG_ROW + 8;
  const barRows = data.events.filter(({ tookUs }) => (tookUs ?? 0) > 0).length;
  return { x, endUs, left, right, rulerY, flags, height: rulerY + 34 + Math.min(8, barRows) * BAR_ROW };
}

/** Earliest first; each flag on the lowest row where its words touch none before. */
function placeFlags(events: readonly TimelineEvent[], x: Scale, right: number): Placed[] {
  const ends: number[] = [];
  const starts: number[] = [];
  return events.map((event) => {
    const at = Math.min(x(event.atUs), right);
    const wide = textWidth(event.text, 11.5, true) + 22;
    const isLeft = at + wide > right && at - wide > 0;
    const [from, to] = isLeft ? [at - wide, at + 4] : [at, at + wide];
    let row = 0;
    while (row < MOST_ROWS - 1 && (ends[row] ?? -1) > from && (starts[row] ?? 0) < to) row++;
    const isHidden = (ends[row] ?? -1) > from && (starts[row] ?? 0) < to;
    ends[row] = Math.max(ends[row] ?? 0, to);
    starts[row] = Math.min(starts[row] ?? Number.POSITIVE_INFINITY, from);
    return { event, x: at, row, isLeft, shown: isHidden ? '' : event.text };
  });
}

function ruler({ x, endUs, left, right, rulerY }: Layout, data: TimelineData, width: number): SvgNode[] {
  const ticks = timeTicks({ from: 0, to: endUs }, width < NARROW ? 4 : 8, false);
  const warm = Math.min(data.warmUpUs, endUs);
  return [
    box('fill-well', { x: left, y: rulerY, width: right - left, height: 8 }),
    ...(warm > 0 ? [hatch('line-mark-2', { x: left, y: rulerY, width: x(warm) - left, height: 8 }, 5)] : []),
    ...data.events.flatMap(({ isFault, atUs, forUs }) =>
      isFault && forUs !== null
        ? [
            hatch(
              'line-lost',
              {
                x: x(atUs),
                y: rulerY,
                width: Math.max(2, x(Math.min(endUs, atUs + forUs)) - x(atUs)),
                height: 8,
              },
              4,
            ),
          ]
        : [],
    ),
    ...ticks.flatMap(({ us, text }, i) => [
      line('line-rule-strong', x(us), rulerY + 8, { y: rulerY + 13 }),
      label(
        '',
        { x: x(us), y: rulerY + 25, anchor: i === 0 ? 'start' : x(us) + 24 > width ? 'end' : 'middle' },
        text,
      ),
    ]),
  ];
}

const topOf = (row: number, rulerY: number): number => rulerY - 8 - (row + 1) * FLAG_ROW + 6;

/** Under all words: a later flag stands higher, and its stalk passes behind those below. */
const stalk = ({ event, x, row }: Placed, { rulerY }: Layout): SvgNode =>
  line(event.isFault ? 'line-lost heldout' : 'line-moving', x, topOf(row, rulerY), { y: rulerY + 8 });

function flagMark({ event, x, row, shown, isLeft }: Placed, { rulerY }: Layout): SvgNode[] {
  const top = topOf(row, rulerY);
  const tone = event.isFault ? 'lost' : 'moving';
  const flag = path('M', x, top, 'L', x + 9, top + 4, 'L', x, top + 8, 'Z');
  const place = isLeft ? { x: x - 5, y: top + 9, anchor: 'end' as const } : { x: x + 13, y: top + 9 };
  return [
    svg('path', { class: event.isFault ? 'stroke line-lost mid' : 'fill-moving', d: flag }),
    ...(shown === '' ? [] : [label(`lb tone-${tone} halo`, place, shown)]),
  ];
}

function bars({ events }: TimelineData, { x, endUs, rulerY, right }: Layout): SvgNode[] {
  const shown = events.filter(({ tookUs }) => (tookUs ?? 0) > 0).slice(0, 8);
  return shown.flatMap(({ atUs, tookUs, text }, i) => {
    const y = rulerY + 34 + i * BAR_ROW;
    const from = Math.min(x(atUs), right);
    const isCut = atUs + tookUs! > endUs;
    const to = Math.max(from + 2, Math.min(right, x(atUs + tookUs!)));
    const words = `${text}: ${durationText(tookUs!)}${isCut ? ', beyond the run' : ''}`;
    const fits = to + 8 + textWidth(words, 11.5) < right + 24;
    const place = fits ? { x: to + 8, y: y + 8 } : { x: from - 8, y: y + 8, anchor: 'end' as const };
    return [
      box('fill-moving-fill', { x: from, y, width: to - from, height: 6 }),
      label('l2 halo', place, words),
    ];
  });
}
