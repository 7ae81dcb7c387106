// The shape of traffic in a few small tables: how long gaps and sessions last, in which hour of the day sessions start. Filled while
// a log is read (one call a request) or from drawn sessions; feeds the pictures of population and session model. Times in µs.

import type { Survival } from './protocol.ts';

const PER_DECADE = 10;
const LEAST_US = 1e3;
const DECADES = 10;
const EDGES = Float64Array.from(
  { length: DECADES * PER_DECADE + 1 },
  (_, i) => LEAST_US * 10 ** (i / PER_DECADE),
);

/** Counts by ten bins a decade from 1 ms to 115 days; shorter and longer ones are kept at the ends. */
export class LogHistogram {
  /** counts[i]: values in (EDGES[i − 1], EDGES[i]]; the first holds all up to 1 ms, the last all above. */
  readonly #counts = new Float64Array(EDGES.length + 1);
  #total = 0;

  add(us: number): void {
    this.#counts[binOf(us)]! += 1;
    this.#total++;
  }

  /** The part longer than each edge, from where it first falls to where it ends. */
  survival(): Survival {
    const longer = new Float64Array(EDGES.length);
    let beyond = this.#total;
    for (let i = 0; i < EDGES.length; i++) {
      beyond -= this.#counts[i]!;
      longer[i] = this.#total === 0 ? 0 : beyond / this.#total;
    }
    const first = Math.max(
      0,
      longer.findIndex((part, i) => part !== longer[i + 1]),
    );
    const end = longer.indexOf(0, first);
    const to = end === -1 ? EDGES.length : end + 1;
    return { count: this.#total, xsUs: EDGES.slice(first, to), longer: longer.slice(first, to) };
  }
}

function binOf(us: number): number {
  let low = 0;
  let high = EDGES.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (us <= EDGES[middle]!) high = middle;
    else low = middle + 1;
  }
  return low;
}

const HOUR_US = 3600e6;

export class TrafficShape {
  /** Between the requests of one session. */
  readonly gaps = new LogHistogram();
  /** From first to last request of a session. */
  readonly lengths = new LogHistogram();
  /** Sessions that start in each hour of the day, UTC. */
  readonly hours = new Float64Array(24);

  start(atUs: number): void {
    const hour = Math.floor(atUs / HOUR_US) % 24;
    this.hours[(hour + 24) % 24]! += 1;
  }
}
