// The width a figure is drawn for: that of its box, in whole px, followed as the box changes. Figures are redrawn, never scaled.

import type { RefObject } from 'preact';
import { useLayoutEffect, useState } from 'preact/hooks';

/** 0 until the box is laid out. */
export function useWidth(box: RefObject<HTMLElement | null>): number {
  const [width, setWidth] = useState(0);
  useLayoutEffect(() => {
    const element = box.current;
    if (element === null) return;
    const measure = (): void => setWidth(Math.floor(element.clientWidth));
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
