// Real TCP through two real switches that hold our exported rules (NAT, so that the way back is ours too): what SPEC §1 promises of
// a change of ingress, and what happens when the two switches do not map alike.

import type { ChildProcess } from 'node:child_process';
import { afterEach, describe, expect, test } from 'vitest';
import { unwrap } from '../../src/base/result.ts';
import { type ExportedFile, exportOvs } from '../../src/formats/ovs-flows-export.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { startingTables } from '../../src/sim/standing-tables.ts';
import { type Host, NamespaceLab, type SwitchName, whyNoNamespaces } from './namespace-lab.ts';
import { whyNoOvs } from './ovs-process.ts';

const VIP = '203.0.113.10';
const CLIENT: Host = { name: 'c', address: '10.9.1.1', mac: 0x0200000000c1, port: 1 };
const SERVERS: readonly Host[] = [
  { name: 's01', address: '10.9.0.11', mac: 0x020000000011, port: 2 },
  { name: 's02', address: '10.9.0.12', mac: 0x020000000012, port: 3 },
];
/** Where the client believes its gateway to be; the switches rewrite it. */
const GATEWAY_MAC = 0x0200000000fe;

const reason = whyNoOvs() ?? whyNoNamespaces();

/** The exported files of a scenario whose bucket of our client goes to s02, or by a manual bucket to s01. */
function exported(clientTo: 's01' | 's02'): Record<SwitchName, ExportedFile> {
  const manual =
    clientTo === 's02' ? '' : `, manual-buckets: {moved: {match: ${CLIENT.address}/32, server: s01}}`;
  const servers = SERVERS.map(
    (server) =>
      `${server.name}: {address: ${server.address}, mac: '02:00:00:00:00:${server.mac.toString(16).slice(-2)}'}`,
  );
  const text = `version: 1
controller: {forwarding: nat}
pools: {web: {servers: {${servers.join(', ')}}, assignment: round-robin}}
vips: {web: {address: ${VIP}, mask: 0.0.0.3, port: 8080${manual}}}
ingresses: 2
traffic: {people: {clients: 1, population: uniform}}
`;
  const tables = startingTables(unwrap(parseScenario(text, { file: 'a.yaml' })));
  const ingresses = tables.map(({ ingress, mods }) => ({ name: ingress, mods, ports: [] }));
  const [a, b] = exportOvs({ scenario: 'lab', atUs: null, ingresses });
  return { a: a!, b: b! };
}

const SERVER_PROGRAM = `
const [name, address] = process.argv.slice(1);
require('node:net').createServer((socket) => {
  socket.on('data', () => socket.write(name + '\\n'));
  socket.on('error', () => undefined);
}).listen(8080, address, () => console.log('ready'));`;

const CLIENT_PROGRAM = `
const [address] = process.argv.slice(1);
const socket = require('node:net').connect(8080, address);
socket.on('connect', () => setInterval(() => socket.write('hello\\n'), 50));
socket.on('data', (data) => process.stdout.write(data));
socket.on('error', (error) => { console.log('error ' + error.code); process.exit(); });`;

/** The lines a program prints, as they come. */
class Lines {
  readonly all: string[] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(child: ChildProcess) {
    let rest = '';
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop()!;
      this.all.push(...parts);
      for (const wake of this.waiting.splice(0)) wake();
    });
  }

  async count(wanted: number): Promise<void> {
    while (this.all.length < wanted) await new Promise<void>((resolve) => this.waiting.push(resolve));
  }
}

describe('two real switches with exported rules', () => {
  let lab: NamespaceLab | null = null;
  afterEach(() => {
    lab?.stop();
    lab = null;
  });

  /** A live session through switch a: the answers so far, five of them. */
  async function liveSession(
    files: Record<SwitchName, ExportedFile>,
  ): Promise<{ lines: Lines; change: () => void; again: () => Lines }> {
    const built = await NamespaceLab.build([CLIENT, ...SERVERS], files);
    lab = built;
    for (const server of SERVERS) built.route(server, CLIENT.address, { switch: 'a', mac: CLIENT.mac });
    built.route(CLIENT, VIP, { switch: 'a', mac: GATEWAY_MAC });
    for (const server of SERVERS)
      await new Lines(built.run(server, SERVER_PROGRAM, server.name, server.address)).count(1);
    const again = () => new Lines(built.run(CLIENT, CLIENT_PROGRAM, VIP));
    const lines = again();
    await lines.count(5);
    return { lines, again, change: () => built.route(CLIENT, VIP, { switch: 'b', mac: GATEWAY_MAC }) };
  }

  test('a live TCP session survives a change of ingress', { timeout: 60_000 }, async (context) => {
    if (reason !== null) return context.skip(reason);
    const { lines, change } = await liveSession(exported('s02'));
    change();
    const before = lines.all.length;
    await lines.count(before + 20);
    expect(new Set(lines.all)).toEqual(new Set(['s02']));
    const through = await lab!.ovs.ofctl(lab!.bridge('b'), 'dump-flows', '-OOpenFlow14', '--no-names');
    expect(through).toMatch(/n_packets=[1-9]\d*, .*nw_src=0.0.0.1\/0.0.0.3/);
  });

  test('it is reset when the second switch maps its source to another server', {
    timeout: 60_000,
  }, async (context) => {
    if (reason !== null) return context.skip(reason);
    const { lines, change, again } = await liveSession({ a: exported('s02').a, b: exported('s01').b });
    change();
    while (!lines.all.at(-1)!.startsWith('error')) await lines.count(lines.all.length + 1);
    expect([...new Set(lines.all)]).toEqual(['s02', 'error ECONNRESET']);
    const next = again();
    await next.count(3);
    expect(new Set(next.all)).toEqual(new Set(['s01']));
  });
});
