// The finding of a load picture in words, from the numbers drawn: who leaves the band and by how much, and whether the mask or a
// heavy client is to blame. Shared by page, report and terminal. No figure of speech: counts, ids, deviations.

import type { Phrase } from './figure.ts';
import {
  counted,
  listText,
  percentText,
  sentence,
  signedPercentText,
  timesText,
  wordCount,
} from './number-text.ts';

export interface ServerLoad {
  readonly id: string;
  /** Amount divided by share, over the mean of all servers: 1 is even. */
  readonly load: number;
  /** The same for a second measure drawn hollow (usually distinct sources). */
  readonly second?: number;
}

export interface LoadWords {
  readonly servers: readonly ServerLoad[];
  /** `requests`, `sessions`: what `load` counts. */
  readonly measure: string;
  readonly secondMeasure?: string;
  /** 0.10: the band around the mean. */
  readonly goalRatio: number;
}

/** Servers outside the band, farthest first, ties by position. */
export function outliers(servers: readonly ServerLoad[], goalRatio: number): ServerLoad[] {
  return servers
    .filter(({ load }) => Math.abs(load - 1) > goalRatio)
    .sort((a, b) => Math.abs(b.load - 1) - Math.abs(a.load - 1));
}

/** Deviation from the mean as people say it: +13 %, and from 2.5 times on a factor. */
export const deviationText = (load: number): string =>
  load >= 2.5 ? timesText(load) : signedPercentText(load - 1);

/** One sentence without a full stop. */
export function loadCaption(words: LoadWords): string {
  const { servers, goalRatio } = words;
  if (servers.length === 0) return 'No server is in service';
  const out = outliers(servers, goalRatio);
  const band = `${percentText(goalRatio)} band`;
  const total = servers.reduce((sum, { load }) => sum + load, 0);
  if (!(total > 0)) return `No ${words.measure} reached a server`;
  if (servers.length === 1) return `${servers[0]!.id} carries everything`;
  return `${outlierClause(servers, out, band)}${secondClause(words, out.length)}`;
}

function outlierClause(servers: readonly ServerLoad[], out: readonly ServerLoad[], band: string): string {
  if (out.length === 0) {
    const far = [...servers].sort((a, b) => Math.abs(b.load - 1) - Math.abs(a.load - 1))[0]!;
    return `${sentence(allOf(servers.length))} stay in the ${band}; ${far.id} is farthest at ${deviationText(far.load)}`;
  }
  if (out.length === 1) return `Only ${out[0]!.id} leaves the ${band}, at ${deviationText(out[0]!.load)}`;
  if (out.length <= 3) {
    const ids = listText(out.map(({ id }) => id));
    return `${ids} leave the ${band}, at ${listText(out.map(({ load }) => deviationText(load)))}`;
  }
  const top = [...servers].sort((a, b) => b.load - a.load)[0]!;
  return `${sentence(counted(out.length, 'server'))} of ${servers.length} leave the ${band}; ${top.id} is fullest at ${deviationText(top.load)}`;
}

const allOf = (count: number): string => (count === 2 ? 'both servers' : `all ${wordCount(count)} servers`);

/** What the hollow marks add: the mask spreads the sources, heavy clients do the rest; or the mask itself is uneven. */
function secondClause(words: LoadWords, outCount: number): string {
  const { servers, secondMeasure, goalRatio } = words;
  if (secondMeasure === undefined || servers.some(({ second }) => second === undefined)) return '';
  const outSecond = servers.filter(({ second }) => Math.abs(second! - 1) > goalRatio).length;
  if (outCount > 0 && outSecond === 0) return `; counted by ${secondMeasure} all stay in it`;
  if (outCount === 0 && outSecond > 0) return `; by ${secondMeasure} ${wordCount(outSecond)} leave it`;
  return '';
}

export interface BalanceNumbers {
  readonly bitCount: number;
  readonly serverCount: number;
  /** `ring`, `round-robin`, `usage`. */
  readonly assignment: string;
  readonly measure: string;
  readonly cv: number;
  readonly reference: number;
  readonly floor: number;
  readonly goalRatio: number;
  /** Part of all `measure` from the one greatest source. */
  readonly topPart: number;
  /** Its address, where it may be shown. */
  readonly client?: string;
  /** Load CV that the assignment has by itself, whatever the mask (a ring of few buckets; SPEC §3); default 0. */
  readonly assignmentCv?: number;
}

export interface Verdict {
  /** One sentence. */
  readonly finding: string;
  /** Two lines of why. */
  readonly why: Phrase;
}

/** The page's verdict: what this mask does beside what any hash would do, and what stands in the way of the goal. */
export function balanceVerdict(n: BalanceNumbers): Verdict {
  const bits = n.bitCount === 0 ? 'No bit' : sentence(counted(n.bitCount, 'bit'));
  const spreads = n.bitCount <= 1 ? 'spreads' : 'spread';
  const over = `over ${counted(n.serverCount, 'server')}`;
  const finding = `${bits} ${spreads} the ${n.measure} ${over} with a load CV of ${percentText(n.cv)}; ${againstReference(n)}.`;
  return { finding, why: [...clientPhrase(n), ...reasonPhrase(n)] };
}

function againstReference(n: BalanceNumbers): string {
  const reference = percentText(n.reference);
  if (n.cv < n.reference * 0.75) return `a random hash would be at ${reference}`;
  if (n.cv <= n.reference * 1.25) return `any hash would be near ${reference} too`;
  return `a random hash would reach ${reference}`;
}

function clientPhrase({ client, topPart, measure }: BalanceNumbers): Phrase {
  if (measure === 'sources') return ['Each source counts once'];
  const carries = ` carries ${percentText(topPart)} of the ${measure}`;
  return client === undefined ? [`One client${carries}`] : [{ text: client, tone: 'mono' }, carries];
}

/** What the greatest client means for the goal. */
function boundText(n: BalanceNumbers): string {
  if (n.floor > 0) return `, which sets a floor of ${percentText(n.floor)}`;
  return n.measure === 'sources' ? '' : ', less than the part of one server, so no floor stands in the way';
}

function reasonPhrase(n: BalanceNumbers): Phrase {
  const goal = percentText(n.goalRatio);
  const floor = percentText(n.floor);
  if (n.floor > n.goalRatio)
    return [
      `, and no mask can split one address: below ${floor} nothing is possible, so the goal of ${goal} is out of reach unless that client is isolated.`,
    ];
  const bound = boundText(n);
  if (n.cv <= n.goalRatio) return [`${bound}. The goal of ${goal} is met.`];
  const own = n.assignmentCv ?? 0;
  const chance = Math.sqrt(n.reference * n.reference + own * own);
  if (n.cv > chance * 1.25)
    return [
      `${bound}. The mask is to blame: it is ${timesText(n.cv / n.reference)} what chance alone would do, and other bits can do better.`,
    ];
  if (own > n.goalRatio / 2 && own > n.reference / 2)
    return [
      `${bound}. The ring gives ${counted(n.serverCount, 'server')} unequal numbers of buckets, worth a load CV of about ${percentText(own)} whatever the mask; round robin gives equal ones.`,
    ];
  if (n.reference > n.goalRatio)
    return [
      `${bound}. So few clients carry the load that even a random spread misses the goal of ${goal}: no choice of bits is to blame.`,
    ];
  return [`${bound}. The goal of ${goal} is missed, though not by what chance alone would do.`];
}
