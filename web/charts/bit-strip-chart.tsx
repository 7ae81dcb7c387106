// The bit strip on the page: each bit a checkbox; click or Space cuts it or fills it again, arrows move along (up and down by a row
// where there are several), Home and End go to the ends. The same strip without controls is the drop zone and the reading state.

import type { JSX } from 'preact';
import { useEffect, useMemo, useRef } from 'preact/hooks';
import { bitStrip, type StripData } from '../../src/figure/bit-strip.ts';
import { FigureView } from './figure-view.tsx';
import { svgTree } from './svg-tree.tsx';
import { useWidth } from './use-width.ts';

export interface BitStripChartProps {
  readonly data: StripData;
  readonly current: number | null;
  onToggle(bit: number): void;
  onCurrent(bit: number): void;
  /** The bit under the pointer; null when it leaves. */
  onHover?(bit: number | null): void;
  readonly first?: boolean;
}

export function BitStripChart(props: BitStripChartProps): JSX.Element {
  const { data, current } = props;
  const holder = useRef<HTMLDivElement>(null);
  const draw = useMemo(
    () => (width: number) =>
      bitStrip(data, { width, interactive: true, ...(current === null ? {} : { current }) }),
    [data, current],
  );
  useEffect(() => {
    const focused = holder.current?.querySelector('[data-bit]:focus');
    if (focused == null || current === null || focused.getAttribute('data-bit') === String(current)) return;
    holder.current?.querySelector<SVGElement>(`[data-bit="${current}"]`)?.focus();
  }, [current]);
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: events of the checkboxes inside, caught once
    <div
      ref={holder}
      onClick={(event) => onBit(event, props.onToggle)}
      onFocusIn={(event) => onBit(event, props.onCurrent)}
      onKeyDown={(event) => onKey(event, props)}
      onPointerOver={(event) => props.onHover?.(bitOf(event.target))}
      onPointerLeave={() => props.onHover?.(null)}
    >
      <FigureView draw={draw} first={props.first ?? false} fileName="bits" />
    </div>
  );
}

const bitOf = (target: EventTarget | null): number | null => {
  const text = (target as Element | null)?.closest('[data-bit]')?.getAttribute('data-bit');
  return text == null ? null : Number(text);
};

function onBit(event: Event, act: (bit: number) => void): void {
  const bit = bitOf(event.target);
  if (bit !== null) act(bit);
}

function onKey(event: KeyboardEvent, { data, onToggle, onCurrent }: BitStripChartProps): void {
  const bit = bitOf(event.target);
  if (bit === null) return;
  if (event.key === ' ' || event.key === 'Enter') {
    event.preventDefault();
    onToggle(bit);
    return;
  }
  const next = nextBit(event.key, bit, data.bits.length, rowLength(event.currentTarget as Element));
  if (next === null) return;
  event.preventDefault();
  onCurrent(next);
  // At once, not after the next drawing: a key that follows quickly must start from the new bit.
  (event.currentTarget as Element).querySelector<SVGElement>(`[data-bit="${next}"]`)?.focus();
}

function nextBit(key: string, bit: number, count: number, row: number): number | null {
  const steps: Readonly<Record<string, number>> = {
    ArrowLeft: 1,
    ArrowRight: -1,
    ArrowUp: row,
    ArrowDown: -row,
  };
  if (key === 'Home') return count - 1;
  if (key === 'End') return 0;
  const step = steps[key];
  return step === undefined ? null : Math.max(0, Math.min(count - 1, bit + step));
}

/** Bits in the first row as drawn: those whose hit boxes share the first one's top. */
function rowLength(holder: Element): number {
  const tops = [...holder.querySelectorAll('.bit .hit')].map((box) => box.getAttribute('y'));
  const same = tops.filter((top) => top === tops[0]).length;
  return Math.max(1, same);
}

/** The strip without controls, drawn for its box: empty, or as far as has been read. */
export function PlainStrip({
  data,
  cellHeight,
}: {
  readonly data: StripData;
  readonly cellHeight?: number;
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const figure = useMemo(
    () =>
      bitStrip(data, { width: Math.max(280, width), ...(cellHeight === undefined ? {} : { cellHeight }) }),
    [data, width, cellHeight],
  );
  return (
    <div class="plot" ref={box}>
      {width > 0 && svgTree(figure.svg)}
    </div>
  );
}
