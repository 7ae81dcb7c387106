// From the model of a scenario's traffic to the data of its figures and the finding in words. Where a log is open, its curves are the
// second lines. Each caption is made from the numbers drawn.

import {
  type BarsData,
  counted,
  countText,
  durationText,
  longerThan,
  percentText,
  type RankData,
  rankCaption,
  type SurvivalData,
  significantText,
  timesText,
  wordCount,
} from '../../charts/words.ts';
import type { TrafficProfile } from '../../engine/engine.ts';
import type { CrowdShape, ModelDay, Survival, TrafficModel } from '../../engine/traffic-engine.ts';

const NETWORK_NAMES = { AS: 'networks (AS)', '/16': '/16 networks', '/32': '/32 networks' } as const;

export const modelNetworks = ({ crowd }: TrafficModel): RankData => ({
  things: NETWORK_NAMES[crowd.networkKind],
  lines: [
    { name: 'sources', amounts: crowd.networkSources, emphasis: true },
    { name: 'sessions', amounts: crowd.networkActivity, emphasis: false },
  ],
});

const curve = (name: string, { xsUs, longer }: Survival, emphasis: boolean) => ({
  ...{ name, xsUs, longer, emphasis },
});

/** The model's curve, and the log's where one with times is open. */
export function modelGaps({ gaps, pinIdleUs }: TrafficModel, log: TrafficProfile | null): SurvivalData {
  const second = log?.timed === true && log.gaps.count > 0 ? [curve('gaps of the log', log.gaps, false)] : [];
  return {
    curves: [curve('gaps in a session', gaps, true), ...second],
    timeouts: [{ us: pinIdleUs, name: 'the idle timeout of a pin here' }],
  };
}

export function modelLengths({ lengths, pinHardUs }: TrafficModel, log: TrafficProfile | null): SurvivalData {
  const second =
    log?.timed === true && log.lengths.count > 0 ? [curve('sessions of the log', log.lengths, false)] : [];
  return {
    curves: [curve('sessions', lengths, true), ...second],
    timeouts: pinHardUs === 0 ? [] : [{ us: pinHardUs, name: 'the hard timeout of a pin here' }],
  };
}

const SUBNET_NAMES = ['1', '2', '3', '4 to 9', '10 to 99', '100 up'];

export function subnetBars({ subnets, family }: CrowdShape): BarsData {
  const thing = family === 4 ? '/24' : '/64';
  const total = subnets.reduce((sum, one) => sum + one, 0);
  const crowded = subnets[4]! + subnets[5]!;
  const alone = percentText(subnets[0]! / Math.max(1, total));
  const caption =
    crowded === 0
      ? `${alone} of the ${thing}s hold one source, and none holds ten`
      : `${alone} of the ${thing}s hold one source; ${countText(crowded)} ${crowded === 1 ? 'holds' : 'hold'} ten or more`;
  return {
    bars: SUBNET_NAMES.map((name, i) => ({ name, amount: subnets[i]! })),
    caption,
    measure: `${thing}s by the sources they hold`,
    named: crowded === 0 ? [SUBNET_NAMES[0]!] : SUBNET_NAMES.slice(4),
    labelEvery: 1,
    thing: 'sources',
  };
}

const two = (value: number): string => String(value).padStart(2, '0');

/** h:mm from an hour up, m:ss below: of the run. */
function runTime(us: number, spanUs: number): string {
  const seconds = Math.round(us / 1e6);
  if (spanUs >= 2 * 86_400e6) return `day ${Math.floor(seconds / 86_400) + 1}`;
  return spanUs >= 3600e6
    ? `${Math.floor(seconds / 3600)}:${two(Math.floor(seconds / 60) % 60)}`
    : `${Math.floor(seconds / 60)}:${two(seconds % 60)}`;
}

/** Sessions that start over the run; flat within three standard errors is said to be flat. */
export function startBars({ starts, sample }: TrafficModel): BarsData {
  const { counts, sliceUs, fromUs } = starts;
  const spanUs = counts.length * sliceUs;
  const bars = Array.from(counts, (amount, i) => ({ name: runTime(fromUs + i * sliceUs, spanUs), amount }));
  const whole = bars.slice(0, sample.complete ? undefined : -1);
  const mean = whole.reduce((sum, { amount }) => sum + amount, 0) / Math.max(1, whole.length);
  const most = whole.reduce((best, one) => (one.amount > best.amount ? one : best), whole[0] ?? bars[0]!);
  const sigmas = mean === 0 ? 0 : (most.amount - mean) / Math.sqrt(mean);
  const factor = mean === 0 ? 0 : most.amount / mean;
  const flat = sigmas < 3.5;
  return {
    bars,
    caption: flat
      ? `Sessions start evenly over the run: no slice of ${durationText(sliceUs)} stands out`
      : `Most sessions start at ${most.name} of the run, ${timesText(factor)} the mean`,
    measure: `sessions drawn that start in each ${durationText(sliceUs)} of the run`,
    named: flat ? [] : [most.name],
    even: true,
    thing: 'run time',
  };
}

/** The rate over the model's day, and which part of it the run covers. */
export function dayBars({ rates, periodUs, fromUs, untilUs }: ModelDay): BarsData {
  const partUs = periodUs / rates.length;
  const bars = Array.from(rates, (amount, i) => ({ name: runTime(i * partUs, periodUs), amount }));
  const most = bars.reduce((best, one) => (one.amount > best.amount ? one : best), bars[0]!);
  const covered =
    untilUs - fromUs >= periodUs
      ? 'the run covers all of it'
      : `the run is ${runTime(fromUs % periodUs, periodUs)} to ${runTime(untilUs % periodUs, periodUs)} of it`;
  return {
    bars,
    caption: `The model's day is busiest at ${most.name}, ${timesText(most.amount)} the mean; ${covered}`,
    measure: `rate of new sessions over ${durationText(periodUs)}`,
    named: [most.name],
    even: true,
    thing: 'time of the day',
  };
}

export function modelFinding(
  model: TrafficModel,
  log: TrafficProfile | null,
): { finding: string; why: string } {
  const networks = rankCaption(modelNetworks(model)).replace(/; the largest.*$/, '');
  const outlast = (gaps: Survival): string => {
    const part = longerThan(curve('', gaps, true), model.pinIdleUs);
    return part === 0 ? 'none' : percentText(part);
  };
  const pinned =
    model.gaps.count > 0
      ? `, and ${outlast(model.gaps)} of the gaps in a session outlast a pin's ${durationText(model.pinIdleUs)}`
      : '';
  const compared =
    log?.timed === true && log.gaps.count > 0 ? ` In the log ${outlast(log.gaps)} of them do.` : '';
  return { finding: `${networks}${pinned}.`, why: `${originText(model)}${compared} ${sampleText(model)}` };
}

function originText({ chosen, presets, crowd, perSecond }: TrafficModel): string {
  const sources = `${countText(crowd.sources)} IPv${crowd.family} sources`;
  const [largest] = crowd.largest;
  const first =
    largest === undefined
      ? ''
      : `; AS${largest.asn} has most, ${percentText(largest.sources / Math.max(1, crowd.sources))}`;
  if (presets === null) return `Traffic ${chosen.name} replays a log: ${sources}${first}.`;
  const rate = perSecond === null ? '' : `, ${significantText(perSecond, 3)} new sessions a second`;
  return `Traffic ${chosen.name} is made up: population ${presets.population}, sessions ${presets.session}${rate}; ${sources}${first}.`;
}

/** How much was drawn: a bound that was met is said. */
function sampleText({ sample }: TrafficModel): string {
  const drawn = `${countText(sample.sessions)} sessions were drawn for this, not run`;
  const clients = sample.everyNth === 1 ? '' : `, of every ${ordinal(sample.everyNth)} client`;
  const until = sample.complete ? '' : `, those of the first ${durationText(sample.untilUs)}`;
  const alive =
    sample.aliveAtStart === 0
      ? ''
      : ` ${counted(sample.aliveAtStart, 'session').replace(/^\w/, (letter) => letter.toUpperCase())} already alive at the start ${sample.aliveAtStart === 1 ? 'is' : 'are'} left out.`;
  return `${drawn}${clients}${until}.${alive}`;
}

const ordinal = (n: number): string => {
  if (n === 2) return 'second';
  if (n === 3) return 'third';
  const tens = n % 100;
  const ending = tens > 10 && tens < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][n % 10] ?? 'th');
  return n < 10 ? `${wordCount(n)}th` : `${countText(n)}${ending}`;
};
