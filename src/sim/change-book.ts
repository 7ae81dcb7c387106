// What changes of servers cost, read from the controller's log: how long a drain took, when a server was empty, how many buckets
// moved and how many had to, how much was punted. Source: SPEC §6 (ends), §9.

import { bucketKey } from '../control/bucket-tables.ts';
import type { LogEntry, ServerState } from '../control/control-log.ts';

/** One request to take a server out or bring it in, from the asking to the last step 6. */
export interface ServerChange {
  readonly request: string;
  readonly server: string;
  readonly kind: 'add' | 'drop';
  readonly askedAtUs: number;
  /** Last step 6; null while under way (or delayed). */
  doneAtUs: number | null;
  /** Drops: last pin and session on it gone; null while not. */
  emptyAtUs: number | null;
  /** Something else was asked of the server since. */
  isPast: boolean;
}

export class ChangeBook {
  readonly changes: ServerChange[] = [];
  bucketsMoved = 0;
  /** Sum over plans of the fewest moves that would have done. */
  minimumMoves = 0;
  plannedMoves = 0;
  puntCount = 0;
  readonly puntDelaysUs: number[] = [];
  readonly #serverStates = new Map<string, ServerState>();

  logged(entry: LogEntry): void {
    switch (entry.kind) {
      case 'request':
        if (entry.change.kind === 'add' || entry.change.kind === 'drop') {
          const { kind, server } = entry.change;
          this.#noLongerWaitsFor(server);
          this.changes.push({
            request: entry.request,
            server,
            kind,
            askedAtUs: entry.atUs,
            doneAtUs: null,
            emptyAtUs: null,
            isPast: false,
          });
        }
        return;
      case 'request-refused':
        return this.#neverMind(entry.request);
      case 'request-ended':
        for (const change of this.changes) {
          if (change.request === entry.request && entry.outcome === 'done') change.doneAtUs = entry.atUs;
        }
        return;
      case 'plan':
        this.plannedMoves += entry.moves;
        this.minimumMoves += entry.minimum;
        return;
      case 'moved-now':
        // A baseline writes a bucket down once an ingress: it has moved once.
        this.bucketsMoved += new Set(entry.shifts.map(({ bucket }) => bucketKey(bucket))).size;
        return;
      case 'step':
        if (entry.step === 5) this.bucketsMoved++;
        return;
      case 'server':
        this.#serverStates.set(entry.server, entry.state);
        return;
      default:
    }
  }

  stateOf(server: string): ServerState | undefined {
    return this.#serverStates.get(server);
  }

  /** Drops that are done but whose server was not empty when last looked at. */
  waitingForEmpty(): ServerChange[] {
    return this.changes.filter(
      ({ kind, doneAtUs, emptyAtUs, isPast }) =>
        kind === 'drop' && doneAtUs !== null && emptyAtUs === null && !isPast,
    );
  }

  /** A request that was refused changes nothing: what was asked of its server before stands again. */
  #neverMind(request: string): void {
    const at = this.changes.findIndex((change) => change.request === request);
    if (at < 0) return;
    const [{ server }] = this.changes.splice(at, 1) as [ServerChange];
    const before = this.changes.findLast((change) => change.server === server);
    if (before !== undefined) before.isPast = false;
  }

  #noLongerWaitsFor(server: string): void {
    for (const change of this.changes) if (change.server === server) change.isPast = true;
  }
}
