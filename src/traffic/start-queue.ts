// Sessions waiting to be handed out, in order of (start, client, session). A binary heap of records; recorded sessions come in
// order already unless copies are delayed, so a push is usually one comparison. Not an event queue: nothing is cancelled.

export interface WaitingStart<P> {
  readonly startUs: number;
  readonly client: number;
  readonly session: number;
  readonly payload: P;
}

export class StartQueue<P> {
  readonly #heap: WaitingStart<P>[] = [];

  get size(): number {
    return this.#heap.length;
  }

  /** Infinity when empty. */
  get nextStartUs(): number {
    return this.#heap.length === 0 ? Infinity : this.#heap[0]!.startUs;
  }

  push(start: WaitingStart<P>): void {
    const heap = this.#heap;
    let at = heap.length;
    heap.push(start);
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!isBefore(start, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = start;
  }

  /** The first one, or null. */
  pop(): WaitingStart<P> | null {
    const heap = this.#heap;
    const first = heap[0];
    if (first === undefined) return null;
    const last = heap.pop()!;
    if (heap.length > 0) this.#sink(last);
    return first;
  }

  #sink(start: WaitingStart<P>): void {
    const heap = this.#heap;
    let at = 0;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && isBefore(heap[child + 1]!, heap[child]!)) child++;
      if (!isBefore(heap[child]!, start)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = start;
  }
}

function isBefore<P>(a: WaitingStart<P>, b: WaitingStart<P>): boolean {
  if (a.startUs !== b.startUs) return a.startUs < b.startUs;
  return a.client !== b.client ? a.client < b.client : a.session < b.session;
}
