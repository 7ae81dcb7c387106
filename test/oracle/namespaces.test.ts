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

/** How long a line may take on a busy machine before a test fails with what there is. */
const PATIENCE_MS = 45_000;

/** The lines a program prints, as they come. Whoever waits for more than will come learns why. */
class Lines {
  readonly all: string[] = [];
  private readonly waiting = new Set<() => void>();
  private readonly name: string;
  private complaints = '';
  private ended: string | null = null;

  constructor(name: string, child: ChildProcess) {
    this.name = name;
    let rest = '';
    child.stdout!.setEncoding('utf8').on('data', (chunk: string) => {
      const parts = (rest + chunk).split('\n');
      rest = parts.pop()!;
      this.all.push(...parts);
      this.wake();
    });
    child.stderr!.setEncoding('utf8').on('data', (chunk: string) => {
      this.complaints += chunk;
    });
    child.on('error', (error) => this.end(error.message));
    child.on('close', (code, signal) => this.end(`ended with ${signal ?? code}`));
  }

  /** Waits until a line is there that `isIt` holds of, counted from line `from`. */
  async until(isIt: (line: string, index: number) => boolean, from = 0): Promise<void> {
    const deadline = Date.now() + PATIENCE_MS;
    while (!this.all.some((line, i) => i >= from && isIt(line, i))) {
      if (this.ended !== null) throw new Error(this.report(this.ended));
      if (Date.now() > deadline) throw new Error(this.report(`nothing more in ${PATIENCE_MS} ms`));
      await new Promise<void>((resolve) => {
        this.waiting.add(resolve);
        setTimeout(resolve, 1000);
      });
    }
  }

  count(wanted: number): Promise<void> {
    return this.until((_, i) => i >= wanted - 1);
  }

  private wake(): void {
    for (const resolve of this.waiting) resolve();
    this.waiting.clear();
  }

  private end(why: string): void {
    this.ended ??= why;
    this.wake();
  }

  private report(why: string): string {
    return `${this.name}: ${why}, after ${this.all.length} lines, the last ${JSON.stringify(this.all.at(-1))}; ${this.complaints}`;
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
      await new Lines(server.name, built.run(server, SERVER_PROGRAM, server.name, server.address)).count(1);
    const again = () => new Lines('client', built.run(CLIENT, CLIENT_PROGRAM, VIP));
    const lines = again();
    await lines.count(5);
    return { lines, again, change: () => built.route(CLIENT, VIP, { switch: 'b', mac: GATEWAY_MAC }) };
  }

  test('a live TCP session survives a change of ingress', { timeout: 120_000 }, async (context) => {
    if (reason !== null) return context.skip(reason);
    const { lines, change } = await liveSession(exported('s02'));
    change();
    const before = lines.all.length;
    await lines.count(before + 20);
    expect(new Set(lines.all)).toEqual(new Set(['s02']));
    expect(await lab!.flows('b')).toMatch(/n_packets=[1-9]\d*, .*nw_src=0.0.0.1\/0.0.0.3/);
  });

  test('it is reset when the second switch maps its source to another server', {
    timeout: 120_000,
  }, async (context) => {
    if (reason !== null) return context.skip(reason);
    const { lines, change, again } = await liveSession({ a: exported('s02').a, b: exported('s01').b });
    change();
    await lines.until((line) => line.startsWith('error'));
    expect([...new Set(lines.all)]).toEqual(['s02', 'error ECONNRESET']);
    const next = again();
    await next.count(3);
    expect(new Set(next.all)).toEqual(new Set(['s01']));
  });
});
