// What is kept of a finished cell: its measures and fingerprint, as the text of one small file. The text carries a check sum over
// itself, so that a file cut off by a crash or changed by hand is known and its cell runs again. Not the file: cli/sweep-store.ts.
// Source: issue "Studies and the CI gate" 2.

import { formatHash64, xxHash64Text } from '../../base/hash64.ts';
import type { FlatMetrics } from '../replications/flat-metrics.ts';
import type { Replication } from '../replications/replication.ts';

export interface CellRecord {
  readonly schema: 'maskring/cell/v1';
  readonly id: string;
  readonly replication: number;
  readonly seed: string;
  readonly scenario_hash: string;
  readonly model: string;
  readonly duration_seconds: number;
  readonly sessions: Readonly<Record<string, number>>;
  readonly packets: Readonly<Record<string, number>>;
  readonly thresholds_missed: number;
  readonly metrics: FlatMetrics;
  readonly fingerprint: Readonly<Record<string, string>>;
}

/** The text of a cell's file. `scenarioHash`: of the scenario with its own seed, the same for all replications of a point. */
export function cellText(id: string, scenarioHash: string, replication: Replication): string {
  const { summary } = replication;
  const record: CellRecord = {
    schema: 'maskring/cell/v1',
    id,
    replication: replication.number,
    seed: replication.seed,
    scenario_hash: scenarioHash,
    model: summary.model.version,
    duration_seconds: summary.run.duration_seconds,
    sessions: summary.sessions,
    packets: summary.packets,
    thresholds_missed: summary.thresholds.filter(({ pass }) => !pass).length,
    metrics: replication.metrics,
    fingerprint: replication.fingerprint,
  };
  const body = JSON.stringify(record);
  return `${HEAD}${hashOf(body)}${NECK}${body}${TAIL}`;
}

/** The file is one JSON object, `{"check":"…","cell":{…}}`; the check sum is of the bytes of `cell` as they stand. */
const HEAD = '{"check":"';
const NECK = '","cell":';
const TAIL = '}\n';
const BODY_AT = HEAD.length + 16 + NECK.length;

/** The record of a cell's text; null where the text is not whole or is another cell's. Cost: some 15 ns a byte, and parsing. */
export function readCell(text: string, id: string): CellRecord | null {
  const body = text.slice(BODY_AT, -TAIL.length);
  if (text !== `${HEAD}${hashOf(body)}${NECK}${body}${TAIL}`) return null;
  const record = JSON.parse(body) as CellRecord;
  return record.schema === 'maskring/cell/v1' && record.id === id ? record : null;
}

const hashOf = (body: string): string => formatHash64(xxHash64Text(body));
