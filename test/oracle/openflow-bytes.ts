// OpenFlow 1.4 messages as bytes, out: only what the judge needs. Layouts: OpenFlow Switch Specification 1.4.0, section 7;
// TCP flags as the Nicira extended match NXM_NX_TCP_FLAGS (Open vSwitch ovs-fields(7)), which every version takes.

import type { Words } from '../../src/base/address.ts';
import type { Action, FlowMod, MaskedWords, Match } from '../../src/switching/messages.ts';

export const OFPP_CONTROLLER = 0xfffffffd;
const ANY = 0xffffffff;
const NO_BUFFER = 0xffffffff;
const VERSION = 5;
export const TYPE = {
  hello: 0,
  error: 1,
  echoRequest: 2,
  echoReply: 3,
  setConfig: 9,
  packetIn: 10,
  flowRemoved: 11,
  flowMod: 14,
  tableMod: 17,
  multipartRequest: 18,
  multipartReply: 19,
  barrierRequest: 20,
  barrierReply: 21,
  setAsync: 28,
  tableStatus: 31,
  bundleControl: 33,
  bundleAdd: 34,
} as const;
const COMMANDS = ['add', 'modify', 'modify-strict', 'delete', 'delete-strict'];

export const u8 = (...values: number[]): Buffer => Buffer.from(values);
export function u16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeUInt16BE(value);
  return bytes;
}
export function u32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32BE(value >>> 0);
  return bytes;
}
export function u64(value: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(value);
  return bytes;
}
const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc((8 - (bytes.length % 8)) % 8)]);
const macBytes = (mac: number): Buffer => Buffer.concat([u16(Math.floor(mac / 2 ** 32)), u32(mac % 2 ** 32)]);
const wordBytes = (words: Words): Buffer => Buffer.concat(words.map(u32));

export function message(type: number, xid: number, ...body: Buffer[]): Buffer {
  const length = 8 + body.reduce((sum, part) => sum + part.length, 0);
  return Buffer.concat([u8(VERSION, type), u16(length), u32(xid), ...body]);
}

/** Bits outside the mask are cleared here, as ovs-ofctl does; over the wire the switch refuses them (OFPBMC_BAD_WILDCARDS). */
const oxm = (field: number, value: Buffer, mask?: Buffer): Buffer => {
  const payload = mask === undefined ? value : Buffer.concat([value.map((byte, i) => byte & mask[i]!), mask]);
  return Buffer.concat([
    u16(0x8000),
    u8((field << 1) | (mask === undefined ? 0 : 1), payload.length),
    payload,
  ]);
};
const nxmTcpFlags = (value: number, mask: number): Buffer =>
  Buffer.concat([u16(1), u8((34 << 1) | 1, 4), u16(value & mask), u16(mask)]);

const FIELD = {
  inPort: 0,
  ethDst: 3,
  ethSrc: 4,
  ethType: 5,
  ipProto: 10,
  v4Src: 11,
  v4Dst: 12,
  v6Src: 26,
  v6Dst: 27,
};
/** First of the pair (source, destination) of port fields of a protocol. */
const PORT_FIELD: Record<number, number> = { 6: 13, 17: 15, 132: 17 };

function addressOxm(family: number, masked: MaskedWords, isSource: boolean): Buffer {
  if (family === 4)
    return oxm(isSource ? FIELD.v4Src : FIELD.v4Dst, u32(masked.value[3]), u32(masked.mask[3]));
  return oxm(isSource ? FIELD.v6Src : FIELD.v6Dst, wordBytes(masked.value), wordBytes(masked.mask));
}

export function matchBytes(match: Match): Buffer {
  const { inPort, family, protocol, source, destination, sourcePort, destinationPort, tcpFlags } = match;
  const fields: Buffer[] = [];
  if (inPort !== undefined) fields.push(oxm(FIELD.inPort, u32(inPort)));
  if (family !== undefined) fields.push(oxm(FIELD.ethType, u16(family === 4 ? 0x0800 : 0x86dd)));
  if (protocol !== undefined) fields.push(oxm(FIELD.ipProto, u8(protocol)));
  if (source !== undefined) fields.push(addressOxm(family!, source, true));
  if (destination !== undefined) fields.push(addressOxm(family!, destination, false));
  if (sourcePort !== undefined) fields.push(oxm(PORT_FIELD[protocol!]!, u16(sourcePort)));
  if (destinationPort !== undefined) fields.push(oxm(PORT_FIELD[protocol!]! + 1, u16(destinationPort)));
  if (tcpFlags !== undefined) fields.push(nxmTcpFlags(tcpFlags.value, tcpFlags.mask));
  const body = Buffer.concat(fields);
  return padded(Buffer.concat([u16(1), u16(4 + body.length), body]));
}

const outputBytes = (port: number): Buffer =>
  Buffer.concat([u16(0), u16(16), u32(port), u16(port === OFPP_CONTROLLER ? 0xffff : 0), Buffer.alloc(6)]);

function setFieldBytes(field: Buffer): Buffer {
  const body = padded(Buffer.concat([u16(25), u16(0), field]));
  body.writeUInt16BE(body.length, 2);
  return body;
}

function actionBytes(action: Action): Buffer {
  switch (action.kind) {
    case 'output':
      return outputBytes(action.port);
    case 'controller':
      return outputBytes(OFPP_CONTROLLER);
    case 'set-destination-mac':
      return setFieldBytes(oxm(FIELD.ethDst, macBytes(action.mac)));
    case 'set-source-mac':
      return setFieldBytes(oxm(FIELD.ethSrc, macBytes(action.mac)));
    default: {
      const isSource = action.kind === 'set-source-address';
      if (action.family === 4)
        return setFieldBytes(oxm(isSource ? FIELD.v4Src : FIELD.v4Dst, u32(action.words[3])));
      return setFieldBytes(oxm(isSource ? FIELD.v6Src : FIELD.v6Dst, wordBytes(action.words)));
    }
  }
}

function instructionBytes(actions: readonly Action[]): Buffer {
  if (actions.length === 0) return Buffer.alloc(0);
  const body = Buffer.concat(actions.map(actionBytes));
  return Buffer.concat([u16(4), u16(8 + body.length), u32(0), body]);
}

export function flowModMessage(mod: FlowMod, xid: number): Buffer {
  const isDelete = mod.command === 'delete' || mod.command === 'delete-strict';
  return message(
    TYPE.flowMod,
    xid,
    u64(mod.cookie),
    u64(mod.cookieMask),
    u8(0, COMMANDS.indexOf(mod.command)),
    u16(mod.idleTimeoutUs / 1_000_000),
    u16(mod.hardTimeoutUs / 1_000_000),
    u16(mod.priority),
    u32(NO_BUFFER),
    u32(ANY),
    u32(ANY),
    u16((mod.sendFlowRemoved ? 1 : 0) | (mod.checkOverlap ? 2 : 0)),
    u16(mod.importance),
    matchBytes(mod.match),
    isDelete ? Buffer.alloc(0) : instructionBytes(mod.actions),
  );
}

export const flowStatsMessage = (xid: number, match: Match = {}, cookie = 0n, cookieMask = 0n): Buffer =>
  message(
    TYPE.multipartRequest,
    xid,
    u16(1),
    u16(0),
    u32(0),
    u8(0xff, 0, 0, 0),
    u32(ANY),
    u32(ANY),
    u32(0),
    u64(cookie),
    u64(cookieMask),
    matchBytes(match),
  );

const BUNDLE = { open: 0, commit: 4, flags: 3 };

/** Open, one add a mod, commit: ordered and atomic. The mods carry `xid`, xid + 1, …; the commit carries `commitXid`. */
export function bundleMessages(
  id: number,
  mods: readonly FlowMod[],
  xid: number,
  commitXid: number,
): Buffer[] {
  const control = (kind: number, controlXid: number) =>
    message(TYPE.bundleControl, controlXid, u32(id), u16(kind), u16(BUNDLE.flags));
  const adds = mods.map((mod, i) =>
    message(TYPE.bundleAdd, xid + i, u32(id), u16(0), u16(BUNDLE.flags), flowModMessage(mod, xid + i)),
  );
  return [control(BUNDLE.open, 0), ...adds, control(BUNDLE.commit, commitXid)];
}

/** Turns vacancy events on, in whole percent of free room. */
export const vacancyMessage = (downPercent: number, upPercent: number): Buffer =>
  message(TYPE.tableMod, 0, u8(0, 0, 0, 0), u32(1 << 3), u16(3), u16(8), u8(downPercent, upPercent, 0, 0));

/** Vacancy-down and vacancy-up in the property OFPACPT_TABLE_STATUS_MASTER. */
const TABLE_STATUS_EVENTS = { property: 9, mask: (1 << 3) | (1 << 4) };

/** Asks for asynchronous messages, whole packets and table status. */
export const setConfigMessage = (): Buffer =>
  Buffer.concat([
    message(TYPE.setConfig, 0, u16(0), u16(0xffff)),
    message(TYPE.setAsync, 0, u16(TABLE_STATUS_EVENTS.property), u16(8), u32(TABLE_STATUS_EVENTS.mask)),
  ]);
