// The load of every server of a run, one measure a server and quantity: what the bars of a report show. Source: SPEC §9.

import { mean } from '../base/stats.ts';
import { amountInUnit } from './load-metrics.ts';
import { QUANTITIES } from './quantity.ts';
import type { Recorder } from './recorder.ts';
import { type Metric, metricKey } from './summary.ts';

/**
 * `server_amount` (sessions as a time average, the others as counts) and `server_load` (amount per share, over the mean of the
 * servers that owned a bucket throughout; null for the others) by pool, server and quantity.
 */
export function serverMetrics(recorder: Recorder): Record<string, Metric> {
  const spanUs = recorder.intervals.reduce((sum, { startUs, endUs }) => sum + endUs - startUs, 0);
  const entries = recorder.pools.flatMap(({ name: pool, members }, p) =>
    QUANTITIES.flatMap((of, quantity) => {
      const ledger = recorder.ledgers[p]!;
      const { amounts } = ledger.runLoad(quantity);
      const counted = new Set(ledger.countedMembers());
      const loads = amounts.map((amount, m) => amount / members[m]!.share);
      const level = mean([...counted].map((m) => loads[m]!));
      return members.flatMap(({ server }, m): [string, Metric][] => {
        const labels = { pool, server, of };
        const load = counted.has(m) && level > 0 ? loads[m]! / level : null;
        return [
          [
            metricKey('server_amount', labels),
            { value: spanUs > 0 ? amountInUnit(quantity, amounts[m]!, spanUs) : 0 },
          ],
          [metricKey('server_load', labels), { value: load }],
        ];
      });
    }),
  );
  return Object.fromEntries(entries);
}
