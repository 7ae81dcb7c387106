// A small network of the kernel's own making: a client and two servers, each in a network namespace, joined by two real switches
// (userspace bridges of a private Open vSwitch, datapath_type=netdev). Every machine has a device at each switch; which one the
// client uses is a route, so that a change of ingress is a change of that route. Needs root; everything it makes is named after
// this process and removed again.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { formatMac } from '../../src/formats/ovs-flows.ts';
import type { ExportedFile } from '../../src/formats/ovs-flows-export.ts';
import { OvsProcess } from './ovs-process.ts';

const SEARCH_PATH = `${process.env.PATH}:/usr/sbin:/sbin`;

function ip(...words: string[]): void {
  execFileSync('ip', words, { env: { PATH: SEARCH_PATH }, stdio: ['ignore', 'ignore', 'pipe'] });
}

/** For cleaning up: what is already gone is fine. */
function tryIp(...words: string[]): void {
  try {
    ip(...words);
  } catch {
    // Already gone.
  }
}

const prefix = `mr${process.pid % 100_000}`;
/** A lab that is stopped leaves its names behind for a moment, while the kernel takes its devices down: the next has others. */
let labCount = 0;

/** null where namespaces can be made, otherwise why not; the words "network namespace" mark what no installation could mend. */
export function whyNoNamespaces(): string | null {
  const name = `${prefix}try`;
  try {
    ip('netns', 'add', name);
    ip('-n', name, 'tuntap', 'add', 'dev', 'tap0', 'mode', 'tap');
    return null;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT')
      return 'iproute2 is not installed';
    const detail = error instanceof Error ? error.message.trim().split('\n').at(-1) : '';
    return `no network namespace with a tap device may be made here (${detail})`;
  } finally {
    tryIp('netns', 'del', name);
  }
}

export interface Host {
  readonly name: string;
  readonly address: string;
  readonly mac: number;
  /** Its port at both switches. */
  readonly port: number;
}

export const SWITCHES = ['a', 'b'] as const;
export type SwitchName = (typeof SWITCHES)[number];

export class NamespaceLab {
  readonly ovs: OvsProcess;
  private readonly hosts: readonly Host[];
  private readonly children: ChildProcess[] = [];
  private readonly namespaces: string[] = [];
  /** Of everything it makes: at most 15 letters with host and switch. */
  private readonly prefix = `${prefix}${labCount++ % 10}`;

  private constructor(ovs: OvsProcess, hosts: readonly Host[]) {
    this.ovs = ovs;
    this.hosts = hosts;
  }

  /** `hosts[0]` is the client. Each switch is loaded with the file of its ingress. */
  static async build(hosts: readonly Host[], files: Record<SwitchName, ExportedFile>): Promise<NamespaceLab> {
    const lab = new NamespaceLab(await OvsProcess.start('netdev'), hosts);
    try {
      for (const each of SWITCHES) await lab.addSwitch(each, files[each]);
      for (const host of hosts) lab.addHost(host);
      return lab;
    } catch (error) {
      lab.stop();
      throw error;
    }
  }

  /** Sends what the host has for `address` through one of the switches from now on, as a route of the kernel. */
  route(host: Host, address: string, via: { readonly switch: SwitchName; readonly mac: number }): void {
    const device = this.deviceOf(host, via.switch);
    const space = this.namespaceOf(host);
    ip(
      '-n',
      space,
      'neigh',
      'replace',
      address,
      'lladdr',
      formatMac(via.mac),
      'dev',
      device,
      'nud',
      'permanent',
    );
    ip('-n', space, 'route', 'replace', `${address}/32`, 'dev', device, 'src', host.address);
  }

  /** A Node program in the host's namespace. */
  run(host: Host, program: string, ...argv: string[]): ChildProcess {
    const words = ['netns', 'exec', this.namespaceOf(host), process.execPath, '-e', program, ...argv];
    const child = spawn('ip', words, { env: { PATH: SEARCH_PATH }, stdio: ['ignore', 'pipe', 'pipe'] });
    this.children.push(child);
    return child;
  }

  /** The counters of a switch, with what its datapath has counted so far: that is fetched now and not by and by. */
  async flows(each: SwitchName): Promise<string> {
    await this.ovs.control.call('revalidator/wait');
    return this.ovs.ofctl(this.bridge(each), 'dump-flows', '-OOpenFlow14', '--no-names');
  }

  stop(): void {
    for (const child of this.children) child.kill('SIGKILL');
    this.ovs.stop();
    for (const space of this.namespaces) tryIp('netns', 'del', space);
    // A bridge's own device outlives the switch, and so do ports that never came into a namespace.
    for (const each of SWITCHES) {
      for (const device of [this.bridge(each), ...this.hosts.map((host) => this.deviceOf(host, each))]) {
        tryIp('link', 'del', device);
      }
    }
  }

  bridge(each: SwitchName): string {
    return `${this.prefix}${each}`;
  }

  private namespaceOf(host: Host): string {
    return `${this.prefix}${host.name}`;
  }

  private deviceOf(host: Host, each: SwitchName): string {
    return `${this.prefix}${host.name}${each}`;
  }

  private async addSwitch(each: SwitchName, file: ExportedFile): Promise<void> {
    const bridge = this.bridge(each);
    const words = [
      'add-br',
      bridge,
      '--',
      'set',
      'bridge',
      bridge,
      'datapath_type=netdev',
      'fail-mode=secure',
    ];
    for (const host of this.hosts) {
      const device = this.deviceOf(host, each);
      words.push('--', 'add-port', bridge, device);
      words.push('--', 'set', 'interface', device, 'type=internal', `ofport_request=${host.port}`);
    }
    await this.ovs.vsctl(...words);
    const path = this.ovs.at(`${each}.flows`);
    writeFileSync(path, file.text);
    await this.ovs.ofctl(bridge, 'add-flows', '-OOpenFlow14', '--bundle', path);
  }

  private addHost(host: Host): void {
    const space = this.namespaceOf(host);
    ip('netns', 'add', space);
    this.namespaces.push(space);
    ip('-n', space, 'link', 'set', 'lo', 'up');
    ip('-n', space, 'address', 'add', `${host.address}/32`, 'dev', 'lo');
    for (const each of SWITCHES) {
      const device = this.deviceOf(host, each);
      ip('link', 'set', device, 'netns', space);
      ip('-n', space, 'link', 'set', device, 'address', formatMac(host.mac), 'up');
    }
    // Packets may come in by one device while the way back is by the other.
    const allow = 'for f in /proc/sys/net/ipv4/conf/*/rp_filter; do echo 0 > $f; done';
    ip('netns', 'exec', space, 'sh', '-c', allow);
  }
}
