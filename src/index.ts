/**
 * maskring as a library: the same engine that the command line and the page run. Everything here is deterministic, works in
 * Node and in browsers, and needs neither files nor a clock.
 *
 * @example Run a scenario on a log
 * ```ts
 * import { bytesSource, openTrace, parseScenario, runScenario, unwrap } from 'maskring';
 *
 * const scenario = unwrap(parseScenario(yamlText, { file: 'my.yaml' }));
 * const trace = openTrace(bytesSource('access.log', bytes), { format: 'auto' });
 * const { summary } = await runScenario(scenario, { trace: () => trace });
 * console.log(summary.metrics['load_cv{pool=web,of=sessions}']);
 * ```
 *
 * @packageDocumentation
 */

export * from './base/address.ts';
export * from './base/address-text.ts';
export * from './base/duration.ts';
export * from './base/ipv4.ts';
export * from './base/ipv6.ts';
export * from './base/result.ts';
export * from './bitlab/assessment.ts';
export * from './bitlab/bit-statistics.ts';
export * from './bitlab/bits-json.ts';
export * from './bitlab/bootstrap.ts';
export * from './bitlab/choice-list.ts';
export * from './bitlab/drift.ts';
export * from './bitlab/holdout.ts';
export * from './bitlab/how-many.ts';
export * from './bitlab/joint.ts';
export * from './bitlab/lorenz.ts';
export * from './bitlab/objective.ts';
export * from './bitlab/partial.ts';
export * from './bitlab/server-plan.ts';
export * from './bitlab/source-set.ts';
export * from './bitlab/strategies.ts';
export * from './bitlab/strategy.ts';
export * from './bitlab/verdict.ts';
export * from './bitlab/why-bit.ts';
export * from './formats/byte-source.ts';
export * from './formats/detect.ts';
export * from './formats/open-trace.ts';
export * from './formats/ovs-flows-export.ts';
export * from './formats/parquet-writer.ts';
export { writeCsv, writeNdjson } from './formats/table-writer.ts';
export type * from './formats/trace-options.ts';
export * from './mapping/assigners.ts';
export * from './mapping/assignment.ts';
export * from './mapping/diff.ts';
export * from './mapping/explain.ts';
export * from './mapping/lookup.ts';
export * from './mapping/manual-bucket.ts';
export * from './mapping/mask.ts';
export * from './mapping/mask-text.ts';
export { RING_HASH } from './mapping/ring.ts';
export * from './mapping/vip-tables.ts';
export type * from './metrics/summary.ts';
export type * from './metrics/table.ts';
export * from './net/record.ts';
export * from './scenario/hash.ts';
export * from './scenario/parse.ts';
export type * from './scenario/resolved.ts';
export * from './sim/run.ts';
export * from './sim/simulation.ts';
export * from './sim/standing-tables.ts';
export * from './switching/flow-table.ts';
export type * from './switching/messages.ts';
export * from './switching/switch.ts';
