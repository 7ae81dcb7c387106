// The finding of the agreement triangle in words: whether chosen bits repeat each other, and which bits do so most of all.
// Source: SPEC §3 (pairs); the limit of three SDs is the last k of the seed's rule.

import type { AgreementData, Pair } from './agreement-figure.ts';
import { counted, percentText, sentence, significantText, wordCount } from './number-text.ts';

/** A pair further from half than this many SDs repeats or mirrors itself. */
const REPEATS = 3;

/** One sentence without a full stop. `pairs` by falling distance from half. */
export function agreementCaption(data: AgreementData, pairs: readonly Pair[]): string {
  const first = pairs[0];
  if (first === undefined) return 'Fewer than two bits change: there is no pair to compare';
  const own = pairs.filter(({ chosen }) => chosen);
  if (own.length === 0) return strongest(first, data);
  return `${chosenClause(own, data)}${first.chosen ? '' : `; ${ofAll(first)}`}`;
}

function chosenClause(own: readonly Pair[], data: AgreementData): string {
  const worst = own[0]!;
  const cut = data.chosen.length;
  const beyond = own.filter(({ sigmas }) => Math.abs(sigmas) >= 1).length;
  if (beyond === 0)
    return `${sentence(counted(own.length, 'pair'))} of the ${wordCount(cut)} bits cut ${own.length === 1 ? 'is' : 'are all'} within one σ of chance`;
  const share = `the same on ${percentText(worst.agreement, 3)} of the ${data.measure}`;
  if (Math.abs(worst.sigmas) >= REPEATS)
    return `Bits ${worst.high} and ${worst.low} of the mask ${verb(worst)} each other: ${share}`;
  return `${sentence(counted(beyond, 'pair'))} of the ${own.length} chosen ${beyond === 1 ? 'lies' : 'lie'} beyond one σ; bits ${worst.high} and ${worst.low} furthest, ${share}`;
}

const verb = ({ agreement }: Pair): string => (agreement > 0.5 ? 'repeat' : 'mirror');

const strongest = (pair: Pair, data: AgreementData): string =>
  `Bits ${pair.high} and ${pair.low} are furthest from chance: the same on ${percentText(pair.agreement, 3)} of the ${data.measure}`;

const ofAll = (pair: Pair): string =>
  `of all bits, ${pair.high} and ${pair.low} ${verb(pair)} each other most, ${percentText(pair.agreement, 3)}`;

/** What the gutter says of a cell. */
export function pairText({ high, low, sigmas, chosen }: Pair): string {
  const way = sigmas < 0 ? 'differ' : 'agree';
  return `bits ${high} and ${low}, ${way} ${significantText(Math.abs(sigmas), 2)} σ beyond half${chosen ? ', both chosen' : ''}`;
}
