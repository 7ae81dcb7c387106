// The ring on the page: a pointer on a stroke says which bucket it is, a click opens it; by keyboard the arrows go from bucket to bucket
// and Enter opens. What is drawn is figure/ring-figure.ts.

import type { ComponentChildren, JSX } from 'preact';
import { useCallback, useRef, useState } from 'preact/hooks';
import type { Figure } from '../../src/figure/figure.ts';
import { type RingData, ringFigure } from '../../src/figure/ring-figure.ts';
import { FigureView } from './figure-view.tsx';
import { useUnhurried } from './unhurried.ts';

interface RingProps {
  /** A new function where the data has changed. */
  make(): RingData;
  readonly children?: ComponentChildren;
  onPick(bucket: number): void;
}

/** Farther from a stroke than this nothing is meant, px. */
const NEAR = 26;

export function RingChart({ make, children, onPick }: RingProps): JSX.Element {
  const data = useUnhurried(make);
  const box = useRef<HTMLDivElement>(null);
  const drawn = useRef<Figure | null>(null);
  const [index, setIndex] = useState<number | null>(null);
  const draw = useCallback(
    (width: number) => {
      drawn.current = ringFigure(data, { size: Math.min(width, 400) });
      return drawn.current;
    },
    [data],
  );
  const readings = drawn.current?.readings ?? [];
  const reading = index === null ? null : (readings[Math.min(index, readings.length - 1)] ?? null);
  const pick = (): void => {
    if (reading !== null) onPick(Number(reading.key));
  };
  return (
    <div class="ring">
      <FigureView draw={draw} fileName="ring" first>
        <div
          ref={box}
          class="ring-slider"
          style={{ height: `${drawn.current?.height ?? 0}px` }}
          role="slider"
          tabIndex={0}
          aria-label="buckets on the ring: arrows go from one to the next, Enter opens its story"
          aria-valuemin={1}
          aria-valuemax={Math.max(1, readings.length)}
          aria-valuenow={(index ?? 0) + 1}
          aria-valuetext={reading === null ? 'none' : `bucket ${reading.value} ${reading.text}`}
          onPointerMove={(event) => setIndex(nearest(readings, box.current, event))}
          onPointerLeave={() => setIndex(null)}
          onClick={pick}
          onKeyDown={(event) => {
            if (event.key === 'Enter') return pick();
            const way = WAYS[event.key];
            if (way === undefined) return;
            event.preventDefault();
            setIndex(((index ?? -1) + way + readings.length) % readings.length);
          }}
        />
        <p class="note ring-reading">
          {reading === null ? '\u00a0' : `bucket ${reading.value} ${reading.text}`}
        </p>
        {children}
      </FigureView>
    </div>
  );
}

const WAYS: Readonly<Record<string, number>> = {
  ...{ ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 },
  ...{ PageDown: 16, PageUp: -16 },
};

function nearest(
  readings: readonly { readonly x: number; readonly y: number }[],
  box: HTMLElement | null,
  event: PointerEvent,
): number | null {
  const drawing = box?.closest('figure')?.querySelector('.plot > svg')?.getBoundingClientRect();
  if (drawing === undefined) return null;
  const [x, y] = [event.clientX - drawing.left, event.clientY - drawing.top];
  let [best, distance] = [-1, NEAR];
  for (const [i, reading] of readings.entries()) {
    const off = Math.hypot(reading.x - x, reading.y - y);
    if (off < distance) [best, distance] = [i, off];
  }
  return best < 0 ? null : best;
}
