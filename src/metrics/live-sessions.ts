// The sessions alive now, as the load measure sees them: who carries them since when. Slots are reused; the order in which they
// are swept never reaches a result, because amounts are integers. Source: SPEC §9 (sessions are time averages).

/** Called with whole microseconds of live time. */
export type LiveTimeReport = (pool: number, member: number, source: number, liveUs: number) => void;

/** One live session: its pool, member, source, and the instant up to which its time has been counted. */
export class LiveSessions {
  #pool = new Uint16Array(256);
  #member = new Uint16Array(256);
  #source = new Int32Array(256);
  #countedToUs = new Float64Array(256).fill(-1);
  #free: number[] = [];
  #used = 0;

  /** Number of live sessions. */
  get count(): number {
    return this.#used - this.#free.length;
  }

  /** Opens a session; the slot stays valid until `close`. */
  open(pool: number, member: number, source: number, nowUs: number): number {
    const slot = this.#free.pop() ?? this.#used++;
    if (slot >= this.#pool.length) this.#grow();
    this.#pool[slot] = pool;
    this.#member[slot] = member;
    this.#source[slot] = source;
    this.#countedToUs[slot] = nowUs;
    return slot;
  }

  /** Reports the time since it was last counted, then frees the slot. */
  close(slot: number, nowUs: number, report: LiveTimeReport): void {
    this.#count(slot, nowUs, report);
    this.#countedToUs[slot] = -1;
    this.#free.push(slot);
  }

  /** Reports the time of every live session since it was last counted. */
  countAll(nowUs: number, report: LiveTimeReport): void {
    for (let slot = 0; slot < this.#used; slot++) {
      if (this.#countedToUs[slot] !== -1) this.#count(slot, nowUs, report);
    }
  }

  #count(slot: number, nowUs: number, report: LiveTimeReport): void {
    report(this.#pool[slot]!, this.#member[slot]!, this.#source[slot]!, nowUs - this.#countedToUs[slot]!);
    this.#countedToUs[slot] = nowUs;
  }

  #grow(): void {
    const size = this.#pool.length * 2;
    const pool = new Uint16Array(size);
    const member = new Uint16Array(size);
    const source = new Int32Array(size);
    const countedToUs = new Float64Array(size).fill(-1);
    pool.set(this.#pool);
    member.set(this.#member);
    source.set(this.#source);
    countedToUs.set(this.#countedToUs);
    this.#pool = pool;
    this.#member = member;
    this.#source = source;
    this.#countedToUs = countedToUs;
  }
}
