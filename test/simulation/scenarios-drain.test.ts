// The best cases of the patent, from the whole simulator: a bucket every 15 s, and exactly 1/k of the time with k buckets at once.
import { describe, expect, it } from 'vitest';
import { lossesOf, measureOf, runFile } from './scenario-runs.ts';

const CASES = [
  { name: 'drain-32nd-server', server: 's32', buckets: 16, seconds: 240 },
  { name: 'drain-16th-server', server: 's16', buckets: 32, seconds: 480 },
  { name: 'drain-2nd-server', server: 's02', buckets: 256, seconds: 3840 },
] as const;

describe.each(CASES)('$name', ({ name, server, buckets, seconds }) => {
  it(`takes ${seconds} s to the microsecond, moves ${buckets} buckets and loses nothing`, async () => {
    const run = await runFile(name);
    expect(measureOf(run, `drain_seconds{server=${server}}`)).toBe(seconds);
    expect(measureOf(run, `empty_seconds{server=${server}}`)).toBe(seconds);
    expect(measureOf(run, 'buckets_moved')).toBe(buckets);
    expect(measureOf(run, 'bucket_moves_excess')).toBe(0);
    expect(measureOf(run, 'misrouted_ratio')).toBe(0);
    expect(lossesOf(run)).toEqual({});
    expect(run.summary.sessions.started).toBeGreaterThan(100);
    expect(run.summary.thresholds.filter(({ pass }) => !pass)).toEqual([]);
  });

  it.each([2, 4, 16])('takes exactly 1/%i of it with as many buckets at once', async (parallel) => {
    const run = await runFile(name, (text) =>
      text.replace(/( +)drop: .*/, `$&\n$1parallel-buckets: ${parallel}`),
    );
    expect(measureOf(run, `drain_seconds{server=${server}}`)).toBe(seconds / parallel);
  });
});
