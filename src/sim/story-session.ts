// The story of one session as sentences: its packets (steady stretches told in one line), its pins, what its bucket did meanwhile, how
// it ended, and when its client was served again. Source: SPEC §6, §7; issue "controller" 10.

import type { BuiltRun } from './simulation.ts';
import { tellBucket } from './story-bucket.ts';
import { bucketName, type StoryLine, timeText } from './story-line.ts';
import type { Moment, SessionWatch } from './story-watch.ts';

/** Lines in order of time; none where the session was not seen. */
export function tellSession(run: BuiltRun, watch: SessionWatch): StoryLine[] {
  const first = watch.sessions[0];
  if (first === undefined) return [];
  const table = run.world.measured.findIndex(
    (it) => it.table.vipIndex === first.vip && it.table.family === first.family,
  );
  const place = { table, bucket: first.bucket, sinceUs: first.table!.table.sinceUs };
  const moments = watch.moments();
  const fromUs = moments[0]!.atUs;
  const untilUs = moments.at(-1)!.atUs;
  const bucket = tellBucket(run, place)
    .filter(
      ({ atUs, kind }) =>
        atUs >= fromUs && atUs <= untilUs && (kind === 'step' || kind === 'moved' || kind === 'controller'),
    )
    .map((line) => ({ ...line, text: `bucket ${bucketName(run, place)}: ${line.text}` }));
  const own = new SessionTeller(run, moments).lines();
  return merged(own, bucket);
}

function merged(a: readonly StoryLine[], b: readonly StoryLine[]): StoryLine[] {
  return [...b, ...a]
    .map((line, i) => ({ line, i }))
    .sort((x, y) => x.line.atUs - y.line.atUs || x.i - y.i)
    .map(({ line }) => line);
}

class SessionTeller {
  readonly #run: BuiltRun;
  readonly #moments: readonly Moment[];
  readonly #lines: StoryLine[] = [];
  /** Data packets since the last line, all to one server that knows the session. */
  #steady: { fromUs: number; untilUs: number; count: number; server: number } | null = null;

  constructor(run: BuiltRun, moments: readonly Moment[]) {
    this.#run = run;
    this.#moments = moments;
  }

  lines(): StoryLine[] {
    for (const moment of this.#moments) this.#take(moment);
    this.#tellSteady();
    return this.#lines;
  }

  #take(moment: Moment): void {
    if (moment.kind === 'forwarded' || (moment.kind === 'sent' && moment.packet === 'data')) return;
    if (moment.kind === 'arrived' && moment.packet === 'data' && moment.answer === 'none')
      return this.#goesOn(moment);
    const line = this.#lineOf(moment);
    if (line === null) return;
    this.#tellSteady();
    this.#lines.push({ atUs: moment.atUs, ...line });
  }

  #goesOn({ atUs, server }: Extract<Moment, { kind: 'arrived' }>): void {
    if (this.#steady !== null && this.#steady.server !== server) this.#tellSteady();
    this.#steady ??= { fromUs: atUs, untilUs: atUs, count: 0, server };
    this.#steady.untilUs = atUs;
    this.#steady.count++;
  }

  #tellSteady(): void {
    if (this.#steady === null) return;
    const { fromUs, untilUs, count, server } = this.#steady;
    this.#steady = null;
    const span = count === 1 ? '' : ` within ${timeText(untilUs - fromUs)}`;
    const text = `${count} data ${count === 1 ? 'packet reaches' : 'packets reach'} ${this.#server(server)}${span}`;
    this.#lines.push({ atUs: fromUs, kind: 'packet', text });
  }

  #lineOf(moment: Moment): Omit<StoryLine, 'atUs'> | null {
    switch (moment.kind) {
      case 'sent': {
        const attempt = moment.attempt > 0 ? ` (attempt ${moment.attempt})` : '';
        const what = moment.packet === 'syn' ? `SYN${attempt}` : moment.packet === 'fin' ? 'FIN' : 'last ACK';
        return { kind: 'packet', text: `its client sends a ${what} by ${this.#ingress(moment.ingress)}` };
      }
      case 'arrived':
        return this.#arrival(moment);
      case 'dropped':
        return {
          kind: 'packet',
          text: `a packet is dropped at ${this.#ingress(moment.ingress)}: ${moment.cause}`,
        };
      case 'punted':
        return {
          kind: 'packet',
          text: `a packet goes from ${this.#ingress(moment.ingress)} to the controller`,
        };
      case 'pinned': {
        const outcome = moment.refused ? 'no room for its pin' : `pinned (${moment.side})`;
        return {
          kind: 'pins',
          text: `${outcome} to ${this.#server(moment.server)} at ${this.#ingress(moment.ingress)}`,
        };
      }
      case 'unpinned':
        return {
          kind: 'pins',
          text: `its pin at ${this.#ingress(moment.ingress)} is gone: ${moment.reason}`,
        };
      case 'lost':
        return { kind: 'lost', text: `lost: ${moment.cause}` };
      default:
        return null;
    }
  }

  #arrival({
    packet,
    server,
    answer,
    atUs,
    answerAtUs,
  }: Extract<Moment, { kind: 'arrived' }>): Omit<StoryLine, 'atUs'> {
    const who = this.#server(server);
    const back = timeText(answerAtUs - atUs);
    if (answer === 'syn-ack')
      return { kind: 'answer', text: `${who} accepts it: SYN-ACK, ${back} on its way` };
    if (answer === 'rst') return { kind: 'answer', text: `${who} does not know it: RST, ${back} on its way` };
    if (answer === 'silence') return { kind: 'answer', text: `${who} is silent` };
    return { kind: 'packet', text: `${packet === 'fin' ? 'FIN' : 'a packet'} reaches ${who}` };
  }

  #server(position: number): string {
    return this.#run.world.servers.ids[position] ?? 'nobody';
  }

  #ingress(position: number): string {
    return this.#run.scenario.ingresses[position]!.name;
  }
}
