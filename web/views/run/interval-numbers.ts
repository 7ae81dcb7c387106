// The numbers of a selected interval: load CV (mean and greatest of the intervals inside), buckets moved, sessions lost of those begun.

import { countText, percentText } from '../../charts/words.ts';
import type { LiveHistory } from '../../engine/live-history.ts';
import type { TimeSpan } from '../../state/run-view.ts';

export function intervalNumbers(
  history: LiveHistory,
  { from, to }: TimeSpan,
  pool: number,
): [string, string][] {
  const inside = (us: number): boolean => us >= from && us <= to;
  const { startUs, endUs, cvHigh } = history.frame!.intervals[pool]!;
  const cvs: number[] = [];
  for (let i = 0; i < startUs.length; i++)
    if (endUs[i]! > from && startUs[i]! < to && Number.isFinite(cvHigh[i]!)) cvs.push(cvHigh[i]!);
  const lost = Array.from(history.losses.atUs).filter(inside).length;
  const started = gaugeAt(history, 1, to) - gaugeAt(history, 1, from);
  const pins = history.moves.reduce((sum, { pinsAtUs }) => sum + pinsAtUs.filter(inside).length, 0);
  return [
    ['load CV', cvs.length === 0 ? 'no interval ends here' : cvText(cvs)],
    ['buckets moved', countText(history.ownerChanges.filter(({ atUs }) => inside(atUs)).length)],
    ['pins set', countText(pins)],
    ['sessions begun', countText(started)],
    ['sessions lost', lost === 0 ? '0' : countText(lost)],
  ];
}

const cvText = (cvs: readonly number[]): string => {
  const mean = cvs.reduce((sum, cv) => sum + cv, 0) / cvs.length;
  return `${percentText(mean)} mean, ${percentText(Math.max(...cvs))} peak`;
};

/** The last sample of a gauge at or before an instant. */
function gaugeAt(history: LiveHistory, gauge: number, us: number): number {
  const { timesUs, values, width } = history.frame!.samples;
  let found = 0;
  for (let i = 0; i < timesUs.length && timesUs[i]! <= us; i++) found = values[i * width + gauge]!;
  return found;
}
