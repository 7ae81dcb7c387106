// `maskring explain ADDR --mask M` and `--scenario S`: which bucket an address falls in and, with a scenario, which server has
// it at the start, under a baseline at which ingress. The JSON of one mask is the object of mapping/explain.ts; with a scenario it
// is one entry per VIP.

import type { Address } from '../base/address.ts';
import { parseAddress } from '../base/address-text.ts';
import { fail, type Issue, ok, type Result } from '../base/result.ts';
import { Streams } from '../kernel/streams.ts';
import { type AddressExplanation, explainAddress } from '../mapping/explain.ts';
import { lookupOwner } from '../mapping/lookup.ts';
import { parseMask } from '../mapping/mask-text.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import { createBaseline } from '../sim/baseline.ts';
import type { Baseline } from '../sim/baseline-service.ts';
import { type BucketTable, initialTables } from '../sim/bucket-tables.ts';
import { EXIT_INPUT, EXIT_OK } from './exit-code.ts';
import type { CliIo } from './io.ts';
import { printIssues } from './issue-text.ts';
import { explanationText, type VipExplanation } from './report/explanation.ts';
import { loadScenario } from './scenario-file.ts';

export interface ExplainOptions {
  readonly mask?: string;
  readonly scenario?: string;
  readonly set: readonly string[];
  readonly json: boolean;
}

/** Prints the explanation; exactly one of `mask` and `scenario` is given. */
export async function explain(text: string, options: ExplainOptions, io: CliIo): Promise<number> {
  const address = parseAddress(text);
  const result =
    options.mask === undefined ? await underScenario(address, options, io) : underMask(address, options.mask);
  if (!result.ok) {
    printIssues(result.issues, io);
    return EXIT_INPUT;
  }
  io.out.write(options.json ? `${JSON.stringify(result.value, null, 2)}\n` : explanationText(result.value));
  return EXIT_OK;
}

function underMask(address: Result<Address>, text: string): Result<AddressExplanation> {
  const mask = parseMask(text, address.ok ? address.value.family : undefined);
  if (address.ok && mask.ok) return ok(explainAddress(address.value, mask.value));
  return fail(...issuesOf(address), ...issuesOf(mask));
}

const issuesOf = (result: Result<unknown>): readonly Issue[] => (result.ok ? [] : result.issues);

async function underScenario(
  address: Result<Address>,
  options: ExplainOptions,
  io: CliIo,
): Promise<Result<{ address: string; vips: VipExplanation[] }>> {
  const loaded = await loadScenario(options.scenario!, { set: options.set }, io);
  if (!address.ok || !loaded.ok) return fail(...issuesOf(address), ...issuesOf(loaded));
  const { scenario } = loaded.value;
  const baseline = createBaseline(scenario, new Streams(scenario.seed));
  const vips = initialTables(scenario).flatMap((table, i) => {
    if (table.family !== address.value.family) return [];
    const explanation = ofTable(address.value, table, scenario);
    return [baseline === null ? explanation : underBaseline(explanation, scenario, baseline, i)];
  });
  if (vips.length > 0) return ok({ address: vips[0]!.address, vips });
  const message = `no VIP of this scenario has an IPv${address.value.family} address`;
  return fail({ file: options.scenario!, message, hint: 'such a packet is unserved' });
}

function ofTable(address: Address, table: BucketTable, scenario: ResolvedScenario): VipExplanation {
  const { bucket, server } = lookupOwner(table.assignment, address);
  const manual = bucket.kind === 'manual' ? bucket.manual.name : null;
  const pool = scenario.pools.find(({ name }) => name === table.vip.pool)!;
  return {
    vip: table.vip.name,
    pool: pool.name,
    assignment: pool.assignment,
    ...explainAddress(address, table.mask),
    manual_bucket: manual,
    server,
  };
}

/** What stands in the place of the bucket table: `nearest` has one choice an ingress, `dns` does not ask for the bucket at all. */
function underBaseline(
  explanation: VipExplanation,
  scenario: ResolvedScenario,
  baseline: Baseline,
  table: number,
): VipExplanation {
  const servers = baseline.serversAt(table, explanation.bucket.index);
  const isAgreed = servers?.every((server) => server === servers[0]) === true;
  return {
    ...explanation,
    manual_bucket: null,
    server: isAgreed ? servers![0]! : null,
    baseline: scenario.baseline!.kind,
    by_ingress:
      servers === null
        ? null
        : Object.fromEntries(scenario.ingresses.map(({ name }, ingress) => [name, servers[ingress]!])),
  };
}
