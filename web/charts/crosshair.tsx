// The crosshair of a figure: a line across the plot at the nearest reading, by pointer and by arrow keys (Home, End, Escape; Enter
// picks). To assistive technology it is a slider over the readings, whose value text is the reading.

import type { HTMLAttributes, JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { Figure, Reading } from '../../src/figure/figure.ts';

export interface CrosshairState {
  readonly reading: Reading | null;
  readonly handlers: HTMLAttributes<HTMLDivElement>;
}

/** State and handlers; a figure without crosshair gets none. */
export function useCrosshair(figure: Figure, onPick?: (key: string) => void): CrosshairState {
  const [index, setIndex] = useState<number | null>(null);
  const { readings } = figure;
  if (figure.crosshair === 'none' || readings.length === 0) return { reading: null, handlers: {} };
  const reading = index === null ? null : (readings[Math.min(index, readings.length - 1)] ?? null);
  const pick = (): void => {
    if (reading !== null) onPick?.(reading.key);
  };
  return {
    reading,
    handlers: {
      ...sliderRole(figure, index, reading),
      onPointerMove: (event) => setIndex(nearest(figure, event)),
      onPointerLeave: () => setIndex(null),
      onClick: pick,
      onBlur: () => setIndex(null),
      onKeyDown: (event) => {
        if (event.key === 'Enter') return pick();
        const next = moved(event.key, index, readings.length);
        if (next === undefined) return;
        event.preventDefault();
        setIndex(next);
      },
    },
  };
}

const sliderRole = (
  figure: Figure,
  index: number | null,
  reading: Reading | null,
): HTMLAttributes<HTMLDivElement> => ({
  role: 'slider',
  tabIndex: 0,
  'aria-label': `read the chart: ${figure.caption}`,
  'aria-orientation': figure.crosshair === 'y' ? 'vertical' : 'horizontal',
  'aria-valuemin': 1,
  'aria-valuemax': figure.readings.length,
  'aria-valuenow': (index ?? 0) + 1,
  'aria-valuetext': reading === null ? 'arrow keys move along it' : `${reading.value}, ${reading.text}`,
});

/** The index after a key; null leaves the chart, undefined is no key of ours. Ten at a time with Page keys. */
function moved(key: string, index: number | null, count: number): number | null | undefined {
  const at = index ?? -1;
  const clamp = (next: number): number => Math.max(0, Math.min(count - 1, next));
  if (key === 'ArrowRight' || key === 'ArrowDown') return clamp(at + 1);
  if (key === 'ArrowLeft' || key === 'ArrowUp') return clamp(index === null ? count - 1 : at - 1);
  if (key === 'PageDown') return clamp(at + 10);
  if (key === 'PageUp') return clamp(at - 10);
  if (key === 'Home') return 0;
  if (key === 'End') return count - 1;
  return key === 'Escape' && index !== null ? null : undefined;
}

function nearest(figure: Figure, event: PointerEvent): number | null {
  const box = (event.currentTarget as HTMLElement).getBoundingClientRect();
  const at = { x: event.clientX - box.left, y: event.clientY - box.top };
  let best: number | null = null;
  let distance = Number.POSITIVE_INFINITY;
  for (const [i, reading] of figure.readings.entries()) {
    const off = distanceTo(reading, at, figure.crosshair);
    if (off < distance) {
      distance = off;
      best = i;
    }
  }
  return best;
}

function distanceTo(
  reading: Reading,
  at: { readonly x: number; readonly y: number },
  crosshair: Figure['crosshair'],
): number {
  const dx = crosshair === 'y' ? 0 : reading.x - at.x;
  const dy = crosshair === 'x' ? 0 : reading.y - at.y;
  return dx * dx + dy * dy;
}

/** The line itself, over the drawing; positions through the style object, so that no markup carries style. */
export function Crosshair({
  figure,
  reading,
}: {
  readonly figure: Figure;
  readonly reading: Reading | null;
}): JSX.Element | null {
  if (reading === null || figure.crosshair === 'none') return null;
  const { plot } = figure;
  const line =
    figure.crosshair === 'x'
      ? { left: `${reading.x}px`, top: `${plot.y}px`, width: '1px', height: `${plot.height}px` }
      : { left: `${plot.x}px`, top: `${reading.y}px`, width: `${plot.width}px`, height: '1px' };
  return (
    <>
      {figure.crosshair !== 'point' && <span class="crosshair-line" style={line} />}
      <span class="crosshair-dot" style={{ left: `${reading.x}px`, top: `${reading.y}px` }} />
    </>
  );
}
