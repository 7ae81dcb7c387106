// A watched session as the rows of a ladder diagram: lanes for the client, its ingresses, the controller and the servers it met; arrows
// for packets and messages, notes for what happened on a lane, breaks where nothing but steady traffic or silence is left out.
// Plain data: drawing is figure/ladder-figure.ts and figure/ladder-text.ts, which take the same shape. Source: issue "controller" 10.

import type { BucketId } from '../control/control-log.ts';
import type { LiveSession } from './live-session.ts';
import { sessionBucketId } from './session-bucket.ts';
import type { BuiltRun } from './simulation.ts';
import { timeText } from './story-line.ts';
import type { Moment, SessionWatch } from './story-watch.ts';

export type LadderTone = 'plain' | 'control' | 'pin' | 'lost' | 'good' | 'strong';

/** `kind` client, ingress, controller or server. */
export interface LadderLane {
  readonly kind: 'client' | 'ingress' | 'controller' | 'server';
  readonly name: string;
  readonly note: string;
}

/** Lanes by position. `atUs` null: the same time as the row before. */
export type LadderRow =
  | {
      readonly kind: 'arrow';
      readonly atUs: number | null;
      readonly from: number;
      readonly to: number;
      readonly text: string;
      readonly tone: LadderTone;
    }
  | {
      readonly kind: 'note';
      readonly atUs: number | null;
      readonly lane: number;
      readonly text: string;
      readonly tone: LadderTone;
    }
  | { readonly kind: 'break'; readonly text: string };

/** On a lane, from one row to another (both included). */
export interface LadderSpan {
  readonly kind: 'search' | 'pin';
  readonly lane: number;
  readonly fromRow: number;
  readonly toRow: number;
}

export interface Ladder {
  readonly lanes: readonly LadderLane[];
  readonly rows: readonly LadderRow[];
  readonly spans: readonly LadderSpan[];
}

/** What the ladder is of: moments of the session, and steps of its bucket meanwhile. */
type Happening =
  | { readonly atUs: number; readonly moment: Moment }
  | { readonly atUs: number; readonly step: 2 | 5; readonly to: string }
  | { readonly atUs: number; readonly movedTo: string };

/** `client`: what to call it, its address or not. */
export function ladderOf(run: BuiltRun, watch: SessionWatch, client: string): Ladder {
  const moments = untilBack(watch.moments());
  const builder = new LadderBuilder(run, watch.sessions, lanesOf(run, watch, moments, client));
  const happenings = [
    ...moments.map((moment) => ({ atUs: moment.atUs, moment })),
    ...bucketHappenings(run, watch, moments),
  ];
  const sorted = happenings
    .map((it, i) => ({ it, i }))
    .sort((a, b) => a.it.atUs - b.it.atUs || a.i - b.i)
    .map(({ it }) => it);
  return builder.build(sorted, uneventful(moments));
}

/** Nothing after the client is served again. */
function untilBack(moments: readonly Moment[]): readonly Moment[] {
  const back = moments.findIndex((it) => it.kind === 'arrived' && it.attempt > 0 && it.answer === 'syn-ack');
  const lost = moments.findLastIndex(({ kind }) => kind === 'lost');
  return back > lost && lost >= 0 ? moments.slice(0, back + 1) : moments;
}

interface Lanes {
  readonly all: readonly LadderLane[];
  readonly ingress: ReadonlyMap<number, number>;
  readonly controller: number;
  readonly server: ReadonlyMap<number, number>;
}

function lanesOf(run: BuiltRun, watch: SessionWatch, moments: readonly Moment[], client: string): Lanes {
  const { scenario, world } = run;
  const seen = (pick: (moment: Moment) => number | null): number[] => {
    const positions = moments.map(pick).filter((it): it is number => it !== null && it >= 0);
    return [...new Set(positions)];
  };
  const ingresses = seen((it) => ('ingress' in it ? it.ingress : null));
  const servers = seen((it) => ('server' in it ? it.server : null));
  const hasController = moments.some(({ kind }) => kind === 'punted' || kind === 'pinned');
  const old = watch.sessions[0]!.server;
  const all: LadderLane[] = [
    { kind: 'client', name: 'client', note: client },
    ...ingresses.map(
      (i): LadderLane => ({ kind: 'ingress', name: scenario.ingresses[i]!.name, note: 'ingress' }),
    ),
    ...(hasController ? [{ kind: 'controller', name: 'controller', note: '' } as const] : []),
    ...servers.map(
      (i): LadderLane => ({
        kind: 'server',
        name: world.servers.ids[i]!,
        note: i === old ? 'had the session' : 'did not know it',
      }),
    ),
  ];
  const firstServer = 1 + ingresses.length + (hasController ? 1 : 0);
  return {
    all,
    ingress: new Map(ingresses.map((position, i) => [position, 1 + i])),
    controller: hasController ? 1 + ingresses.length : -1,
    server: new Map(servers.map((position, i) => [position, firstServer + i])),
  };
}

/** The bucket's own search and end, while the session lived. */
function bucketHappenings(run: BuiltRun, watch: SessionWatch, moments: readonly Moment[]): Happening[] {
  const session = watch.sessions[0]!;
  const own = sessionBucketId(session);
  const isIt = (bucket: BucketId): boolean =>
    bucket.table === own.table && bucket.index === own.index && bucket.manual === own.manual;
  const [fromUs, untilUs] = [moments[0]!.atUs, moments.at(-1)!.atUs];
  return run.bridge.log.flatMap((entry): Happening[] => {
    const { atUs } = entry;
    if (atUs < fromUs || atUs > untilUs) return [];
    if (entry.kind === 'step' && (entry.step === 2 || entry.step === 5) && isIt(entry.shift.bucket))
      return [{ atUs, step: entry.step, to: entry.shift.to ?? 'nobody' }];
    const shift = entry.kind === 'moved-now' ? entry.shifts.find(({ bucket }) => isIt(bucket)) : undefined;
    return shift === undefined ? [] : [{ atUs, movedTo: shift.to ?? 'nobody' }];
  });
}

/** Data packets in the midst of a steady stretch: neither the first nor the last of it. By attempt and number. */
function uneventful(moments: readonly Moment[]): Set<string> {
  const left = new Set<string>();
  let stretch: string[] = [];
  const close = (): void => {
    for (const key of stretch.slice(1, -1)) left.add(key);
    stretch = [];
  };
  for (const moment of moments) {
    if (moment.kind === 'sent' || moment.kind === 'forwarded') continue;
    const isSteady = moment.kind === 'arrived' && moment.packet === 'data' && moment.answer === 'none';
    if (isSteady) stretch.push(keyOf(moment));
    else close();
  }
  close();
  return left;
}

const keyOf = ({ attempt, number }: { attempt: number; number: number }): string => `${attempt}/${number}`;

const LABEL = { syn: 'SYN', data: 'data', fin: 'FIN', 'final-ack': 'ACK' } as const;

class LadderBuilder {
  readonly #run: BuiltRun;
  readonly #sessions: readonly LiveSession[];
  readonly #lanes: Lanes;
  readonly #rows: LadderRow[] = [];
  readonly #spans: LadderSpan[] = [];
  readonly #open = new Map<string, number>();
  #left = 0;
  #lastSentUs = -1;

  constructor(run: BuiltRun, sessions: readonly LiveSession[], lanes: Lanes) {
    this.#run = run;
    this.#sessions = sessions;
    this.#lanes = lanes;
  }

  build(happenings: readonly Happening[], left: ReadonlySet<string>): Ladder {
    for (const it of happenings) {
      if ('step' in it) this.#step(it.step, it.to, it.atUs);
      else if ('movedTo' in it)
        this.#note(this.#firstIngress, `its bucket now belongs to ${it.movedTo}`, 'strong', it.atUs);
      else if ('number' in it.moment && left.has(keyOf(it.moment))) this.#leaveOut(it.moment);
      else this.#take(it.moment);
    }
    for (const [key, fromRow] of this.#open) this.#closeSpan(key, fromRow);
    return { lanes: this.#lanes.all, rows: this.#rows, spans: this.#spans };
  }

  get #firstIngress(): number {
    return 1;
  }

  #leaveOut(moment: Moment): void {
    if (moment.kind !== 'sent') return;
    this.#left++;
    this.#lastSentUs = moment.atUs;
  }

  #step(step: 2 | 5, to: string, atUs: number): void {
    const lane = this.#firstIngress;
    if (step === 2) {
      this.#note(lane, 'the search begins: TCP of its bucket goes to the controller', 'control', atUs);
      this.#open.set(`search ${lane}`, this.#rows.length - 1);
      return;
    }
    this.#note(lane, `the search is over: its bucket belongs to ${to}`, 'strong', atUs);
    const fromRow = this.#open.get(`search ${lane}`);
    if (fromRow !== undefined) this.#closeSpan(`search ${lane}`, fromRow);
  }

  #take(moment: Moment): void {
    const { atUs } = moment;
    switch (moment.kind) {
      case 'sent':
        this.#breaks(atUs);
        this.#lastSentUs = atUs;
        return this.#sent(this.#ingress(moment.ingress), LABEL[moment.packet], atUs);
      case 'forwarded':
        if (moment.server < 0) return;
        return this.#arrow(
          this.#ingress(moment.ingress),
          this.#server(moment.server),
          `to ${this.#name(moment.server)}`,
          'plain',
        );
      case 'arrived':
        return this.#answer(moment);
      case 'dropped':
        return this.#note(this.#ingress(moment.ingress), `dropped: ${moment.cause}`, 'lost', atUs);
      case 'punted':
        return this.#arrow(this.#ingress(moment.ingress), this.#lanes.controller, 'packet-in', 'control');
      case 'pinned':
        return this.#pinned(moment);
      case 'unpinned':
        return this.#unpinned(moment);
      default:
        return this.#note(0, `lost: ${moment.cause}`, 'lost', atUs);
    }
  }

  #answer({ answer, server, atUs, answerAtUs, attempt }: Extract<Moment, { kind: 'arrived' }>): void {
    const who = this.#server(server);
    const name = this.#name(server);
    if (answer === 'rst') this.#arrow(who, 0, `RST: ${name} does not know it`, 'lost');
    if (answer === 'silence') this.#note(who, 'no answer', 'lost', atUs);
    if (answer !== 'syn-ack') return;
    if (attempt === 0) this.#arrow(who, 0, 'SYN-ACK', 'plain');
    else this.#arrow(who, 0, `SYN-ACK, back${this.#outage(attempt, answerAtUs)}`, 'good');
  }

  #outage(attempt: number, answerAtUs: number): string {
    const sinceUs = this.#sessions.find((it) => it.attempt === attempt)?.outageSinceUs ?? -1;
    return sinceUs < 0 ? '' : ` after ${timeText(answerAtUs - sinceUs)}`;
  }

  #pinned({ ingress, server, refused, atUs }: Extract<Moment, { kind: 'pinned' }>): void {
    const lane = this.#ingress(ingress);
    if (refused) return this.#note(lane, 'no room for its pin', 'lost', atUs);
    this.#arrow(this.#lanes.controller, lane, `pin to ${this.#name(server)}`, 'pin');
    this.#open.set(`pin ${lane}`, this.#rows.length - 1);
  }

  #unpinned({ ingress, reason, atUs }: Extract<Moment, { kind: 'unpinned' }>): void {
    const lane = this.#ingress(ingress);
    const why =
      { idle: 'its pin idles out', hard: "its pin's hard timeout is over" }[reason] ??
      `its pin is gone: ${reason}`;
    this.#note(lane, why, 'pin', atUs);
    const fromRow = this.#open.get(`pin ${lane}`);
    if (fromRow !== undefined) this.#closeSpan(`pin ${lane}`, fromRow);
  }

  #closeSpan(key: string, fromRow: number): void {
    const [kind, lane] = key.split(' ');
    this.#open.delete(key);
    this.#spans.push({
      kind: kind as LadderSpan['kind'],
      lane: Number(lane),
      fromRow,
      toRow: this.#rows.length - 1,
    });
  }

  /** What was left out, and a silence worth a word (5 s). */
  #breaks(atUs: number): void {
    const silenceUs = this.#lastSentUs < 0 ? 0 : atUs - this.#lastSentUs;
    if (this.#left > 0)
      this.#rows.push({
        kind: 'break',
        text: `${this.#left} more data ${this.#left === 1 ? 'packet' : 'packets'}`,
      });
    this.#left = 0;
    if (silenceUs >= 5_000_000) this.#rows.push({ kind: 'break', text: `${timeText(silenceUs)} of silence` });
  }

  #sent(to: number, text: string, atUs: number): void {
    this.#rows.push({ kind: 'arrow', atUs, from: 0, to, text, tone: 'plain' });
  }

  /** Follows from the row before, at its time. */
  #arrow(from: number, to: number, text: string, tone: LadderTone): void {
    this.#rows.push({ kind: 'arrow', atUs: null, from, to, text, tone });
  }

  #note(lane: number, text: string, tone: LadderTone, atUs: number): void {
    this.#rows.push({ kind: 'note', atUs, lane, text, tone });
  }

  #ingress(position: number): number {
    return this.#lanes.ingress.get(position)!;
  }

  #server(position: number): number {
    return this.#lanes.server.get(position)!;
  }

  #name(position: number): string {
    return this.#run.world.servers.ids[position]!;
  }
}
