// One bridge of a private Open vSwitch with dummy ports, for tables that are loaded by ovs-ofctl as a stranger would: packets go
// in by the client ports, and where they came out is read from the ports' files.

import { readFileSync } from 'node:fs';
import { frameOf, readFrame, readPcap, type TestPacket } from './frames.ts';
import { OvsProcess } from './ovs-process.ts';

/** A dummy device queues a hundred packets and hands over one a round. */
const PACKETS_PER_COMMAND = 50;

/** Every packet ends in one of these: found in a cache, or asked about, with or without success. */
const DECIDED = /(?:simple match hits|emc hits|smc hits|megaflow hits|success upcall|failed upcall): (\d+)/g;
const FAILED = /miss with failed upcall: (\d+)/g;
const MOST_ATTEMPTS = 8;

export interface Arrival {
  readonly port: number;
  readonly header: string;
}

export class OneBridge {
  readonly ovs: OvsProcess;
  readonly name: string;
  private readonly ports: readonly number[];
  private sentCount = 0;

  private constructor(ovs: OvsProcess, name: string, ports: readonly number[]) {
    this.ovs = ovs;
    this.name = name;
    this.ports = ports;
  }

  static async create(ports: readonly number[]): Promise<OneBridge> {
    const ovs = await OvsProcess.start();
    const name = 'br';
    const bridge = new OneBridge(ovs, name, ports);
    const words = ['add-br', name, '--', 'set', 'bridge', name, 'datapath-type=dummy', 'fail-mode=secure'];
    for (const port of ports) {
      const device = bridge.deviceOf(port);
      words.push('--', 'add-port', name, device, '--', 'set', 'interface', device, 'type=dummy');
      words.push(`ofport_request=${port}`, `options:tx_pcap=${ovs.at(`${device}.pcap`)}`);
    }
    await ovs.vsctl(...words);
    return bridge;
  }

  /** Holds what the file says and nothing else. What the datapath remembers of earlier tables is forgotten at once and not by and by. */
  async load(path: string): Promise<void> {
    await this.ovs.ofctl(this.name, 'del-flows', '-OOpenFlow14');
    await this.ovs.ofctl(this.name, 'add-flows', '-OOpenFlow14', path);
    await this.ovs.control.call('revalidator/wait');
    await this.ovs.control.call('revalidator/purge');
  }

  /**
   * Sends all packets and waits until they are through; what came out, by packet number. The datapath drops a packet whose upcall fails,
   * as happens while flows are revalidated on a busy machine: no table had a say in it, so what did not come out is sent again.
   */
  async send(packets: readonly TestPacket[]): Promise<Map<number, Arrival[]>> {
    let arrivals = new Map<number, Arrival[]>();
    let left = packets;
    for (let attempt = 0; attempt < MOST_ATTEMPTS; attempt++) {
      const failedBefore = await this.count(FAILED);
      await this.sendOnce(left);
      arrivals = this.arrivals(packets);
      if ((await this.count(FAILED)) === failedBefore) return arrivals;
      left = left.filter(({ id }) => arrivals.get(id)!.length === 0);
    }
    throw new Error(`${left.length} packets in ${MOST_ATTEMPTS} attempts met failing upcalls`);
  }

  private async sendOnce(packets: readonly TestPacket[]): Promise<void> {
    for (const inPort of new Set(packets.map((packet) => packet.inPort))) {
      const frames = packets
        .filter((packet) => packet.inPort === inPort)
        .map((packet) => frameOf(packet).toString('hex'));
      for (let i = 0; i < frames.length; i += PACKETS_PER_COMMAND) {
        const some = frames.slice(i, i + PACKETS_PER_COMMAND);
        await this.ovs.control.call('netdev-dummy/receive', this.deviceOf(inPort), ...some);
        this.sentCount += some.length;
        while ((await this.count(DECIDED)) < this.sentCount);
      }
    }
  }

  stop(): void {
    this.ovs.stop();
  }

  private deviceOf(port: number): string {
    return `${this.name}p${port}`;
  }

  /** Sum of the counters of the datapath whose lines match. */
  private async count(pattern: RegExp): Promise<number> {
    const text = await this.ovs.control.call('dpif-netdev/pmd-stats-show');
    return [...text.matchAll(pattern)].reduce((sum, match) => sum + Number(match[1]), 0);
  }

  private arrivals(packets: readonly TestPacket[]): Map<number, Arrival[]> {
    const arrivals = new Map<number, Arrival[]>(packets.map(({ id }) => [id, []]));
    for (const port of this.ports) {
      for (const frame of readPcap(readFileSync(this.ovs.at(`${this.deviceOf(port)}.pcap`)))) {
        const { id, header } = readFrame(frame);
        arrivals.get(id)?.push({ port, header });
      }
    }
    return arrivals;
  }
}
