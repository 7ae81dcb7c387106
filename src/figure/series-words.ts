// The finding of a line over time in words: when it left the goal and came back, or how it stayed. Shared by page and report.

import {
  clockText,
  counted,
  dateText,
  durationText,
  percentText,
  sentence,
  significantText,
} from './number-text.ts';
import type { SeriesData } from './series-figure.ts';

/** Value in the figure's own unit: ratios as percent. */
export const seriesValueText = (value: number, format: SeriesData['format']): string =>
  format === 'percent'
    ? percentText(value)
    : format === 'times'
      ? `${significantText(value, 2)}×`
      : significantText(value, 3);

const instantText = (us: number, data: SeriesData): string => {
  if (!data.absolute) return durationText(us);
  const long = data.times.at(-1)! - data.times[0]! > 2 * 86_400e6;
  return long ? dateText(us) : clockText(us).slice(0, 5);
};

/** One sentence without a full stop; speaks of the first emphasised line, else of the first. */
export function seriesCaption(data: SeriesData): string {
  const main = data.lines.find(({ emphasis }) => emphasis) ?? data.lines[0];
  if (main === undefined || data.times.length === 0) return 'Nothing was recorded';
  const known = data.times.flatMap((us, i) =>
    Number.isFinite(main.values[i]!) ? [{ us, value: main.values[i]! }] : [],
  );
  if (known.length === 0) return `${sentence(main.name)} is not known in any interval`;
  const peak = known.reduce((best, point) => (point.value > best.value ? point : best));
  const peakText = seriesValueText(peak.value, data.format);
  if (data.goal === undefined)
    return `${sentence(main.name)} peaks at ${peakText}, at ${instantText(peak.us, data)}`;
  return goalCaption(data, { name: main.name, known, peakText });
}

interface Known {
  readonly name: string;
  readonly known: readonly { readonly us: number; readonly value: number }[];
  readonly peakText: string;
}

function goalCaption(data: SeriesData, { name, known, peakText }: Known): string {
  const goal = data.goal!;
  const over = known.map(({ value }) => value > goal);
  const first = over.indexOf(true);
  const goalText = seriesValueText(goal, data.format);
  if (first === -1) return `${sentence(name)} stays within the goal of ${goalText}; its peak is ${peakText}`;
  if (over.every(Boolean))
    return `${sentence(name)} is over the goal of ${goalText} all the time, ${peakText} at its peak${hashClause(data)}`;
  const crossings = over.filter((is, i) => is && (i === 0 || !over[i - 1])).length;
  if (crossings === 1) {
    const back = over.indexOf(false, first);
    const left =
      first === 0 ? 'starts over the goal' : `left the goal at ${instantText(known[first]!.us, data)}`;
    return `${sentence(name)} ${left}${back === -1 ? '' : ` and came back at ${instantText(known[back]!.us, data)}`}; its peak is ${peakText}`;
  }
  const part = over.filter(Boolean).length / over.length;
  return `${sentence(name)} is over the goal of ${goalText} in ${percentText(part)} of the time, in ${counted(crossings, 'stretch', 'stretches')}; its peak is ${peakText}${hashClause(data)}`;
}

/** Whether chance alone would miss the goal as well, most of the time. */
function hashClause({ referenceLine, goal }: SeriesData): string {
  const known = Array.from(referenceLine ?? []).filter(Number.isFinite);
  const part = known.filter((value) => value > goal!).length / known.length;
  return part > 0.5
    ? `; any hash would be over it ${part > 0.999 ? 'too' : `in ${percentText(part)} of the time`}`
    : '';
}
