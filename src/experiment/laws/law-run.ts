// What the laws about changes are measured on: the whole simulator, from a scenario given as an object and recorded traffic given as a
// list of packets. Every session has a source address of its own, so that which packets it has is exactly what the law says.
// Not synthetic traffic: that is law-traffic.ts. Source: SPEC §8.

import { unwrap } from '../../base/result.ts';
import { NO_INGRESS, type ReadSummary, type RecordBatch } from '../../net/record.ts';
import { parseScenario } from '../../scenario/parse.ts';
import type { BuiltRun, RunInputs, TraceLike } from '../../sim/run.ts';
import { Simulation } from '../../sim/simulation.ts';

/** One request: the first of a source opens its session, every other is a data packet of it. */
export interface LawPacket {
  readonly atUs: number;
  /** IPv4 source. */
  readonly source: number;
}

const EPOCH_US = 1_600_000_000_000_000;

/** No time is spent anywhere: what remains is the law. */
export const IDEAL = {
  ingresses: { only: { switch: 'ideal', 'client-delay': '0s', 'server-delay': '0s' } },
  controller: { costs: 'ideal' },
} as const;

/** Recorded traffic in which requests of a source make one session however far apart, and lost clients stay away. */
export const RECORDED = {
  log: { trace: 'law', keepalive: '1000d', behaviour: { reconnect: false } },
} as const;

/** Runs a scenario to its end and hands over the world, the controller's log and the losses. */
export async function runLaw(
  scenario: Readonly<Record<string, unknown>>,
  packets: LawPacket[] = [],
): Promise<BuiltRun> {
  const text = JSON.stringify({ version: 1, ...scenario });
  const resolved = unwrap(parseScenario(text, { file: 'law.yaml' }));
  const simulation = await Simulation.open(resolved, inputsOf(packets));
  await simulation.runToEnd();
  return simulation.finish();
}

function inputsOf(packets: LawPacket[]): RunInputs {
  packets.sort((a, b) => a.atUs - b.atUs || a.source - b.source);
  const trace: TraceLike = {
    batches: async function* () {
      yield batchOf(packets);
    },
    summary: () => summaryOf(packets.length),
    ingressNames: [],
  };
  return { trace: () => trace };
}

function batchOf(packets: readonly LawPacket[]): RecordBatch {
  const count = packets.length;
  const words = new Uint32Array(4 * count);
  for (const [i, { source }] of packets.entries()) words[4 * i + 3] = source;
  return {
    count,
    atUs: Float64Array.from(packets, ({ atUs }) => EPOCH_US + atUs),
    family: new Uint8Array(count).fill(4),
    words,
    payloadBytes: new Float64Array(count),
    weight: new Float64Array(count).fill(1),
    ingress: new Uint16Array(count).fill(NO_INGRESS),
  };
}

const summaryOf = (records: number): ReadSummary => ({
  records,
  unusable: 0,
  late: 0,
  reasons: [],
  bytesRead: 0,
  timed: true,
  format: 'csv',
});
