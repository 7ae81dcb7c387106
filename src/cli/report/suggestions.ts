// What to try next, from the numbers of a run: each suggestion is a reason and, where there is one, a command. At most three,
// the most promising first. The rules are those of SPEC §3 and §4: floor, reference, the law of the ring.

import { percentText } from '../../figure/number-text.ts';
import { expectedRingCv } from '../../mapping/ring-law.ts';
import { GOAL_RATIO } from './goal.ts';
import type { ReportedPool } from './report-model.ts';

export interface Suggestion {
  readonly reason: string;
  /** A `--set` to add to the command of the run, or a whole command that starts with `maskring`. */
  readonly change: string | null;
}

const MAX_SUGGESTIONS = 3;
/** A CV this much above the reference is more than the scatter of one placement. */
const BLAME_FACTOR = 1.5;

export interface SuggestionInput {
  readonly pools: readonly ReportedPool[];
  /** The first VIP of each pool by pool name, and its IPv4 mask as text. */
  readonly vipOfPool: ReadonlyMap<string, { readonly name: string; readonly mask: string }>;
  /** True where the addresses are a bundled example and not the user's. */
  readonly bundled: boolean;
}

export function suggestions(input: SuggestionInput): Suggestion[] {
  const found = input.pools.flatMap((report) => [
    ...heavyClient(report),
    ...plainRing(report),
    ...otherBits(report, input.vipOfPool.get(report.pool.name)),
  ]);
  return [...found, ...ownLog(input), ...moreServers(input)].slice(0, MAX_SUGGESTIONS);
}

const requestLoad = (report: ReportedPool) => report.loads.find(({ of }) => of === 'requests')?.cv;

/** The floor is above the goal: only isolating the client helps. */
function heavyClient(report: ReportedPool): Suggestion[] {
  const floor = requestLoad(report)?.floor ?? 0;
  const bucket = report.hottest[0];
  if (floor <= GOAL_RATIO || bucket === undefined) return [];
  const part = percentText(report.topSourceRatio ?? 0);
  const reason = `One client carries ${part} of the requests: no mask can go below ${percentText(floor)}. It is in bucket ${bucket.name}; a manual bucket can give it a server of its own.`;
  return [{ reason, change: null }];
}

/** The load CV that a ring has by itself, whatever the mask; 0 for the other assignments. */
function ringCv({ pool, tableBucketCount, servers }: ReportedPool): number {
  if (pool.assignment !== 'ring' || servers.length < 2 || tableBucketCount === 0) return 0;
  return expectedRingCv(tableBucketCount, servers.length, pool.virtualNodes);
}

/** A ring scatters by itself: said before the mask is blamed. */
function plainRing(report: ReportedPool): Suggestion[] {
  const expected = ringCv(report);
  if (expected <= GOAL_RATIO / 2) return [];
  const reason = `A ring gives ${report.servers.length} servers unequal numbers of buckets, worth a load CV of about ${percentText(expected)} by itself; round robin gives equal ones.`;
  return [{ reason, change: `--set pools.${report.pool.name}.assignment=round-robin` }];
}

const LOW_NINE = '0.0.1.255';

/** Counted by source the spread is worse than a random hash on the same ring: other bits can do better. */
function otherBits(report: ReportedPool, vip: { name: string; mask: string } | undefined): Suggestion[] {
  const load = report.loads.find(({ of }) => of === 'sources')?.cv;
  if (vip === undefined || load?.mean == null || load.reference === null) return [];
  const chance = Math.hypot(load.reference, ringCv(report));
  if (load.mean <= chance * BLAME_FACTOR || vip.mask === LOW_NINE) return [];
  const reason = `Counted by source the CV is ${percentText(load.mean)} where a hash of whole addresses reaches ${percentText(load.reference)}: other bits may spread better. Compare the low nine.`;
  return [{ reason, change: `--set vips.${vip.name}.mask=${LOW_NINE}` }];
}

function ownLog({ bundled }: SuggestionInput): Suggestion[] {
  if (!bundled) return [];
  return [
    {
      reason: 'Your own access log.',
      change: 'maskring run scenarios/access-log.yaml --trace access.log.gz',
    },
  ];
}

function moreServers({ pools }: SuggestionInput): Suggestion[] {
  const first = pools[0];
  if (first === undefined) return [];
  const count = first.pool.servers.length * 2;
  return [
    {
      reason: 'Twice the servers on the same traffic.',
      change: `--set pools.${first.pool.name}.servers=${count}`,
    },
  ];
}
