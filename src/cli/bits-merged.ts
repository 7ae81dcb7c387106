// What merged partials can say: statistics, pairs, and the choices that need counts only. They hold no address, so load of buckets or
// servers and hold-outs are left out, in words. As text or as the same JSON with null where a log would be needed.
// Source: issue "The bit lab" 1.

import { unwrap } from '../base/result.ts';
import { topPairs } from '../bitlab/bit-statistics.ts';
import { BITS_SCHEMA } from '../bitlab/bits-json.ts';
import { bucketCvObjective } from '../bitlab/objective.ts';
import { type BitsPartial, partialNEff, partialStatistics } from '../bitlab/partial.ts';
import { strategies } from '../bitlab/strategies.ts';
import { chooseBits } from '../bitlab/strategy.ts';
import { maskFromBits } from '../mapping/mask.ts';
import { formatMask } from '../mapping/mask-text.ts';
import { grouped, percent, stripLines } from './bits-report.ts';
import type { Style } from './report/style.ts';
import { wrapText } from './report/text-layout.ts';

export interface MergedOptions {
  readonly count?: number;
  readonly strategy: string;
  readonly json: boolean;
  readonly width: number;
  readonly style: Style;
}

const NEEDS_LOG =
  'Load of servers, intervals and hold-outs need addresses: run bits on the logs themselves, or choose here and check there';

export function mergedReport(partial: BitsPartial, options: MergedOptions): string {
  const statistics = partialStatistics(partial);
  const count = options.count ?? 9;
  const names = [...new Set([countsOnly(options.strategy), 'seed', 'balance', 'low'])];
  const choices = names.map((name) => {
    const strategy = unwrap(strategies.get(name));
    return unwrap(chooseBits(strategy, { statistics, sources: null, count, objective: bucketCvObjective }));
  });
  const masked = choices.map((choice) => ({
    choice,
    mask: formatMask(maskFromBits(partial.family, choice.bits)),
  }));
  if (options.json) return `${JSON.stringify(mergedJson(partial, statistics, masked), null, 2)}\n`;
  const scope = `IPv${partial.family}, ${partial.parts} parts, ${grouped(partial.records)} records, ${grouped(partial.sources)} sources weighed by ${partial.weight}, N_eff ${grouped(Math.round(partialNEff(partial)))} if no source is in two parts; the heaviest has ${percent(partial.top / partial.total)} at least.`;
  const lines = [
    ...wrapText(scope, options.width),
    '',
    ...stripLines(statistics, choices[0]!.bits, options),
    '',
    ...masked.map(
      ({ choice, mask }) =>
        `${choice.strategy.padEnd(8)} ${mask.padEnd(15)} bits ${choice.bits.join(' ')}; ${choice.words}`,
    ),
    '',
    ...wrapText(`${NEEDS_LOG}.`, options.width),
  ];
  return `${lines.join('\n')}\n`;
}

/** The default of a log needs addresses; asking for such a strategy by name is refused by chooseBits. */
const countsOnly = (strategy: string): string => (strategy === 'steady' ? 'seed' : strategy);

function mergedJson(
  partial: BitsPartial,
  statistics: ReturnType<typeof partialStatistics>,
  masked: readonly {
    readonly choice: { strategy: string; bits: readonly number[]; words: string };
    readonly mask: string;
  }[],
) {
  return {
    schema: BITS_SCHEMA,
    family: partial.family,
    weight: partial.weight,
    records: partial.records,
    sources: partial.sources,
    total_weight: partial.total,
    n_eff: partialNEff(partial),
    top_source_ratio: partial.top / partial.total,
    ones: Array.from(statistics.ones),
    sigma: statistics.sigma,
    constant_bits: statistics.constant,
    pairs: topPairs(statistics, 16).map(({ high, low, agreement, phi }) => ({
      bits: [high, low],
      agreement,
      phi,
    })),
    merged_parts: partial.parts,
    choices: masked.map(({ choice, mask }) => ({
      name: choice.strategy,
      strategy: choice.strategy,
      bits: choice.bits,
      mask,
      words: choice.words,
      bucket_cv: null,
      load: null,
      holdout: null,
    })),
  };
}
