// The finding of the scale of choices in words: which choice is best on what it has not seen, and where the mask at hand stands beside
// it. In sample only where nothing was held out. Source: SPEC §3; issue "The bit lab" 3.

import type { ChoiceScaleData, ScaleChoice } from './choice-scale.ts';
import { MINUS, percentText, significantText } from './number-text.ts';

/** Masks within this factor are equal here. */
const ALIKE = 1.05;

/** One sentence without a full stop. */
export function choiceScaleCaption(data: ChoiceScaleData): string {
  const mine = data.choices.find(({ role }) => role === 'this');
  if (mine === undefined) return `No mapping can be below ${percentText(data.floor)}`;
  if (data.floor > data.goalRatio)
    return `No choice can reach the goal: the floor is ${percentText(data.floor)}`;
  const pinned = data.choices.find(({ role }) => role === 'pinned');
  if (pinned !== undefined) return comparedText(mine, pinned);
  return standing(mine, data);
}

const judged = ({ cv, heldOutCv }: ScaleChoice): number => heldOutCv ?? cv;

function comparedText(mine: ScaleChoice, pinned: ScaleChoice): string {
  const held =
    mine.heldOutCv === null || pinned.heldOutCv === null
      ? ''
      : `, ${differenceText(mine.heldOutCv - pinned.heldOutCv)} held out`;
  return `This mask is at ${percentText(mine.cv)}, A at ${percentText(pinned.cv)}: ${differenceText(mine.cv - pinned.cv)} points${held}`;
}

/** Percentage points with their sign: +1.2, −0.34. */
function differenceText(ratio: number): string {
  const text = significantText(Math.abs(ratio) * 100, 2);
  if (text === '0') return '0';
  return `${ratio < 0 ? MINUS : '+'}${text}`;
}

function standing(mine: ScaleChoice, data: ChoiceScaleData): string {
  const others = data.choices.filter(({ role }) => role === 'other');
  const where = mine.heldOutCv === null ? '' : ' on what it has not seen';
  const own = `${percentText(judged(mine))}${where}`;
  const best = others.reduce<ScaleChoice | null>(
    (a, b) => (a === null || judged(b) < judged(a) ? b : a),
    null,
  );
  if (best === null || data.unfinished)
    return `This mask is at ${own}; any hash at ${percentText(data.reference)}`;
  if (judged(mine) <= ALIKE * judged(best)) return `No strategy does better than this mask: ${own}`;
  return `${name(best)} would do better than this mask: ${percentText(judged(best))} and not ${own}`;
}

const name = ({ name: text }: ScaleChoice): string => text.charAt(0).toUpperCase() + text.slice(1);
