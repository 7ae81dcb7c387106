// Recorded traffic: records, fed in time order by the driver, become sessions with their real gaps. Requests of one source
// within `keepalive` of each other are one session: SYN at the first, one data packet a request (the first at the SYN's own
// instant), FIN `keepalive` after the last. Not a reader of files (formats) and not a policy of when to read: the driver feeds
// whenever the simulator reaches `horizonUs`. Memory grows with distinct sources, live sessions and one keepalive of look-ahead,
// never with the log. Source: SPEC §1, §7.

import type { Words } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import type { Draws } from '../kernel/streams.ts';
import type { RecordBatch } from '../net/record.ts';
import type { IngressChooser } from './ingress.ts';
import { sourcePortOf } from './ports.ts';
import { ReplayClients } from './replay-clients.ts';
import { type CopyOptions, CopyPlan } from './replay-copies.ts';
import { type ReplayClock, ReplayScript, type RequestNode, toRunUs } from './replay-script.ts';
import type { LostSession, SessionStart, TrafficSource } from './source.ts';
import { StartQueue } from './start-queue.ts';
import { StartedSession } from './started-session.ts';

export interface ReplayOptions {
  readonly name: string;
  /** Position of the source in the scenario's sorted list of traffic names. */
  readonly source: number;
  readonly destinationPort: number;
  readonly ingress: IngressChooser;
  /** Belongs to the purpose `port` of this traffic. */
  readonly portDraws: Draws;
  /** Default 75 s. Requests exactly this far apart still share a session. */
  readonly keepaliveUs?: number;
  /** Default 30 min: a request this long after its source's last one begins a new visit. */
  readonly visitGapUs?: number;
  /** Default 1. Applied after requests have been grouped: every session stays, every gap (also to the FIN) is divided. */
  readonly speed?: number;
  /** Where the first record (or the window) falls in the run; default 0. */
  readonly offsetUs?: number;
  /** Trace instant that falls on `offsetUs`; default: the first record, plus `window.fromUs`. */
  readonly originUs?: number;
  /** Only records in [from, until) after the first record; a session begins with its first request inside. */
  readonly window?: { readonly fromUs: number; readonly untilUs: number };
  /** Gap from FIN to the client's last ACK (`close: full`); default: the FIN is the last packet. */
  readonly finalAckGapUs?: number | null;
  /** More or less traffic than the log has; default: the log as it is. */
  readonly copies?: CopyOptions;
}

const DEFAULT_KEEPALIVE_US = 75_000_000;
const DEFAULT_VISIT_GAP_US = 1_800_000_000;

export class ReplaySource implements TrafficSource {
  readonly name: string;
  /** Counts per source of the log, and their addresses. */
  readonly clients = new ReplayClients();
  readonly #options: ReplayOptions;
  readonly #clock: { -readonly [K in keyof ReplayClock]: ReplayClock[K] };
  readonly #visitGapUs: number;
  readonly #waiting = new StartQueue<ReplayScript>();
  readonly #copies: CopyPlan | null;
  readonly #start: StartedSession;
  #firstUs: number | null = null;
  #lastUs = -Infinity;

  constructor(options: ReplayOptions) {
    this.name = options.name;
    this.#options = options;
    this.#visitGapUs = options.visitGapUs ?? DEFAULT_VISIT_GAP_US;
    this.#copies = options.copies === undefined ? null : new CopyPlan(options.copies);
    this.#start = new StartedSession(options.source, options.destinationPort);
    this.#clock = {
      knownUntilUs: -Infinity,
      keepaliveUs: options.keepaliveUs ?? DEFAULT_KEEPALIVE_US,
      originUs: options.originUs ?? 0,
      speed: options.speed ?? 1,
      offsetUs: options.offsetUs ?? 0,
      finalAckGapUs: options.finalAckGapUs ?? null,
    };
    assert(this.#clock.speed > 0, 'speed is above 0');
  }

  get nextStartUs(): number {
    return this.#waiting.nextStartUs;
  }

  get horizonUs(): number {
    const { knownUntilUs, keepaliveUs } = this.#clock;
    return Number.isFinite(knownUntilUs) ? toRunUs(this.#clock, knownUntilUs - keepaliveUs) : knownUntilUs;
  }

  /** The trace instant that falls on `offsetUs`; null before the first record. */
  get originUs(): number | null {
    return this.#firstUs === null ? null : this.#clock.originUs;
  }

  /** False once no further record can matter: the trace has ended or its window has passed. */
  get wantsMore(): boolean {
    return this.#clock.knownUntilUs < this.#windowEndUs() && this.#clock.knownUntilUs < Infinity;
  }

  /** Takes one batch; batches and the records in them are in time order. Cost: two look-ups and one node a record. */
  feed(batch: RecordBatch): void {
    for (let r = 0; r < batch.count; r++) {
      const atUs = batch.atUs[r]!;
      assert(atUs >= this.#lastUs, 'records are fed in time order');
      this.#lastUs = atUs;
      if (this.#firstUs === null) this.#begin(atUs);
      if (this.#inWindow(atUs)) this.#add(batch, r);
    }
    if (batch.count > 0) this.#clock.knownUntilUs = this.#lastUs;
  }

  /** No record follows: every session is known to its end. */
  end(): void {
    this.#clock.knownUntilUs = Infinity;
  }

  take(): SessionStart {
    const waiting = this.#waiting.pop();
    assert(waiting !== null, 'take() needs a finite nextStartUs');
    return this.#describe(waiting, 0, waiting.payload);
  }

  reconnect(lost: LostSession, resumeAtUs: number): SessionStart | null {
    assert(lost.script instanceof ReplayScript, 'a recorded session is continued by its own source');
    const script = lost.script.resume(resumeAtUs);
    if (script === null) return null;
    return this.#describe(lost, lost.attempt + 1, script);
  }

  /** Address words of a client as numbered in SessionStart (with siblings, not the same as a source of the log). */
  clientWords(client: number): Words {
    const words = this.#copies ?? this.clients.table;
    return [words.word(client, 0), words.word(client, 1), words.word(client, 2), words.word(client, 3)];
  }

  #begin(atUs: number): void {
    this.#firstUs = atUs;
    if (this.#options.originUs === undefined)
      this.#clock.originUs = atUs + (this.#options.window?.fromUs ?? 0);
  }

  #inWindow(atUs: number): boolean {
    const { window } = this.#options;
    return window === undefined || (atUs - this.#firstUs! >= window.fromUs && atUs < this.#windowEndUs());
  }

  #windowEndUs(): number {
    const { window } = this.#options;
    return window === undefined || this.#firstUs === null ? Infinity : this.#firstUs + window.untilUs;
  }

  #add(batch: RecordBatch, r: number): void {
    const { clients } = this;
    const atUs = batch.atUs[r]!;
    const client = clients.numberAt(batch.family[r]!, batch.words, r * 4);
    const isNew = client === clients.count - 1 && clients.requestsOf(client) === 0;
    if (isNew) this.#copies?.addSource(client, clients.table);
    const sinceLastUs = isNew ? Infinity : atUs - clients.lastAtUs(client);
    const node: RequestNode = { atUs, payloadBytes: batch.payloadBytes[r]!, next: null };
    const before = clients.record(client, node, batch.weight[r]!);
    if (sinceLastUs >= this.#visitGapUs) clients.beginVisit(client);
    if (sinceLastUs > this.#clock.keepaliveUs) this.#open(client, node, batch.ingress[r]!);
    else before!.next = node;
  }

  #open(source: number, first: RequestNode, traceIngress: number): void {
    const session = this.clients.beginSession(source);
    const opened = { source, session, first, traceIngress, visit: this.clients.visitsOf(source) - 1 };
    if (this.#copies === null) this.#enqueue(opened, { client: source, session, delayUs: 0 });
    else this.#openCopies(this.#copies, opened);
  }

  #openCopies(copies: CopyPlan, opened: OpenedRecord): void {
    for (let sibling = 0; sibling < copies.siblingsOf(opened.source); sibling++) {
      const client = opened.source * copies.siblingLimit + sibling;
      const repeats = copies.repeatsOf(client, opened.session);
      for (let repeat = 0; repeat < repeats; repeat++) {
        const session = opened.session * copies.repeatLimit + repeat;
        this.#enqueue(opened, { client, session, delayUs: copies.delayUs(client, repeat) });
      }
    }
  }

  #enqueue(opened: OpenedRecord, copy: { client: number; session: number; delayUs: number }): void {
    const { traceIngress, visit } = opened;
    const script = new ReplayScript(this.#clock, opened.first, {
      delayUs: copy.delayUs,
      traceIngress,
      visit,
    });
    this.#waiting.push({ startUs: script.atUs, client: copy.client, session: copy.session, payload: script });
  }

  #describe(id: { client: number; session: number }, attempt: number, script: ReplayScript): SessionStart {
    const start = this.#start;
    const { client, session } = id;
    const copies = this.#copies;
    const words = copies ?? this.clients.table;
    start.client = client;
    start.session = session;
    start.attempt = attempt;
    start.family = this.clients.table.family(
      copies === null ? client : Math.floor(client / copies.siblingLimit),
    );
    start.w0 = words.word(client, 0);
    start.w1 = words.word(client, 1);
    start.w2 = words.word(client, 2);
    start.w3 = words.word(client, 3);
    start.startUs = script.atUs;
    start.script = script;
    start.visit = script.place.visit;
    start.sourcePort = sourcePortOf(this.#options.portDraws, client, session, attempt);
    start.ingress = this.#options.ingress.choose(start, script.place.traceIngress);
    return start;
  }
}

interface OpenedRecord {
  readonly source: number;
  readonly session: number;
  readonly first: RequestNode;
  readonly traceIngress: number;
  readonly visit: number;
}
