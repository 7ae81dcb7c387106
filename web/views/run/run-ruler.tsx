// The ruler of the run as something to take hold of: a click or the arrows move the playhead, dragging (or Shift with the arrows) selects an
// interval, the wheel with Ctrl zooms. To assistive technology it is a slider over the instants of the run.

import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { clockOf, drawRuler, TRACK_LEFT, type TrackTime, trackRight } from '../../charts/run-charts.tsx';
import { svgTree } from '../../charts/svg-tree.tsx';
import { useWidth } from '../../charts/use-width.ts';
import { durationText } from '../../charts/words.ts';
import type { LiveFlag } from '../../engine/live-engine.ts';
import { spanOf } from '../../state/run-view.ts';
import { pause, scrubTo, zoom } from './run-actions.ts';
import * as run from './run-store.ts';

/** Nearer to the playhead than this a drag moves it, px. */
const GRAB = 10;
/** Shorter drags are clicks, px. */
const CLICK = 4;

export function RunRuler({
  time,
  flags,
}: {
  readonly time: TrackTime;
  readonly flags: readonly LiveFlag[];
}): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const figure = useMemo(() => drawRuler({ time, flags }, Math.max(280, width)), [time, flags, width]);
  const drag = useRef<{ readonly fromX: number; readonly grabbed: boolean } | null>(null);
  const usAt = (event: PointerEvent | WheelEvent): number => {
    const { left } = box.current!.getBoundingClientRect();
    const plotWidth = Math.max(40, width - TRACK_LEFT - trackRight(width));
    const part = (event.clientX - left - TRACK_LEFT) / plotWidth;
    const us = time.span.from + Math.min(1, Math.max(0, part)) * (time.span.to - time.span.from);
    return Math.round(us / 1000) * 1000;
  };
  const perPixel = (time.span.to - time.span.from) / Math.max(40, width - TRACK_LEFT - trackRight(width));
  const seek = (us: number): void => {
    if (run.phase.value === 'playing') void pause();
    scrubTo(us);
  };
  const onPointerMove = (event: PointerEvent): void => {
    const held = drag.current;
    if (held === null) return;
    if (held.grabbed) seek(usAt(event));
    else if (Math.abs(event.clientX - held.fromX) >= CLICK)
      run.selection.value = spanOf(usAt(event) - (event.clientX - held.fromX) * perPixel, usAt(event));
  };
  return (
    <div class="run-ruler">
      <p class="note">
        {run.shownSpan.value !== null && (
          <>
            {durationText(Math.round(time.span.to - time.span.from))} on the screen{' '}
            <button type="button" class="link strong" onClick={() => (run.shownSpan.value = null)}>
              show all
            </button>
          </>
        )}
      </p>
      <div
        ref={box}
        class="run-ruler-plot"
        role="slider"
        tabIndex={0}
        aria-label="playhead: arrows move it, Shift with arrows selects an interval"
        aria-valuemin={Math.round(time.span.from / 1e6)}
        aria-valuemax={Math.round(time.span.to / 1e6)}
        aria-valuenow={Math.round(time.nowUs / 1e6)}
        aria-valuetext={clockOf(time.nowUs, time.originUs)}
        onPointerDown={(event) => {
          const grabbed = Math.abs(usAt(event) - time.nowUs) / perPixel < GRAB;
          drag.current = { fromX: event.clientX, grabbed };
          event.currentTarget.setPointerCapture(event.pointerId);
        }}
        onPointerMove={onPointerMove}
        onPointerUp={(event) => {
          const held = drag.current;
          drag.current = null;
          if (held !== null && !held.grabbed && Math.abs(event.clientX - held.fromX) < CLICK)
            seek(usAt(event));
        }}
        onWheel={(event) => {
          if (!event.ctrlKey) return;
          event.preventDefault();
          zoom(event.deltaY < 0 ? 0.8 : 1.25, usAt(event));
        }}
        onKeyDown={(event) => onRulerKey(event, time, seek)}
      >
        {width > 0 && svgTree(figure.svg)}
      </div>
    </div>
  );
}

/** A hundredth of what is on the screen a key, a tenth with Page keys. */
function onRulerKey(
  event: KeyboardEvent,
  { span, nowUs, reachedUs }: TrackTime,
  seek: (us: number) => void,
): void {
  const step = (span.to - span.from) / 100;
  const moves: Readonly<Record<string, number>> = {
    ArrowRight: nowUs + step,
    ArrowLeft: nowUs - step,
    PageUp: nowUs + 10 * step,
    PageDown: nowUs - 10 * step,
    Home: 0,
    End: reachedUs,
  };
  const to = moves[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const target = Math.min(reachedUs, Math.max(0, to));
  if (event.shiftKey) {
    const before = run.selection.value;
    const fixed = before === null ? nowUs : nowUs === before.to ? before.from : before.to;
    run.selection.value = spanOf(fixed, target);
  }
  seek(target);
}
