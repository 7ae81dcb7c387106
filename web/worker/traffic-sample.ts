// Sessions drawn from a traffic source without any simulation: how long gaps and sessions last, when sessions start, who sends. Every
// session is walked to its own end, whatever the run's end. Bounded in sessions and packets; it lets messages in while it works.
// Sessions alive at the start are counted and left out: they are the longer ones (SPEC §8, residual life).

import type { TrafficFeed } from '../../src/sim/traffic-feed.ts';
import type { SessionScript, SessionStart } from '../../src/traffic/source.ts';
import type { Crowd } from './traffic-crowd.ts';
import { MOST_PACKETS, MOST_SESSIONS, type ModelProgress, type StartCounts } from './traffic-protocol.ts';
import { LogHistogram } from './traffic-shape.ts';

const SLICE = 2_000;

/** Lengths of the slices of the run over which starts are counted: at most 30 of one of these. */
const SLICES_US = [1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200].map(
  (seconds) => seconds * 1e6,
);
const MOST_SLICES = 30;
const DAY_US = 86_400e6;

export interface SampleOptions {
  /** Sessions that start at or after this are not drawn; Infinity: to the traffic's end. */
  readonly untilUs: number;
  readonly fromUs: number;
  /** Called every 2,000 sessions; true ends the sample. */
  pause(progress: ModelProgress): Promise<boolean>;
}

export class SessionSample {
  readonly gaps = new LogHistogram();
  readonly lengths = new LogHistogram();
  readonly senders = new Senders();
  /** Recorded sessions whose end is not read yet. */
  #open: OpenSession[] = [];
  #isRecorded = false;
  sessions = 0;
  packets = 0;
  aliveAtStart = 0;
  lastStartUs = 0;
  complete = false;
  /** Counted by the second, merged into slices when the span is known. */
  readonly #startsBySecond = new Map<number, number>();

  /** Draws from `feed` up to the bounds. False where `pause` ended it. */
  async draw(feed: TrafficFeed, options: SampleOptions): Promise<boolean> {
    const { source } = feed;
    this.#isRecorded = feed.recorded !== null;
    while (this.sessions < MOST_SESSIONS && this.packets < MOST_PACKETS) {
      const nextUs = source.nextStartUs;
      if (nextUs >= source.horizonUs && source.horizonUs < options.untilUs) {
        await feed.feed();
        this.#open = this.#open.filter((one) => this.#walk(one, source.horizonUs));
        continue;
      }
      if (nextUs >= options.untilUs) {
        this.complete = true;
        return true;
      }
      this.#add(source.take(), source.horizonUs);
      if (this.sessions % SLICE === 0 && (await options.pause(this))) return false;
    }
    return true;
  }

  /** Starts in slices of the run, from `fromUs` to the last start or to `untilUs` where the sample is whole. */
  starts(fromUs: number, untilUs: number): StartCounts {
    const known = this.complete && Number.isFinite(untilUs) ? untilUs : this.lastStartUs + 1;
    const spanUs = Math.max(1e6, known - fromUs);
    const sliceUs = SLICES_US.find((us) => spanUs <= us * MOST_SLICES) ?? DAY_US;
    const counts = new Float64Array(Math.min(366, Math.ceil(spanUs / sliceUs)));
    for (const [second, count] of this.#startsBySecond) {
      const place = Math.floor((second * 1e6 - fromUs) / sliceUs);
      if (place >= 0 && place < counts.length) counts[place]! += count;
    }
    return { fromUs, sliceUs, counts };
  }

  /** The end of a recorded session is one keepalive after its last request by rule: not a gap that anyone saw. */
  #counts(kind: SessionScript['kind']): boolean {
    return kind !== 'final-ack' && !(this.#isRecorded && kind === 'fin');
  }

  #add(start: SessionStart, horizonUs: number): void {
    this.senders.add(start);
    if (start.alive) {
      this.aliveAtStart++;
      return;
    }
    this.sessions++;
    this.lastStartUs = start.startUs;
    const second = Math.floor(start.startUs / 1e6);
    this.#startsBySecond.set(second, (this.#startsBySecond.get(second) ?? 0) + 1);
    const one = { script: start.script, atUs: start.startUs, lengthUs: 0, isBegun: false };
    if (this.#walk(one, horizonUs)) this.#open.push(one);
  }

  /** Walks a session as far as is known: a packet is known once the one before it lies before the horizon. True: it goes on. */
  #walk(one: OpenSession, horizonUs: number): boolean {
    while (one.atUs < horizonUs) {
      const gapUs = one.script.next();
      if (gapUs < 0) {
        this.lengths.add(one.lengthUs);
        return false;
      }
      this.packets++;
      one.atUs += gapUs;
      if (one.isBegun && this.#counts(one.script.kind)) {
        this.gaps.add(gapUs);
        one.lengthUs += gapUs;
      }
      one.isBegun = true;
    }
    return true;
  }
}

/** A session walked up to `atUs`. */
interface OpenSession {
  readonly script: SessionScript;
  atUs: number;
  lengthUs: number;
  isBegun: boolean;
}

/** Distinct sources of the sessions seen, each with its number of sessions: the population of recorded traffic. */
export class Senders implements Crowd {
  readonly #numbers = new Map<string | number, number>();
  readonly #words: number[] = [];
  readonly #families: (4 | 6)[] = [];
  readonly #sessions: number[] = [];

  get count(): number {
    return this.#families.length;
  }

  add({ family, w0, w1, w2, w3 }: SessionStart): void {
    const key = family === 4 ? w3 : `${w0}.${w1}.${w2}.${w3}`;
    const known = this.#numbers.get(key);
    if (known !== undefined) {
      this.#sessions[known]!++;
      return;
    }
    this.#numbers.set(key, this.count);
    this.#families.push(family);
    this.#words.push(w0, w1, w2, w3);
    this.#sessions.push(1);
  }

  family(source: number): 4 | 6 {
    return this.#families[source]!;
  }

  word(source: number, index: 0 | 1 | 2 | 3): number {
    return this.#words[source * 4 + index]!;
  }

  activity(source: number): number {
    return this.#sessions[source]!;
  }
}
