// The traffic of a run: one feed an entry of the scenario. A recorded one pulls batches from the door's trace whenever the
// simulator has used up what is known; a synthetic one knows everything and pulls nothing. Not the grouping into sessions
// (traffic/). Source: SPEC §1, §7.

import type { Streams } from '../kernel/streams.ts';
import type { RecordBatch } from '../net/record.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { ResolvedSynthetic, ResolvedTrace } from '../scenario/schema/traffic.ts';
import {
  createReplaySource,
  createSyntheticSource,
  distributionFiles,
  type SourceContext,
  withDistributions,
} from '../traffic/create-source.ts';
import { overlayTraces } from '../traffic/overlay.ts';
import type { PrefixTable } from '../traffic/prefix-table.ts';
import type { ReplaySource } from '../traffic/replay.ts';
import type { TrafficSource } from '../traffic/source.ts';
import type { RunInputs, TraceLike } from './run-inputs.ts';

export interface TrafficFeed {
  readonly name: string;
  readonly source: TrafficSource;
  /** Reads until something new is known, or to the end. */
  feed(): Promise<void>;
  /** What was read; null for synthetic traffic. */
  readonly recorded: { readonly traces: readonly TraceLike[]; readonly source: ReplaySource } | null;
}

/** Feeds in the order of scenario.traffic. Asks the door only for what the scenario uses. */
export async function openFeeds(
  scenario: ResolvedScenario,
  inputs: RunInputs,
  streams: Streams,
): Promise<TrafficFeed[]> {
  const usesPrefixes = scenario.traffic.some((it) => it.kind === 'synthetic' && needsPrefixes(it));
  const prefixes = usesPrefixes ? await inputs.prefixes!() : null;
  return Promise.all(
    scenario.traffic.map((traffic, source) => {
      const vip = scenario.vips.find(({ name }) => name === traffic.vip)!;
      const { ingresses } = scenario;
      const context = { name: traffic.name, source, streams, destinationPort: vip.port, ingresses };
      if (traffic.kind === 'trace') return new RecordedFeed(traffic, context, tracesOf(traffic, inputs));
      return syntheticFeed(traffic, context, { inputs, prefixes });
    }),
  );
}

/** The trace of an entry and those laid over it. */
export const tracesOf = ({ name, overlay }: ResolvedTrace, inputs: RunInputs): TraceLike[] =>
  Array.from({ length: 1 + overlay.length }, (_, part) => inputs.trace(name, part));

const needsPrefixes = ({ population }: ResolvedSynthetic): boolean =>
  population.changes.addresses === undefined
    ? population.preset !== 'uniform'
    : population.changes.addresses === 'allocated';

async function syntheticFeed(
  traffic: ResolvedSynthetic,
  context: SourceContext,
  from: { inputs: RunInputs; prefixes: PrefixTable | null },
): Promise<TrafficFeed> {
  const points = new Map<string, readonly (readonly [number, number])[]>();
  for (const path of distributionFiles(traffic)) points.set(path, await from.inputs.distribution!(path));
  const plan = withDistributions(traffic, (path) => points.get(path)!);
  const source = createSyntheticSource(plan, context, from.prefixes);
  return { name: traffic.name, source, feed: async () => {}, recorded: null };
}

class RecordedFeed implements TrafficFeed {
  readonly name: string;
  readonly source: ReplaySource;
  readonly recorded: NonNullable<TrafficFeed['recorded']>;
  readonly #traces: readonly TraceLike[];
  readonly #ingresses: readonly string[];
  /** Trace column → ingress of the scenario; grows as the reader meets names. */
  readonly #columns: number[] = [];
  #iterator: AsyncIterator<RecordBatch> | null = null;
  #ended = false;

  constructor(traffic: ResolvedTrace, context: SourceContext, traces: readonly TraceLike[]) {
    this.name = traffic.name;
    this.source = createReplaySource(traffic, context, this.#columns);
    this.recorded = { traces, source: this.source };
    this.#traces = traces;
    this.#ingresses = context.ingresses.map(({ name }) => name);
  }

  async feed(): Promise<void> {
    if (this.#ended) return;
    this.#iterator ??= batchesOf(this.#traces)[Symbol.asyncIterator]();
    const next = await this.#iterator.next();
    this.#learnIngresses();
    if (next.done !== true && this.source.wantsMore) this.source.feed(next.value);
    else await this.#end();
  }

  #learnIngresses(): void {
    const { ingressNames } = this.#traces[0]!;
    while (this.#columns.length < ingressNames.length) {
      this.#columns.push(this.#ingresses.indexOf(ingressNames[this.#columns.length]!));
    }
  }

  /** Stops reading: what is known is all there will be. */
  async #end(): Promise<void> {
    this.#ended = true;
    this.source.end();
    await this.#iterator?.return?.();
  }
}

const batchesOf = (traces: readonly TraceLike[]): AsyncIterable<RecordBatch> =>
  traces.length === 1 ? traces[0]!.batches() : overlayTraces(traces.map((trace) => trace.batches()));

/** Run time at which recorded traffic ends: its last record, scaled, and one keepalive. Reads its traces whole. */
export async function scanEndUs(
  traffic: ResolvedTrace,
  inputs: RunInputs,
  stop: () => boolean,
): Promise<number> {
  let firstUs = Number.NaN;
  let lastUs = 0;
  for await (const { count, atUs } of batchesOf(tracesOf(traffic, inputs))) {
    if (count > 0 && Number.isNaN(firstUs)) firstUs = atUs[0]!;
    if (count > 0) lastUs = atUs[count - 1]!;
    if (stop()) break;
  }
  if (Number.isNaN(firstUs)) return 0;
  const { window, speed, keepaliveUs, offsetUs, copySpreadUs, rate, sources } = traffic;
  const recordedUs =
    Math.min(lastUs - firstUs, window?.untilUs ?? Number.POSITIVE_INFINITY) - (window?.fromUs ?? 0);
  const copiesUs = rate === 1 && sources === 1 ? 0 : copySpreadUs;
  return offsetUs + (Math.max(0, recordedUs) + keepaliveUs) / speed + copiesUs;
}
