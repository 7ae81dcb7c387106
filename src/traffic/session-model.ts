// What a drawn session is made of, as plain data and as distributions ready to draw from. A session has a rhythm given by two of
// three things: how long it lasts, how many packets it has, and the gaps between them. Not the walking through one session:
// session-script.ts. Source: SPEC §7.

import { assert } from '../base/assert.ts';
import { PROTOCOL_TCP } from '../net/packet.ts';
import type { DistributionSpec, SessionSpec } from '../net/session-plan.ts';
import { createDistribution, type Distribution } from './distribution.ts';

export type { SessionSpec } from '../net/session-plan.ts';

/** Two of length, packets and gaps: which ones. */
export type Rhythm = 'length-gaps' | 'packets-gaps' | 'length-packets';

export class SessionModel {
  readonly spec: SessionSpec;
  readonly rhythm: Rhythm;
  readonly isTcp: boolean;
  /** Each stands for a fixed 0 where the rhythm does not use it. */
  readonly length: Distribution;
  readonly packets: Distribution;
  readonly gaps: Distribution;
  readonly payloadBytes: Distribution;
  /** Mean time from first to last packet, the final ACK left out; exact but for rounding to whole µs. */
  readonly meanLengthUs: number;

  constructor(spec: SessionSpec) {
    this.spec = spec;
    this.rhythm = rhythmOf(spec);
    this.isTcp = spec.protocol === PROTOCOL_TCP;
    this.length = createDistribution(spec.length ?? NOTHING);
    this.packets = createDistribution(spec.packets ?? NOTHING);
    this.gaps = createDistribution(spec.gaps ?? NOTHING);
    this.payloadBytes = createDistribution(spec.payloadBytes);
    this.meanLengthUs =
      this.rhythm === 'packets-gaps' ? this.meanGapCount * this.gaps.mean : this.length.mean;
  }

  /** Gaps a session has beyond one per counted packet: TCP has one more, before the FIN. */
  get extraGaps(): number {
    return this.isTcp ? 1 : 0;
  }

  /** Mean number of gaps of a session whose packets are counted. */
  get meanGapCount(): number {
    return this.packets.mean + this.extraGaps;
  }
}

const NOTHING: DistributionSpec = { kind: 'fixed', value: 0 };

function rhythmOf({ length, packets, gaps }: SessionSpec): Rhythm {
  const given = [length, packets, gaps].filter((part) => part !== null).length;
  assert(given === 2, 'a session is given by two of length, packets and gaps');
  if (packets === null) return 'length-gaps';
  return length === null ? 'packets-gaps' : 'length-packets';
}

const seconds = (value: number): number => value * 1_000_000;

/** Browsing: a few requests with think time between them; medians of recorded sessions under a keepalive of 75 s. */
const WEB: SessionSpec = {
  protocol: PROTOCOL_TCP,
  close: 'fin',
  finalAckGapUs: 20_200,
  length: null,
  packets: { kind: 'lognormal', median: 4, sigma: 1.1 },
  gaps: { kind: 'lognormal', median: seconds(2), sigma: 1.8 },
  payloadBytes: { kind: 'lognormal', median: 500, sigma: 0.6 },
  keepAliveUs: null,
};

export const SESSION_PRESETS = {
  web: WEB,
  /** Memoryless in life and gaps: the set-up of the laws. */
  exponential: {
    ...WEB,
    packets: null,
    length: { kind: 'exponential', mean: seconds(60) },
    gaps: { kind: 'exponential', mean: seconds(5) },
    payloadBytes: { kind: 'fixed', value: 500 },
  },
  /** Hours of near silence held open by keep-alives: push channels, SSH, WebSocket. */
  'long-lived': {
    ...WEB,
    packets: null,
    length: { kind: 'lognormal', median: seconds(3600), sigma: 1 },
    gaps: { kind: 'lognormal', median: seconds(120), sigma: 1.5 },
    payloadBytes: { kind: 'fixed', value: 100 },
    keepAliveUs: seconds(60),
  },
  /** Segments of a stream every few seconds for a heavy-tailed time. */
  video: {
    ...WEB,
    packets: null,
    length: { kind: 'pareto', least: seconds(60), shape: 1.5 },
    gaps: { kind: 'lognormal', median: seconds(4), sigma: 0.4 },
    payloadBytes: { kind: 'fixed', value: 700 },
  },
  /** One report and its answer's acknowledgement. */
  report: {
    ...WEB,
    packets: { kind: 'fixed', value: 2 },
    gaps: { kind: 'exponential', mean: seconds(0.2) },
    payloadBytes: { kind: 'fixed', value: 120 },
  },
  /** Not TCP: queries of one or two datagrams. */
  datagrams: {
    ...WEB,
    protocol: 17,
    packets: { kind: 'exponential', mean: 1 },
    gaps: { kind: 'exponential', mean: seconds(1) },
    payloadBytes: { kind: 'fixed', value: 60 },
  },
} as const satisfies Readonly<Record<string, SessionSpec>>;

export type SessionPreset = keyof typeof SESSION_PRESETS;

export const SESSION_PRESET_NAMES = Object.keys(SESSION_PRESETS) as SessionPreset[];
