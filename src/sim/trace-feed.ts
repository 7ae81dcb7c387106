// One recorded traffic entry of a run: pulls batches from the door's trace into a ReplaySource whenever the simulator has used up
// what is known. Not the grouping into sessions (traffic/replay.ts). Source: SPEC §1, §7.

import { Draws, type Streams } from '../kernel/streams.ts';
import type { RecordBatch } from '../net/record.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { createIngressChooser } from '../traffic/ingress.ts';
import { ReplaySource } from '../traffic/replay.ts';
import type { TraceLike } from './run-inputs.ts';

export interface TraceSpan {
  readonly firstUs: number;
  readonly lastUs: number;
}

/** First and last record of a trace; null for one without records. Reads it whole. */
export async function scanSpan(trace: TraceLike, stop: () => boolean): Promise<TraceSpan | null> {
  let firstUs = Number.NaN;
  let lastUs = Number.NaN;
  for await (const { count, atUs } of trace.batches()) {
    if (count > 0 && Number.isNaN(firstUs)) firstUs = atUs[0]!;
    if (count > 0) lastUs = atUs[count - 1]!;
    if (stop()) break;
  }
  return Number.isNaN(firstUs) ? null : { firstUs, lastUs };
}

export class TraceFeed {
  readonly source: ReplaySource;
  readonly trace: TraceLike;
  readonly name: string;
  #iterator: AsyncIterator<RecordBatch> | null = null;
  #ended = false;
  /** Trace column → ingress of the scenario; grows as the reader meets names. */
  readonly #columns: number[] = [];
  readonly #ingresses: readonly string[];

  constructor(scenario: ResolvedScenario, index: number, trace: TraceLike, streams: Streams) {
    const traffic = scenario.traffic[index]!;
    this.name = traffic.name;
    this.trace = trace;
    this.#ingresses = scenario.ingresses.map(({ name }) => name);
    this.source = replaySource(scenario, index, streams, this.#columns);
  }

  /** Reads until something new is known, or to the end of the trace. */
  async feed(): Promise<void> {
    if (this.#ended) return;
    this.#iterator ??= this.trace.batches()[Symbol.asyncIterator]();
    const next = await this.#iterator.next();
    this.#learnIngresses();
    if (next.done !== true && this.source.wantsMore) this.source.feed(next.value);
    else await this.#end();
  }

  #learnIngresses(): void {
    const { ingressNames } = this.trace;
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

function replaySource(
  scenario: ResolvedScenario,
  index: number,
  streams: Streams,
  traceColumn: readonly number[],
): ReplaySource {
  const traffic = scenario.traffic[index]!;
  const vip = scenario.vips.find(({ name }) => name === traffic.vip)!;
  const draws = (purpose: string) => new Draws(streams.stream(purpose, traffic.name));
  return new ReplaySource({
    name: traffic.name,
    source: index,
    destinationPort: vip.port,
    keepaliveUs: traffic.keepaliveUs,
    visitGapUs: traffic.visitGapUs,
    portDraws: draws('port'),
    ingress: createIngressChooser({
      weights: scenario.ingresses.map(({ weight }) => weight),
      traceColumn,
      draws: draws('ingress'),
    }),
  });
}
