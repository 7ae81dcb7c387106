// Widths of text without a browser, so that labels can be placed by data alone. Advance widths of Liberation Sans (metrically
// Arial), in 1/1000 em, for what figures print; anything else counts as a wide letter. An estimate for placing, not for cutting:
// other system fonts differ by a few per cent, hence the margin callers leave.

const GROUPS: readonly (readonly [string, number])[] = [
  ["'", 191],
  ['ijl|', 222],
  [' !,./:;I[]\u00a0ft', 278],
  ['\u202f', 200],
  ['()-r`', 333],
  ['*\u2022', 389],
  ['ckszJvxy', 500],
  ['"', 355],
  ['^', 469],
  ['0123456789abdeghnopqu?_$#L\u2013', 556],
  ['+<=>~\u00d7\u2212\u00b1', 584],
  ['FTZ', 611],
  ['ABEKPSVXY&', 667],
  ['CDHNRUw', 722],
  ['GOQ', 778],
  ['mM', 833],
  ['%', 889],
  ['W', 944],
];

const ADVANCE = new Map<string, number>(
  GROUPS.flatMap(([letters, width]) => [...letters].map((c) => [c, width] as const)),
);
const WIDE = 778;
const BOLD = 1.06;

/** Estimated width in px at `sizePx` (11.5 is the axis size); bold text is about 6 % wider. */
export function textWidth(text: string, sizePx = 11.5, bold = false): number {
  let total = 0;
  for (const letter of text) total += ADVANCE.get(letter) ?? WIDE;
  return (total / 1000) * sizePx * (bold ? BOLD : 1);
}

/** The first of several wordings, longest first, that fits; the last one if none does. */
export function fittingText(wordings: readonly string[], widthPx: number, bold = false): string {
  return wordings.find((wording) => textWidth(wording, 11.5, bold) <= widthPx) ?? wordings.at(-1) ?? '';
}
