// The finding of a bit strip in words: how even the chosen bits are, which never change, which repeat another. Shared by page,
// report and screen readers. Source: SPEC §3 (single bits only; pairs and triples are the bit lab's).

import type { StripBit, StripData } from './bit-strip.ts';
import { counted, listText, percentText, sentence, significantText, wordCount } from './number-text.ts';

/** One sentence without a full stop. */
export function stripCaption(data: StripData): string {
  const chosen = data.bits.flatMap((bit, i) => (bit.chosen ? [{ ...bit, bit: i }] : [])).reverse();
  if (data.bits.every(({ ones }) => ones === null)) return emptyCaption(chosen.length);
  if (chosen.length === 0) return `No bit is cut: every address is in one bucket${constantClause(data)}`;
  const dead = chosen.filter(({ ones }) => ones === 0 || ones === 1);
  if (dead.length > 0) {
    const names = listText(dead.map(({ bit }) => String(bit)));
    return `${dead.length === 1 ? 'Bit' : 'Bits'} ${names} of the mask never ${dead.length === 1 ? 'changes' : 'change'} here: ${halved(dead.length)} of the buckets stay empty`;
  }
  return `${evenness(chosen)}${constantClause(data)}${pinnedClause(data)}`;
}

/** What a pinned choice A has more and less. */
function pinnedClause({ bits }: StripData): string {
  if (bits.every(({ pinned }) => pinned === undefined)) return '';
  const only = (keep: (bit: StripBit) => boolean): string[] =>
    bits.flatMap((bit, i) => (keep(bit) ? [String(i)] : [])).reverse();
  const more = only(({ chosen, pinned }) => pinned === true && !chosen);
  const less = only(({ chosen, pinned }) => pinned !== true && chosen);
  if (more.length === 0 && less.length === 0) return '; A cuts the same';
  if (more.length === 0) return `; A is without ${listText(less)}`;
  return `; A cuts ${listText(more)}${less.length === 0 ? ' too' : ` and not ${listText(less)}`}`;
}

const emptyCaption = (chosenCount: number): string =>
  chosenCount === 0
    ? 'No address has been read'
    : `${sentence(counted(chosenCount, 'bit'))} cut, no address read yet`;

/** k constant bits leave 1 − 2^−k of the buckets empty. */
const halved = (count: number): string => (count === 1 ? 'half' : percentText(1 - 1 / 2 ** count));

function evenness(chosen: readonly (StripBit & { bit: number })[]): string {
  const far = [...chosen].sort((a, b) => distance(b) - distance(a) || b.bit - a.bit)[0]!;
  const cut = chosen.length === 1 ? 'The bit cut' : `The ${wordCount(chosen.length)} bits cut`;
  const points = `${significantText(distance(far) * 100, 2)} points`;
  if (distance(far) <= 0.05) {
    return chosen.length === 1
      ? `${cut} is even, ${points} from half ones`
      : `${cut} are even: none is more than ${points} from half ones`;
  }
  const share = percentText(far.ones ?? 0);
  const skewed = chosen.filter((bit) => distance(bit) > 0.05).length;
  const rest =
    skewed === 1
      ? 'the others are within 5 points of half'
      : `${wordCount(skewed)} are more than 5 points from half`;
  if (chosen.length === 1) return `Bit ${far.bit} is skewed: ${share} ones`;
  return `Bit ${far.bit} is the least even of the ${wordCount(chosen.length)} cut, ${share} ones; ${rest}`;
}

const distance = ({ ones }: StripBit): number => Math.abs((ones ?? 0.5) - 0.5);

function constantClause(data: StripData): string {
  const constant = data.bits.filter(({ ones }) => ones === 0 || ones === 1).length;
  if (constant === 0) return '';
  return constant === 1 ? '; one bit never changes' : `; ${wordCount(constant)} bits never change`;
}

/** What a screen reader hears of one cell, and the gutter shows. */
export function stripCellLabel(bit: number, { ones, chosen, agreesWith }: StripBit): string {
  const state = chosen ? 'chosen' : 'not chosen';
  if (ones === null) return `bit ${bit}, ${state}`;
  if (ones === 0 || ones === 1) return `bit ${bit}, ${state}, always ${ones}`;
  const repeats = agreesWith === undefined ? '' : `, repeats bit ${agreesWith} too often`;
  return `bit ${bit}, ${state}, ${percentText(ones, 3)} ones${repeats}`;
}
