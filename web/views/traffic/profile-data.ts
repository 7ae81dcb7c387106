// From a profile to the data of its figures, and the finding in words. Each caption is made from the numbers drawn.

import {
  type BarsData,
  counted,
  countText,
  longerThan,
  percentText,
  type RankData,
  rankCaption,
  type SurvivalData,
  significantText,
  timesText,
} from '../../charts/words.ts';
import type { TrafficProfile } from '../../engine/engine.ts';

/** Default idle timeout of a pin, and the default keep-alive of a server: what gaps and silences are held against (SPEC §1, §6). */
const PIN_IDLE_US = 15e6;
const HARD_TIMEOUT_US = 600e6;

const networkName = ({ family }: TrafficProfile): string => (family === 4 ? '/16 networks' : '/32 networks');

export const networkRanks = (profile: TrafficProfile): RankData => ({
  things: networkName(profile),
  lines: [
    { name: 'sources', amounts: profile.networkSources, emphasis: true },
    { name: 'requests', amounts: profile.networkRequests, emphasis: false },
  ],
});

export const sessionSurvival = ({ gaps, lengths }: TrafficProfile): SurvivalData => ({
  curves: [
    { name: 'gaps in a session', xsUs: gaps.xsUs, longer: gaps.longer, emphasis: true },
    { name: 'sessions', xsUs: lengths.xsUs, longer: lengths.longer, emphasis: false },
  ],
  timeouts: [
    { us: PIN_IDLE_US, name: 'the idle timeout of a pin' },
    { us: HARD_TIMEOUT_US, name: 'hard timeout' },
  ],
});

export function hourBars({ hours }: TrafficProfile): BarsData {
  const bars = Array.from(hours, (amount, hour) => ({ name: String(hour).padStart(2, '0'), amount }));
  const total = hours.reduce((sum, one) => sum + one, 0);
  const busiest = bars.reduce((most, one) => (one.amount > most.amount ? one : most), bars[0]!);
  const factor = total === 0 ? 0 : (busiest.amount * 24) / total;
  const caption =
    factor < 1.2
      ? `Sessions start at all hours alike: the busiest is ${timesText(factor)} the mean`
      : `The day is busiest at ${busiest.name}:00, ${timesText(factor)} the mean hour`;
  return {
    bars,
    caption,
    measure: 'sessions that start in each hour of the day, UTC',
    named: [busiest.name],
    even: true,
    thing: 'hour',
  };
}

export function hostBars({
  hostClasses,
  sources,
}: Pick<TrafficProfile, 'hostClasses' | 'sources'>): BarsData {
  const bars = Array.from(hostClasses, (amount, host) => ({ name: String(host), amount }));
  const noise = Math.sqrt((1 / 8) * (7 / 8) * Math.max(1, sources));
  const most = bars.reduce((best, one) => (one.amount > best.amount ? one : best), bars[0]!);
  const sigmas = (most.amount - sources / 8) / noise;
  const caption =
    sigmas < 3
      ? 'Host octets fall evenly into the eight classes of their low bits'
      : `Host octets ≡ ${most.name} mod 8 are ${percentText(most.amount / sources)} of the sources, ${significantText(sigmas, 2)}\u00a0σ above even: the low bits are skewed together`;
  return {
    bars,
    caption,
    measure: 'sources by host octet mod 8',
    named: sigmas < 3 ? [] : [most.name],
    even: true,
    thing: 'host ≡',
  };
}

export function profileFinding(profile: TrafficProfile): { finding: string; why: string } {
  const networks = rankCaption(networkRanks(profile)).replace(/; the largest.*$/, '');
  const { gaps, timed, perSubnet, sources } = profile;
  const pinned =
    timed && gaps.count > 0
      ? `, and ${percentText(longerThan({ ...gaps, name: '', emphasis: true }, PIN_IDLE_US))} of the gaps outlast a pin's 15 s`
      : '';
  const crowd =
    perSubnet === null ? '' : ` ${significantText(perSubnet, 3)} sources share a /24 that has any.`;
  const shape = timed ? ` ${countText(gaps.count)} gaps inside sessions were measured.` : '';
  return {
    finding: `${networks}${pinned}.`,
    why: `${countText(sources)} sources in ${counted(profile.networkSources.length, networkName(profile).replace(/s$/, ''))}.${crowd}${shape} Crowded networks are what makes a mask uneven; long gaps are what a drain loses.`,
  };
}
