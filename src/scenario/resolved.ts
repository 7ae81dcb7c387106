// A scenario after parsing: plain data with every default filled in, maps as arrays sorted by name (code-unit order), durations
// in microseconds, addresses as words. It is what the simulator, the exports and the page read; nothing in it refers to YAML.
// The schema that produces it is in schema/, one file a section. Source: SPEC §1–7.

import type { Family, Words } from '../base/address.ts';
import type { ResolvedBaseline } from './schema/baseline.ts';
import type { ResolvedController } from './schema/controller.ts';
import type { ResolvedEvent } from './schema/events.ts';
import type { ResolvedIngress } from './schema/ingresses.ts';
import type { ResolvedPool } from './schema/pools.ts';
import type { ResolvedThreshold } from './schema/thresholds.ts';
import type { ResolvedTraffic } from './schema/traffic.ts';
import type { ResolvedVip } from './schema/vips.ts';

export type {
  ResolvedBaseline,
  ResolvedController,
  ResolvedEvent,
  ResolvedIngress,
  ResolvedPool,
  ResolvedThreshold,
  ResolvedTraffic,
  ResolvedVip,
};

export interface ResolvedAddress {
  readonly family: Family;
  readonly words: Words;
}

export interface ResolvedScenario {
  readonly version: 1;
  readonly name: string;
  /** The question the scenario answers, one sentence; '' where none is given. */
  readonly question: string;
  /** One seed decides everything; kept as text so that any word can be a seed. */
  readonly seed: string;
  /** null: until the traffic ends. */
  readonly durationUs: number | null;
  /** Excluded from every measure; default 0. */
  readonly warmUpUs: number;
  /** Length of a reporting interval; null: span / 500 rounded to 1-2-5 (SPEC §9). */
  readonly intervalUs: number | null;
  readonly vips: readonly ResolvedVip[];
  readonly pools: readonly ResolvedPool[];
  readonly ingresses: readonly ResolvedIngress[];
  readonly traffic: readonly ResolvedTraffic[];
  readonly controller: ResolvedController;
  /** null: mask and controller; otherwise what stands in their place. */
  readonly baseline: ResolvedBaseline | null;
  readonly events: readonly ResolvedEvent[];
  readonly thresholds: readonly ResolvedThreshold[];
}
