// A figure on the page: finding, unit, drawing, crosshair by pointer and arrows with its reading in place of the note, the same
// data as a table, and export. Redrawn for its box's width. What is drawn is decided in src/figure; here is only how it is met.

import type { ComponentChildren, JSX } from 'preact';
import { useMemo, useRef, useState } from 'preact/hooks';
import type { Figure } from '../../src/figure/figure.ts';
import { Crosshair, useCrosshair } from './crosshair.tsx';
import { exportCsv, exportPng, exportSvg } from './export.ts';
import { FigureTableView } from './figure-table.tsx';
import { PhraseText } from './phrase.tsx';
import { svgTree } from './svg-tree.tsx';
import { useWidth } from './use-width.ts';

export interface FigureViewProps {
  /** Draws for a width in px; called again when the width changes or when `draw` does. */
  draw(width: number): Figure;
  /** Caption beside the plot in the gutter, or above it. */
  readonly layout?: 'track' | 'stack';
  /** First of a column: a stronger rule above. */
  readonly first?: boolean;
  /** Name of exported files, without extension. */
  readonly fileName: string;
  /** Click or Enter on a reading: its key. */
  onPick?(key: string): void;
  /** What stands under the plot. */
  readonly children?: ComponentChildren;
}

export function FigureView(props: FigureViewProps): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const figure = useMemo(() => props.draw(Math.max(280, width)), [props.draw, width]);
  const crosshair = useCrosshair(figure, props.onPick);
  const [tableShown, showTable] = useState(false);
  const toggle = (event: KeyboardEvent): void => {
    if (event.key !== 't' && event.key !== 'T') return;
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    event.preventDefault();
    showTable(!tableShown);
  };
  return (
    <figure
      class={`track ${props.layout ?? 'stack'}${props.first === true ? ' first' : ''}`}
      onKeyDown={toggle}
    >
      <FigureCaption figure={figure} reading={crosshair.reading} />
      <div>
        <div class="plot" ref={box} {...crosshair.handlers}>
          {width > 0 && svgTree(figure.svg)}
          {width > 0 && <Crosshair figure={figure} reading={crosshair.reading} />}
        </div>
        {props.children}
        {tableShown && <FigureTableView table={figure.table} caption={figure.caption} />}
        <Tools
          figure={figure}
          fileName={props.fileName}
          tableShown={tableShown}
          toggleTable={() => showTable(!tableShown)}
        />
      </div>
    </figure>
  );
}

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLInputElement ||
  target instanceof HTMLTextAreaElement ||
  target instanceof HTMLSelectElement;

interface CaptionProps {
  readonly figure: Figure;
  readonly reading: Figure['readings'][number] | null;
}

function FigureCaption({ figure, reading }: CaptionProps): JSX.Element {
  return (
    <figcaption>
      <p class="cap">{figure.caption}</p>
      <div class="under">
        <p class={`note${reading === null ? '' : ' hidden'}`}>
          <PhraseText phrase={figure.note} />
        </p>
        {reading !== null && (
          <p class="note read-line">
            <b>{reading.value}</b> {reading.text}
          </p>
        )}
      </div>
      {figure.key.length > 0 && (
        <p class="note key">
          {figure.key.map(({ sample, text }) => (
            <span>
              {svgTree(sample)}
              {text}
            </span>
          ))}
        </p>
      )}
    </figcaption>
  );
}

interface ToolsProps {
  readonly figure: Figure;
  readonly fileName: string;
  readonly tableShown: boolean;
  toggleTable(): void;
}

function Tools({ figure, fileName, tableShown, toggleTable }: ToolsProps): JSX.Element {
  return (
    <p class="tools">
      <button type="button" class="link" aria-pressed={tableShown} onClick={toggleTable}>
        table
      </button>
      <button type="button" class="link" onClick={() => exportSvg(figure, fileName)} aria-label="save as SVG">
        svg
      </button>
      <button
        type="button"
        class="link"
        onClick={() => void exportPng(figure, fileName)}
        aria-label="save as PNG"
      >
        png
      </button>
      <button type="button" class="link" onClick={() => exportCsv(figure, fileName)} aria-label="save as CSV">
        csv
      </button>
    </p>
  );
}
