// The door of this room: a scenario's text in, a ResolvedScenario or all its problems out, each with file, line and column.
// Reads no file and knows no clock. Order of work: document.ts (YAML), schema/ (shape), the resolve functions (meaning).
// Reordering unrelated keys changes nothing: every map becomes an array sorted by name. Source: issue "Ground floor" 6.

import type { Issue, Result } from '../base/result.ts';
import { fail, ok } from '../base/result.ts';
import { readDocument } from './document.ts';
import { limitedIssues } from './issue-limit.ts';
import { type Override, parseSet } from './override.ts';
import { parseWithRecovery } from './prune.ts';
import type { ResolvedScenario } from './resolved.ts';
import { type KnownNames, type PlacedIssue, Resolver } from './resolver.ts';
import { resolveBaseline } from './schema/baseline.ts';
import { resolveController } from './schema/controller.ts';
import { resolveEvents } from './schema/events.ts';
import { ingressNames, resolveIngresses } from './schema/ingresses.ts';
import { resolvePools, serverNames } from './schema/pools.ts';
import { type ScenarioInput, scenarioInput, scenarioJsonSchema } from './schema/scenario.ts';
import { resolveThresholds } from './schema/thresholds.ts';
import { resolveTraffic } from './schema/traffic.ts';
import { resolveVips } from './schema/vips.ts';

export interface ParseOptions {
  /** Name of the file, for messages and for the default name of the scenario. */
  readonly file: string;
  /** `path=value`, as given to `--set`; applied in order before anything is checked. */
  readonly set?: readonly string[];
  /** Applied after `set`; their flag names the place of an issue. */
  readonly overrides?: readonly Override[];
}

/** Parses and checks a scenario. Issues are sorted by place. At most 1 MiB of text. */
export function parseScenario(text: string, options: ParseOptions): Result<ResolvedScenario> {
  const sets = (options.set ?? []).map(parseSet);
  const setIssues = sets.flatMap((set) => (set.ok ? [] : set.issues));
  const overrides = [...sets.flatMap((set) => (set.ok ? [set.value] : [])), ...(options.overrides ?? [])];
  const read = readDocument(text, options.file, overrides);
  if (!read.ok) return fail(...setIssues, ...read.issues);
  const { data, place } = read.value;
  const checked = check(data, options.file);
  const issues = [...setIssues, ...read.value.issues, ...checked.issues.map(place)].sort(byPlace);
  return issues.length > 0 || checked.scenario === null ? fail(...issues) : ok(checked.scenario);
}

interface Checked {
  readonly scenario: ResolvedScenario | null;
  readonly issues: readonly PlacedIssue[];
}

function check(data: unknown, file: string): Checked {
  const known = knownNames(data as Record<string, unknown>);
  const recovered = parseWithRecovery(scenarioInput, JSON.parse(JSON.stringify(data)), scenarioJsonSchema);
  if (recovered.input === null) return { scenario: null, issues: recovered.issues };
  const resolver = new Resolver(known);
  const scenario = resolveScenario(recovered.input, file, { known, resolver });
  const later = resolver.issues
    .map((issue) => ({ ...issue, at: recovered.original(issue.at) }))
    .filter((issue) => !recovered.isCut(issue.at));
  const limited = limitedIssues(
    later,
    (issue) => issue,
    ({ at }, rest) => ({ at, atKey: false, issue: rest }),
  );
  return { scenario, issues: [...recovered.issues, ...limited] };
}

function resolveScenario(
  input: ScenarioInput,
  file: string,
  { known, resolver }: { known: KnownNames; resolver: Resolver },
): ResolvedScenario {
  const vips = input.vips ?? Object.fromEntries(known.names.pool.map((pool) => [pool, null]));
  const duration = (key: 'duration' | 'interval') => {
    const text = input[key];
    return text === undefined ? null : positive(resolver, key, resolver.durationUs([key], text));
  };
  requireSome(input, resolver);
  const resolved: ResolvedScenario = {
    version: 1,
    name: input.name ?? nameOfFile(file),
    question: input.question ?? '',
    seed: String(input.seed ?? 1),
    durationUs: duration('duration'),
    warmUpUs: resolver.durationUs(['warm-up'], input['warm-up'] ?? '0s'),
    intervalUs: duration('interval'),
    vips: resolveVips(vips, resolver),
    pools: resolvePools(input.pools, resolver),
    ingresses: resolveIngresses(input.ingresses, known.names.server, resolver),
    traffic: resolveTraffic(input.traffic, resolver),
    controller: resolveController(input.controller, resolver),
    baseline: resolveBaseline(input.baseline, known.names.ingress, resolver),
    events: resolveEvents(input.events, resolver),
    thresholds: resolveThresholds(input.thresholds, resolver),
  };
  refuseAmbiguousNat(resolved, resolver);
  return resolved;
}

/** Behind NAT a server's reply carries its own address: it must belong to one VIP of a family, or nobody can tell which. */
function refuseAmbiguousNat({ controller, vips, pools }: ResolvedScenario, resolver: Resolver): void {
  if (controller.forwarding !== 'nat') return;
  const serversOf = (name: string) => pools.find((pool) => pool.name === name)?.servers ?? [];
  const taken = new Map<string, string>();
  for (const vip of vips) {
    for (const { family } of vip.families) {
      for (const { id } of serversOf(vip.pool)) {
        const other = taken.get(`${family} ${id}`);
        if (other !== undefined) {
          const message = `under NAT server \`${id}\` would answer for two IPv${family} VIPs, \`${other}\` and \`${vip.name}\``;
          resolver.issue(['vips', vip.name], {
            message,
            hint: 'give each VIP servers of its own, or use `forwarding: mac`',
          });
          return;
        }
        taken.set(`${family} ${id}`, vip.name);
      }
    }
  }
}

function positive(resolver: Resolver, key: string, us: number): number {
  if (us <= 0) resolver.issue([key], { message: `the ${key} must be longer than 0` });
  return us;
}

function requireSome(input: ScenarioInput, resolver: Resolver): void {
  for (const section of ['pools', 'traffic'] as const) {
    if (Object.keys(input[section]).length === 0)
      resolver.issue([section], { message: `the section \`${section}\` is empty` });
  }
  if (input.vips !== undefined && Object.keys(input.vips).length === 0) {
    resolver.issue(['vips'], {
      message: 'the section `vips` is empty',
      hint: 'leave it out: each pool then has a VIP',
    });
  }
}

/** Names as written, whether or not what stands under them is right. Without `vips`, each pool has a VIP of its name. */
function knownNames(data: Readonly<Record<string, unknown>>): KnownNames {
  const pools = mapOf(data.pools);
  const serversOfPool = new Map(
    Object.entries(pools).map(([name, pool]) => [name, serverNames(mapOf(pool).servers)]),
  );
  const pool = Object.keys(pools).sort();
  const vip = data.vips === undefined ? pool : Object.keys(mapOf(data.vips)).sort();
  const server = [...new Set([...serversOfPool.values()].flat())].sort();
  const traffic = Object.keys(mapOf(data.traffic)).sort();
  return { names: { pool, VIP: vip, ingress: ingressNames(data.ingresses), server, traffic }, serversOfPool };
}

const mapOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

/** `scenarios/start.yaml` → `start`. */
function nameOfFile(file: string): string {
  const base = file.split(/[/\\]/).at(-1) ?? '';
  const name = base.replace(/\.(ya?ml|json)$/i, '');
  return name === '' || name === '-' ? 'scenario' : name;
}

function byPlace(a: Issue, b: Issue): number {
  return (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0);
}
