// What a replay remembers of each source of its log: the address, the open session's last request, and counts. Columns of typed
// arrays that double, about 60 bytes a source besides one request node; nothing here grows with the number of records.

import type { Words } from '../base/address.ts';
import { AddressTable } from '../net/address-table.ts';
import type { RequestNode } from './replay-script.ts';

const FIRST_CAPACITY = 1024;

export class ReplayClients {
  readonly table = new AddressTable();
  readonly #last: RequestNode[] = [];
  #requests = new Float64Array(FIRST_CAPACITY);
  #weight = new Float64Array(FIRST_CAPACITY);
  #sessions = new Float64Array(FIRST_CAPACITY);
  #visits = new Float64Array(FIRST_CAPACITY);

  /** Distinct sources seen. */
  get count(): number {
    return this.table.count;
  }

  /** The number of the address at words[at … at+3], given on first sight. */
  numberAt(family: number, words: Uint32Array, at: number): number {
    const client = this.table.numberAt(family, words, at);
    if (client >= this.#requests.length) this.#grow();
    return client;
  }

  words(client: number): Words {
    return this.table.words(client);
  }

  /** Trace time of the client's last request. */
  lastAtUs(client: number): number {
    return this.#last[client]!.atUs;
  }

  requestsOf(client: number): number {
    return this.#requests[client]!;
  }

  /** Sum of the records' weights. */
  weightOf(client: number): number {
    return this.#weight[client]!;
  }

  sessionsOf(client: number): number {
    return this.#sessions[client]!;
  }

  visitsOf(client: number): number {
    return this.#visits[client]!;
  }

  /** Makes `node` the client's last request and returns the one before, null for a new client. */
  record(client: number, node: RequestNode, weight: number): RequestNode | null {
    const before = this.#last[client] ?? null;
    this.#last[client] = node;
    this.#requests[client] = this.#requests[client]! + 1;
    this.#weight[client] = this.#weight[client]! + weight;
    return before;
  }

  /** The number of the session that begins now. */
  beginSession(client: number): number {
    const session = this.#sessions[client]!;
    this.#sessions[client] = session + 1;
    return session;
  }

  beginVisit(client: number): void {
    this.#visits[client] = this.#visits[client]! + 1;
  }

  #grow(): void {
    this.#requests = doubled(this.#requests);
    this.#weight = doubled(this.#weight);
    this.#sessions = doubled(this.#sessions);
    this.#visits = doubled(this.#visits);
  }
}

function doubled(column: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(column.length * 2);
  larger.set(column);
  return larger;
}
