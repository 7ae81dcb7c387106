// Where every line ends up: the shared state of one reading. Line readers fill `fields` and call accept or refuse; batches come
// out of `queue`. It reads no bytes itself. Rule: every non-blank line is counted exactly once: usable, late or unusable.

import { BatchQueue } from './batch-queue.ts';
import { RecordFields } from './record-fields.ts';
import { ReorderWindow } from './reorder-window.ts';
import { UnusableTally } from './unusable-tally.ts';

export interface ByteConsumer {
  push(chunk: Uint8Array): void;
  /** The end of the input. */
  finish(): void;
  /** Bytes (or characters) of the line that is still open: a guard against input without line ends. */
  readonly openLineBytes: number;
}

export class Intake {
  readonly fields = new RecordFields();
  readonly queue = new BatchQueue();
  readonly tally = new UnusableTally();
  readonly ingressNames: string[] = [];
  /** Usable lines, late ones included. */
  usable = 0;
  timed = true;
  private readonly window: ReorderWindow;
  private readonly ingressIndex = new Map<string, number>();

  constructor(reorderUs: number) {
    this.window = new ReorderWindow(reorderUs, this.queue);
  }

  get late(): number {
    return this.window.late;
  }

  /** Takes what is in `fields`. */
  accept(): void {
    this.usable++;
    if (this.timed) this.window.add(this.fields);
    else this.queue.put(this.fields);
  }

  refuse(reason: string, line: number, example: () => string): void {
    this.tally.add(reason, line, example);
  }

  /** Index of an ingress name, in order of first appearance; −1 when there are already 65,535. */
  ingressOf(name: string): number {
    const known = this.ingressIndex.get(name);
    if (known !== undefined) return known;
    const index = this.ingressNames.length;
    if (index >= 0xffff) return -1;
    this.ingressNames.push(name);
    this.ingressIndex.set(name, index);
    return index;
  }

  finish(): void {
    this.window.flush();
    this.queue.flush();
  }
}
