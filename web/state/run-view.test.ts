// The stretch of time on the screen stays inside the run, and speeds fit its length.

import { describe, expect, it } from 'vitest';
import { defaultSpeed, neighbour, panned, spanOf, zoomed } from './run-view.ts';

const WHOLE = { from: 0, to: 1000e6 };

describe('the stretch on the screen', () => {
  it('halves around the playhead, which keeps its place', () => {
    expect(zoomed(WHOLE, WHOLE, 250e6, 0.5)).toEqual({ from: 125e6, to: 625e6 });
  });
  it('is all of the run once it would be wider', () => {
    expect(zoomed({ from: 0, to: 600e6 }, WHOLE, 0, 2)).toBeNull();
  });
  it('never gets shorter than a hundredth of a second', () => {
    const span = zoomed({ from: 0, to: 10_000 }, WHOLE, 0, 0.5)!;
    expect(span.to - span.from).toBe(10_000);
  });
  it('stops at the ends of the run', () => {
    expect(panned({ from: 900e6, to: 1000e6 }, WHOLE, 0.5)).toEqual({ from: 900e6, to: 1000e6 });
    expect(panned({ from: 100e6, to: 200e6 }, WHOLE, -0.5)).toEqual({ from: 50e6, to: 150e6 });
  });
});

describe('events and speeds', () => {
  it('finds the neighbours of an instant, not the instant itself', () => {
    expect(neighbour([1, 5, 9], 5, 1)).toBe(9);
    expect(neighbour([1, 5, 9], 5, -1)).toBe(1);
    expect(neighbour([1, 5, 9], 9, 1)).toBeNull();
  });
  it('lets a run take some twenty seconds, and a very long one as long as it must', () => {
    expect(defaultSpeed(900e6)).toBe(60);
    expect(defaultSpeed(10e6)).toBe(1);
    expect(defaultSpeed(1e12)).toBeNull();
    expect(defaultSpeed(null)).toBe(60);
  });
  it('orders the two ends of a selection', () => {
    expect(spanOf(5, 2)).toEqual({ from: 2, to: 5 });
    expect(spanOf(5, 5)).toBeNull();
  });
});
