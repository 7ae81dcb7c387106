// From a scenario's plain data to a TrafficSource: presets are filled in, streams are asked for by name, ingress names become
// indices. The simulator calls these two and nothing else of this room to get its sessions. Not the feeding of a replay with
// batches: that stays with whoever reads the trace. Source: SPEC §7, §10.

import { Draws, Streams } from '../kernel/streams.ts';
import type {
  ClientBehaviour,
  DistributionSource,
  DistributionSpec,
  IngressPlan,
  PopulationSpec,
  ReplayPlan,
  SessionSpec,
  SyntheticPlan,
} from '../net/session-plan.ts';
import { DEFAULT_BEHAVIOUR } from './behaviour.ts';
import { createIngressChooser, type IngressChooser } from './ingress.ts';
import { buildPopulation, type Population } from './population.ts';
import { POPULATION_PRESETS, type PopulationPreset } from './population-spec.ts';
import type { PrefixTable } from './prefix-table.ts';
import { type RateProfileSpec, WEB_DAY } from './rate-profile.ts';
import { ReplaySource } from './replay.ts';
import { SESSION_PRESETS, type SessionPreset } from './session-model.ts';
import { SyntheticSource } from './synthetic.ts';

/** Where a traffic stands in its scenario. */
export interface SourceContext {
  readonly name: string;
  /** Position in the scenario's sorted list of traffic names. */
  readonly source: number;
  readonly streams: Streams;
  readonly destinationPort: number;
  /** The scenario's ingresses, sorted by name. */
  readonly ingresses: readonly { readonly name: string; readonly weight: number }[];
}

/** Gap from FIN to the last ACK where `close: full` says no other: the default round trip of SPEC §7. */
const FINAL_ACK_GAP_US = 20_200;

/** The streams of the run with this seed: for whoever draws its traffic without running it. */
export const streamsOf = (seed: string): Streams => new Streams(seed);

/** The source of a synthetic plan. `prefixes` may be null for uniform addresses; `only`: just these clients, ascending. */
export const createSyntheticSource = (
  plan: SyntheticPlan,
  context: SourceContext,
  prefixes: PrefixTable | null,
  only?: Uint32Array,
): SyntheticSource => sourceOfPopulation(plan, context, createPopulation(plan, context, prefixes), only);

/** The same for clients that have been drawn already, by createPopulation with the same plan and context. */
export function sourceOfPopulation(
  plan: SyntheticPlan,
  context: SourceContext,
  population: Population,
  only?: Uint32Array,
): SyntheticSource {
  const { arrivals } = plan;
  return new SyntheticSource({
    ...context,
    population,
    session: sessionOf(plan),
    sessionsPerSecond: arrivals.sessionsPerSecond,
    profile: rateProfileOf(plan),
    ingress: ingressOf(plan.ingress, context),
    startUs: arrivals.startUs,
    endUs: arrivals.endUs ?? Infinity,
    equilibrium: arrivals.equilibrium,
    ...(only === undefined ? {} : { only }),
  });
}

/** The clients of a synthetic plan, as its source draws them. */
export function createPopulation(
  plan: SyntheticPlan,
  { name, streams }: Pick<SourceContext, 'name' | 'streams'>,
  prefixes: PrefixTable | null,
): Population {
  return buildPopulation(populationOf(plan), prefixes, { name, streams });
}

/** The source of a recorded plan, to be fed. `traceColumn`: ingress index by the trace's column; may grow while reading. */
export function createReplaySource(
  plan: ReplayPlan,
  context: SourceContext,
  traceColumn: readonly number[] = [],
): ReplaySource {
  const draws = (purpose: string): Draws => new Draws(context.streams.stream(purpose, context.name));
  const { sources, rate, copySpreadUs, window } = plan;
  const isScaled = sources !== 1 || rate !== 1;
  return new ReplaySource({
    ...context,
    keepaliveUs: plan.keepaliveUs,
    visitGapUs: plan.visitGapUs,
    speed: plan.speed,
    offsetUs: plan.offsetUs,
    finalAckGapUs: plan.close === 'full' ? FINAL_ACK_GAP_US : null,
    portDraws: draws('port'),
    ingress: ingressOf(plan.ingress, context, traceColumn),
    ...(window === null ? {} : { window }),
    ...(isScaled ? { copies: { sources, rate, spreadUs: copySpreadUs, draws: draws('copies') } } : {}),
  });
}

/** The population of a plan with its preset filled in. */
export function populationOf({ population }: Pick<SyntheticPlan, 'population'>): PopulationSpec {
  return { ...POPULATION_PRESETS[population.preset as PopulationPreset], ...population.changes };
}

/** The session of a plan with its preset filled in; files must have been replaced by `withDistributions`. */
export function sessionOf({ session }: Pick<SyntheticPlan, 'session'>): SessionSpec {
  return {
    ...SESSION_PRESETS[session.preset as SessionPreset],
    ...(session.changes as Partial<SessionSpec>),
  };
}

/** The behaviour of a plan with the defaults filled in. */
export const behaviourOf = (plan: { readonly behaviour: Partial<ClientBehaviour> }): ClientBehaviour => ({
  ...DEFAULT_BEHAVIOUR,
  ...plan.behaviour,
});

/** One-way delay between a traffic's clients and each ingress: its own where it names one, else the ingress's. */
export function clientDelaysUs(
  plan: IngressPlan,
  ingresses: readonly { readonly name: string; readonly clientDelayUs: number }[],
): number[] {
  return ingresses.map(
    ({ name, clientDelayUs }) =>
      plan.delays.find(({ ingress }) => ingress === name)?.delayUs ?? clientDelayUs,
  );
}

/** Paths of the files a plan's distributions are in; for whoever may open files. */
export function distributionFiles(plan: SyntheticPlan): string[] {
  const paths = distributionsOf(plan).flatMap(([, source]) => (source.kind === 'file' ? [source.path] : []));
  return [...new Set(paths)].sort();
}

/** The plan with each file replaced by its points (as parseCdf reads them); values are scaled to µs where they are times. */
export function withDistributions(
  plan: SyntheticPlan,
  pointsOf: (path: string) => readonly (readonly [number, number])[],
): SyntheticPlan {
  const changes = distributionsOf(plan).map(([key, source]) => [key, loaded(source, pointsOf)]);
  const session = { ...plan.session, changes: { ...plan.session.changes, ...Object.fromEntries(changes) } };
  return { ...plan, session };
}

function distributionsOf({ session }: SyntheticPlan): [string, DistributionSource][] {
  const keys = ['length', 'packets', 'gaps', 'payloadBytes'] as const;
  return keys.flatMap((key) => {
    const source = session.changes[key];
    return source === undefined || source === null ? [] : [[key, source] as [string, DistributionSource]];
  });
}

function loaded(
  source: DistributionSource,
  pointsOf: (path: string) => readonly (readonly [number, number])[],
): DistributionSpec {
  if (source.kind !== 'file') return source;
  return {
    kind: 'empirical',
    points: pointsOf(source.path).map(([value, part]) => [value * source.scale, part]),
  };
}

function rateProfileOf({ arrivals }: SyntheticPlan): RateProfileSpec {
  const { day, periodUs, dayStartUs, flashes } = arrivals;
  return { diurnal: day === 'web' ? WEB_DAY : day, periodUs, phaseUs: dayStartUs, flashes };
}

function ingressOf(
  plan: IngressPlan,
  { name, streams, ingresses }: SourceContext,
  traceColumn: readonly number[] = [],
): IngressChooser {
  const indexOf = (ingress: string): number => ingresses.findIndex((known) => known.name === ingress);
  const own = plan.weights;
  const weights = ingresses.map((known) =>
    own === null ? known.weight : (own.find(({ ingress }) => ingress === known.name)?.weight ?? 0),
  );
  const prefixes = plan.prefixes.map((rule) => ({ ...rule, ingress: indexOf(rule.ingress) }));
  return createIngressChooser({
    weights,
    prefixes,
    traceColumn,
    draws: new Draws(streams.stream('ingress', name)),
  });
}
