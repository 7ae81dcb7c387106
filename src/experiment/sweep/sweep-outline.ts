// What a sweep consists of, as plain data: its parameters, its points (one combination of values each), and the identity of every
// cell (one replication of one point). It stands in the manifest of a result folder, so that folders are merged, continued and shown
// without the scenario at hand. The rule: the same sweep file, base, inputs, model and streams give the same outline, byte for byte.
// Source: issue "Studies and the CI gate" 2; SPEC §10.

import { formatHash64, xxHash64Text } from '../../base/hash64.ts';
import { canonicalJson } from '../../scenario/hash.ts';
import type { SweepStop } from '../../scenario/parse-sweep.ts';
import type { ParameterCell, SweepParameter } from '../../scenario/sweep-parameter.ts';
import { MODEL_VERSION } from '../../sim/model-version.ts';
import { STREAM_VERSION } from '../replications/replication-seed.ts';

export interface OutlineParameter {
  /** Column `p_NAME`. */
  readonly name: string;
  readonly path: string;
  readonly type: SweepParameter['type'];
}

export interface OutlinePoint {
  /** By parameter, in their order. */
  readonly values: readonly ParameterCell[];
  readonly scenario_hash: string;
  /** Sixteen hexadecimal digits: resolved scenario, inputs, model and streams. Two points may share it; then they share their runs. */
  readonly key: string;
}

export interface SweepOutline {
  readonly schema: 'maskring/sweep-outline/v1';
  readonly name: string;
  readonly question: string;
  readonly model: string;
  readonly streams: string;
  readonly parameters: readonly OutlineParameter[];
  /** Per point, at most. */
  readonly replications: number;
  readonly stop: SweepStop | null;
  readonly minimise: readonly string[] | null;
  readonly points: readonly OutlinePoint[];
}

/** One replication of one point. */
export interface SweepCell {
  /** `KEY-REPLICATION`, also the name of its file. */
  readonly id: string;
  readonly point: number;
  readonly replication: number;
}

/** `name` tells inputs of one scenario apart; `sha256` is of the bytes. */
export interface InputHash {
  readonly name: string;
  readonly sha256: string;
}

/** The identity of everything that a run's results depend on but the number of the replication. */
export function pointKey(scenarioHash: string, inputs: readonly InputHash[]): string {
  const sorted = inputs.toSorted((a, b) => (a.name < b.name ? -1 : 1));
  const whole = { scenario: scenarioHash, inputs: sorted, model: MODEL_VERSION, streams: STREAM_VERSION };
  return formatHash64(xxHash64Text(canonicalJson(whole)));
}

export const cellId = (key: string, replication: number): string => `${key}-${replication}`;

export const cellOf = (outline: SweepOutline, point: number, replication: number): SweepCell => ({
  id: cellId(outline.points[point]!.key, replication),
  point,
  replication,
});

/** Two folders with the same hash hold cells of the same sweep. */
export const outlineHash = (outline: SweepOutline): string =>
  formatHash64(xxHash64Text(canonicalJson(outline)));

/** At most; what a stop rule saves is not known before. */
export const cellCount = ({ points, replications }: SweepOutline): number => points.length * replications;

/** `servers=8, mask=8.32.109.34`: a point in words. */
export const pointText = ({ parameters }: SweepOutline, { values }: OutlinePoint): string =>
  parameters.map(({ name }, i) => `${name}=${String(values[i])}`).join(', ');
