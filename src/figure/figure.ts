// What every figure is: a drawing, the finding it shows in words, its units, the same data as a table, and the places a reader's
// crosshair can stand on. Pages, reports and files take what they need of it. No DOM; widths are in px and a figure is drawn anew
// for another width, never scaled. Source: the look (grammar of charts).

import { type SvgChild, type SvgNode, svg } from './svg-node.ts';

export type Tone = 'ok' | 'moving' | 'lost' | 'pinned' | 'ink' | 'mono';

/** A sentence whose words may take the colour of a state, or the type of an address. */
export type Phrase = readonly (string | { readonly text: string; readonly tone: Tone })[];

export const phraseText = (phrase: Phrase): string =>
  phrase.map((part) => (typeof part === 'string' ? part : part.text)).join('');

export interface FigureColumn {
  readonly name: string;
  /** Written in the header after the name: `%`, `s`. */
  readonly unit?: string;
  readonly numeric: boolean;
}

/** The figure as a table: what a screen reader, `T` and the CSV export show. Numbers are plain numbers in the stated unit. */
export interface FigureTable {
  readonly columns: readonly FigureColumn[];
  readonly rows: readonly (readonly (string | number | null)[])[];
}

/** One place the crosshair can stand: where it is in the drawing and what the gutter then says. */
export interface Reading {
  readonly x: number;
  readonly y: number;
  /** The big value: `8.6 %`. */
  readonly value: string;
  /** What it is: `s02, sessions`. */
  readonly text: string;
  /** The id of the thing, for whoever follows the crosshair elsewhere (server id, bucket, bit). */
  readonly key: string;
}

/** One sample of a key line: how a thing is drawn and its word. */
export interface KeySample {
  readonly sample: SvgNode;
  readonly text: string;
}

export interface Figure {
  readonly form: string;
  /** The finding: one sentence with its numbers, no full stop. */
  readonly caption: string;
  /** Unit and encoding. */
  readonly note: Phrase;
  readonly key: readonly KeySample[];
  readonly svg: SvgNode;
  readonly width: number;
  readonly height: number;
  readonly table: FigureTable;
  readonly readings: readonly Reading[];
  /** Which way the crosshair moves: along x (a vertical line), along y (a horizontal one), to the nearest point, or not at all. */
  readonly crosshair: 'x' | 'y' | 'point' | 'none';
  /** The plot inside the drawing: what a crosshair line spans. */
  readonly plot: Box;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The root of a drawing: labelled as an image unless it holds controls of its own. */
export function drawing(
  box: { width: number; height: number; label: string; group?: boolean },
  ...children: SvgChild[]
): SvgNode {
  return svg(
    'svg',
    {
      class: 'fig',
      viewBox: `0 0 ${box.width} ${box.height}`,
      width: box.width,
      height: box.height,
      role: box.group === true ? 'group' : 'img',
      'aria-label': box.label,
    },
    ...children,
  );
}

/** Below this width a figure uses its narrow form: fewer ticks, shorter labels, taller rows to touch. */
export const NARROW = 480;
