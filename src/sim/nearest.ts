// The baseline `nearest`: every server announces the VIP (anycast) and each ingress sends the VIP's traffic to its own choice: the
// closest server, or one drawn per bucket and ingress. No bucket table is shared and nothing is drained: a client that enters
// elsewhere, or whose server is withdrawn, meets another server and gets a RST. Choices are by rendezvous on named streams, so
// that a server that goes moves only what it had. Manual buckets are not known here. Source: SPEC §7.

import type { Words } from '../base/address.ts';
import type { BucketShift } from '../control/control-log.ts';
import type { ControlEvent, ControlOutput } from '../control/protocol.ts';
import { compileRules, type IngressRules, type RuleInput } from '../control/rule-compiler.ts';
import { Draws, type Streams } from '../kernel/streams.ts';
import type { ResolvedScenario } from '../scenario/resolved.ts';
import type { Nearness, ResolvedNearest } from '../scenario/schema/baseline.ts';
import { type Baseline, BaselineOutput, BaselineService, type Candidate } from './baseline-service.ts';
import { type BucketTable, initialTables } from './bucket-tables.ts';
import { ruleInput } from './rule-input.ts';

/** Of one table at one ingress: the server of each bucket; null: none is left. */
type Owners = (string | null)[];

export class NearestBaseline implements Baseline {
  readonly isBusy = false;
  readonly #service: BaselineService;
  readonly #tables: readonly BucketTable[];
  readonly #ingresses: readonly string[];
  readonly #rules: RuleInput;
  readonly #choice: NearestChoice;
  /** [ingress][table] */
  #owners: Owners[][];
  #runCount = 0;

  constructor(scenario: ResolvedScenario, baseline: ResolvedNearest, streams: Streams) {
    this.#service = new BaselineService(scenario);
    this.#tables = initialTables(scenario);
    this.#ingresses = scenario.ingresses.map(({ name }) => name);
    this.#rules = ruleInput(scenario, this.#tables);
    this.#choice = new NearestChoice(baseline.nearness, this.#ingresses, streams);
    this.#owners = this.#choose();
  }

  attach(): void {}

  addressOf(): Words | null {
    return null;
  }

  ownersOf(pool: string): ReadonlySet<string | null> {
    const owners = new Set<string | null>();
    for (const ofIngress of this.#owners) {
      this.#tables.forEach((table, i) => {
        if (table.vip.pool === pool) for (const owner of ofIngress[i]!) owners.add(owner);
      });
    }
    return owners;
  }

  serversAt(table: number, bucket: number): (string | null)[] {
    return this.#owners.map((ofIngress) => ofIngress[table]![bucket]!);
  }

  initialRules(): IngressRules[] {
    return this.#ingresses.map((_, ingress) => this.#rulesOf(ingress));
  }

  receive(event: ControlEvent, nowUs: number): ControlOutput {
    const output = new BaselineOutput(nowUs);
    if (event.kind === 'channel' && event.up) output.reinstall(event.ingress, this.initialRules());
    if (event.kind === 'request') {
      const { id, change } = event.request;
      const pools = output.asked(event.request, this.#service);
      if (pools.length === 0) return output;
      this.#install(output);
      for (const pool of pools) {
        if (change.kind === 'add' || change.kind === 'drop') {
          const state = change.kind === 'add' ? 'active' : 'removed';
          output.note({ kind: 'server', pool, server: change.server, state, request: id });
        }
      }
      output.note({ kind: 'request-ended', request: id, outcome: 'done' });
    } else if (this.#service.learns(event)) this.#install(output);
    return output;
  }

  #choose(): Owners[][] {
    return this.#ingresses.map((_, ingress) =>
      this.#tables.map(({ vip, mask }, table) => {
        const candidates = this.#service.candidates(vip.pool, ingress);
        return Array.from({ length: mask.bucketCount }, (_unused, bucket) =>
          this.#choice.of({ ingress, table, bucket }, candidates),
        );
      }),
    );
  }

  #rulesOf(ingress: number): IngressRules {
    const tables = this.#rules.tables.map((table, i) => {
      return { ...table, owner: this.#owners[ingress]![i]!, manual: [] };
    });
    const [rules] = compileRules({ ...this.#rules, ingresses: [this.#rules.ingresses[ingress]!], tables });
    return rules!;
  }

  /** Chooses anew and rewrites what differs; buckets are written down once per ingress where they move. */
  #install(output: BaselineOutput): void {
    const before = this.#owners;
    this.#owners = this.#choose();
    const shifts: BucketShift[] = [];
    this.#ingresses.forEach((ingress, i) => {
      const { mods } = this.#rulesOf(i);
      let at = 0;
      this.#tables.forEach(({ vip, family, mask }, table) => {
        for (let index = 0; index < mask.bucketCount; index++, at++) {
          const from = before[i]![table]![index]!;
          const to = this.#owners[i]![table]![index]!;
          if (from === to) continue;
          output.messages.push({ ingress, message: mods[at]! });
          shifts.push({ bucket: { table: `${vip.name}/${family}`, index, manual: null }, from, to });
        }
      });
    });
    if (shifts.length > 0) output.note({ kind: 'moved-now', run: ++this.#runCount, shifts });
  }
}

/** Which of the candidates an ingress takes. */
export class NearestChoice {
  readonly #nearness: Nearness;
  readonly #ingresses: readonly string[];
  readonly #streams: Streams;
  readonly #draws = new Map<string, Draws>();

  constructor(nearness: Nearness, ingresses: readonly string[], streams: Streams) {
    this.#nearness = nearness;
    this.#ingresses = ingresses;
    this.#streams = streams;
  }

  /** Null without candidates. Cost: one draw a candidate where servers are random. */
  of(
    place: { readonly ingress: number; readonly table: number; readonly bucket: number },
    candidates: readonly Candidate[],
  ): string | null {
    if (this.#nearness !== null) return closest(this.#nearness[place.ingress]!, candidates);
    let best: string | null = null;
    let least = Number.POSITIVE_INFINITY;
    for (const { server, share } of candidates) {
      const draw = this.#drawsOf(place.ingress, server).seek(place.table, place.bucket);
      const key = draw.exponential() / share;
      if (key < least) [best, least] = [server, key];
    }
    return best;
  }

  #drawsOf(ingress: number, server: string): Draws {
    const key = `${ingress}/${server}`;
    let draws = this.#draws.get(key);
    if (draws === undefined) {
      draws = new Draws(this.#streams.stream('nearest', this.#ingresses[ingress]!, server));
      this.#draws.set(key, draws);
    }
    return draws;
  }
}

/** The first named one that is a candidate; else the first candidate, in id order; null without any. */
export function closest(named: readonly string[], candidates: readonly Candidate[]): string | null {
  const isThere = (server: string) => candidates.some((candidate) => candidate.server === server);
  return named.find(isThere) ?? candidates[0]?.server ?? null;
}
