// One OpenFlow 1.4 connection to a bridge: sends, answers echo requests, collects what the switch says by itself.

import { connect, type Socket } from 'node:net';
import type { FlowMod, FlowModError, Match } from '../../src/switching/messages.ts';
import {
  bundleMessages,
  flowModMessage,
  flowStatsMessage,
  message,
  setConfigMessage,
  TYPE,
  vacancyMessage,
} from './openflow-bytes.ts';
import {
  readError,
  readFlowRemoved,
  readFlowStats,
  readPacketIn,
  readTableStatus,
  type SeenEntry,
  type SeenRemoval,
} from './openflow-read.ts';

export class OpenFlowConnection {
  readonly removals: SeenRemoval[] = [];
  readonly packetIns: { cookie: bigint; frame: Buffer }[] = [];
  readonly vacancies: boolean[] = [];
  /** Errors by the xid of the message that caused them. */
  private readonly errors = new Map<number, FlowModError | Error>();
  private readonly socket: Socket;
  private readonly waiting = new Map<number, (bytes: Buffer) => void>();
  private awaited: { readonly count: number; readonly resolve: () => void } | null = null;
  private rest = Buffer.alloc(0);
  private stats: SeenEntry[] = [];
  private nextXid = 1;
  private nextBundle = 1;

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on('data', (chunk) => this.take(chunk));
    socket.on('error', () => undefined);
  }

  static open(path: string): Promise<OpenFlowConnection> {
    return new Promise((resolve, reject) => {
      const socket = connect(path, () => {
        const connection = new OpenFlowConnection(socket);
        socket.write(Buffer.concat([message(TYPE.hello, 0), setConfigMessage()]));
        resolve(connection);
      });
      socket.once('error', reject);
    });
  }

  close(): void {
    this.socket.destroy();
  }

  async barrier(): Promise<void> {
    await this.ask((xid) => message(TYPE.barrierRequest, xid));
  }

  async enableVacancy(downPercent: number, upPercent: number): Promise<void> {
    this.socket.write(vacancyMessage(downPercent, upPercent));
    await this.barrier();
  }

  /** The error of each mod, in order; they are applied one by one. */
  async apply(mods: readonly FlowMod[]): Promise<(FlowModError | null)[]> {
    const first = this.nextXid;
    this.nextXid += mods.length;
    this.socket.write(Buffer.concat(mods.map((mod, i) => flowModMessage(mod, first + i))));
    await this.barrier();
    return mods.map((_, i) => this.errorOf(first + i));
  }

  /** All or nothing: the first error, or null. */
  async applyBundle(mods: readonly FlowMod[]): Promise<FlowModError | null> {
    const first = this.nextXid;
    this.nextXid += mods.length + 1;
    const commit = first + mods.length;
    this.socket.write(Buffer.concat(bundleMessages(this.nextBundle++, mods, first, commit)));
    await this.barrier();
    const xids = Array.from({ length: mods.length + 1 }, (_, i) => first + i);
    return xids.map((xid) => this.errorOf(xid)).find((error) => error !== null) ?? null;
  }

  async flowStats(match: Match = {}): Promise<SeenEntry[]> {
    this.stats = [];
    await this.ask((xid) => flowStatsMessage(xid, match));
    return this.stats;
  }

  /** Until that many flow-removed messages have come. */
  removalCount(count: number): Promise<void> {
    if (this.removals.length >= count) return Promise.resolve();
    return new Promise((resolve) => {
      this.awaited = { count, resolve };
    });
  }

  private errorOf(xid: number): FlowModError | null {
    const error = this.errors.get(xid) ?? null;
    if (error instanceof Error) throw error;
    return error;
  }

  private ask(build: (xid: number) => Buffer): Promise<Buffer> {
    const xid = this.nextXid++;
    return new Promise((resolve) => {
      this.waiting.set(xid, resolve);
      this.socket.write(build(xid));
    });
  }

  private take(chunk: Buffer): void {
    let bytes = this.rest.length === 0 ? chunk : Buffer.concat([this.rest, chunk]);
    while (bytes.length >= 8 && bytes.length >= bytes.readUInt16BE(2)) {
      const length = bytes.readUInt16BE(2);
      this.receive(Buffer.from(bytes.subarray(0, length)));
      bytes = bytes.subarray(length);
    }
    this.rest = Buffer.from(bytes);
  }

  private receive(bytes: Buffer): void {
    const xid = bytes.readUInt32BE(4);
    switch (bytes[1]) {
      case TYPE.echoRequest:
        this.socket.write(message(TYPE.echoReply, xid, bytes.subarray(8)));
        break;
      case TYPE.error:
        this.noteError(xid, bytes);
        break;
      case TYPE.packetIn:
        this.packetIns.push(readPacketIn(bytes));
        break;
      case TYPE.flowRemoved:
        this.removals.push(readFlowRemoved(bytes));
        if (this.awaited !== null && this.removals.length >= this.awaited.count) this.awaited.resolve();
        break;
      case TYPE.tableStatus:
        this.vacancies.push(readTableStatus(bytes));
        break;
      case TYPE.multipartReply:
        this.stats.push(...readFlowStats(bytes));
        if ((bytes.readUInt16BE(10) & 1) === 0) this.answer(xid, bytes);
        break;
      case TYPE.barrierReply:
        this.answer(xid, bytes);
        break;
      default:
        break;
    }
  }

  /** A bundle tells the reason with the xid of the mod; later errors about the same bundle are only consequences. */
  private noteError(xid: number, bytes: Buffer): void {
    const error = readError(bytes);
    const isBundleError = bytes.readUInt16BE(8) === 17;
    if (error !== null) this.errors.set(xid, error);
    else if (!isBundleError) this.errors.set(xid, new Error(`refused: ${bytes.toString('hex', 8, 120)}`));
  }

  private answer(xid: number, bytes: Buffer): void {
    const resolve = this.waiting.get(xid);
    this.waiting.delete(xid);
    resolve?.(bytes);
  }
}
