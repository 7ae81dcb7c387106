// Words and numbers as figures write them, for the sentences around them.

export type { BarsData } from '../../src/figure/bars-figure.ts';
export type { StripBit, StripData } from '../../src/figure/bit-strip.ts';
export type { BucketData } from '../../src/figure/bucket-figure.ts';
export type { CvChoice, CvData } from '../../src/figure/cv-figure.ts';
export type { Phrase } from '../../src/figure/figure.ts';
export type { LoadData } from '../../src/figure/load-figure.ts';
export { balanceVerdict, type Verdict } from '../../src/figure/load-words.ts';
export {
  bytesText,
  clockText,
  counted,
  countText,
  dateText,
  durationText,
  listText,
  percentText,
  sentence,
  significantText,
  timesText,
  wordCount,
} from '../../src/figure/number-text.ts';
export { type RankData, rankCaption } from '../../src/figure/rank-figure.ts';
export type { SeriesData } from '../../src/figure/series-figure.ts';
export { longerThan, type SurvivalData } from '../../src/figure/survival-figure.ts';
