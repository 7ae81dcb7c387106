// Runs many cases at once through one real switch process: each case has its own bridge, all share the one clock, so that every
// warp of it serves all. The clock is stopped; at each instant: expiry, then round by round flow-mods, packets, statistics.
//
// What the real one needs. Counters lie in its datapath flows until its revalidators fetch them, overdue entries stay until they
// have run, and both happen when they like. So they are paused; after packets and flow-mods all datapath flows are purged, which
// hands over their counters at once and leaves none stale; after each warp, and after
// flow-mods (as they do by themselves), the revalidators run once. Flow-removed messages are
// sent, and dated, by a thread of their own, in order: a sentinel entry is deleted after the others, and the clock stands until
// its message has come.

import { readFileSync } from 'node:fs';
import type { FlowMod, FlowModError } from '../../src/switching/messages.ts';
import { frameOf, readFrame, readPcap, type TestPacket } from './frames.ts';
import { entryText, errorText, packetText, removalText } from './observation-text.ts';
import { OpenFlowConnection } from './openflow-connection.ts';
import { type Observation, type OracleCase, PORTS, type Step } from './oracle-case.ts';
import { OvsProcess } from './ovs-process.ts';
import { Unixctl } from './unixctl.ts';

const SENTINEL_BRIDGE = 'sentinel';
const PACKETS_PER_COMMAND = 32;
const portName = (bridge: string, port: number): string => `${bridge}p${port}`;

/** What the real switch does with each case, in order. `instants`: further milliseconds at which to look for expiry. */
export async function observeReal(
  cases: readonly OracleCase[],
  instants: readonly number[],
): Promise<Observation[]> {
  const ovs = await OvsProcess.start();
  try {
    return await new Batch(ovs, cases).run(instants);
  } finally {
    ovs.stop();
  }
}

class Bridge {
  readonly oracleCase: OracleCase;
  readonly name: string;
  readonly connection: OpenFlowConnection;
  sentCount = 0;
  private readonly ovs: OvsProcess;
  private readonly errors: string[] = [];
  private readonly stats: string[] = [];
  private heard: Pick<Observation, 'removals' | 'vacancies'> = { removals: [], vacancies: [] };

  constructor(ovs: OvsProcess, oracleCase: OracleCase, name: string, connection: OpenFlowConnection) {
    this.ovs = ovs;
    this.oracleCase = oracleCase;
    this.name = name;
    this.connection = connection;
  }

  async applyMods(step: number, mods: readonly FlowMod[], bundle: boolean): Promise<void> {
    if (bundle) this.noteError(step, 'bundle', await this.connection.applyBundle(mods));
    else {
      const errors = await this.connection.apply(mods);
      for (const [i, error] of errors.entries()) this.noteError(step, i, error);
    }
  }

  /** One command for each run of packets through one port, so that their order is kept. */
  async inject(packets: readonly TestPacket[]): Promise<void> {
    for (let i = 0; i < packets.length; ) {
      const { inPort } = packets[i]!;
      let end = i + 1;
      while (end < packets.length && packets[end]!.inPort === inPort && end - i < PACKETS_PER_COMMAND) end++;
      const frames = packets.slice(i, end).map((packet) => frameOf(packet).toString('hex'));
      await this.ovs.control.call('netdev-dummy/receive', portName(this.name, inPort), ...frames);
      this.sentCount += frames.length;
      i = end;
    }
  }

  async readStats(step: number): Promise<void> {
    for (const entry of await this.connection.flowStats()) this.stats.push(entryText(step, entry));
  }

  /** The case is over; what the switch says later belongs to nobody. */
  async finish(): Promise<void> {
    await this.connection.barrier();
    const { removals, vacancies } = this.connection;
    this.heard = {
      removals: removals.map(removalText),
      vacancies: vacancies.map((up) => (up ? 'vacancy up' : 'vacancy down')),
    };
    this.connection.close();
  }

  observation(): Observation {
    return { packets: this.packetLines(), errors: this.errors, stats: this.stats, ...this.heard };
  }

  private noteError(step: number, mod: number | 'bundle', error: FlowModError | null): void {
    if (error !== null) this.errors.push(errorText(step, mod, error));
  }

  private packetLines(): string[] {
    const places = new Map<number, string[]>();
    for (const step of this.oracleCase.steps)
      if (step.kind === 'packets') for (const { id } of step.packets) places.set(id, []);
    for (const port of PORTS) {
      for (const frame of readPcap(readFileSync(this.ovs.at(`${portName(this.name, port)}.pcap`)))) {
        const { id, header } = readFrame(frame);
        places.get(id)?.push(`port ${port} ${header}`);
      }
    }
    for (const { cookie, frame } of this.connection.packetIns) {
      const { id, header } = readFrame(frame);
      places.get(id)?.push(`controller cookie ${cookie} ${header.replace(/^mac \S+ /, '')}`);
    }
    return [...places].map(([id, lines]) => packetText(id, lines));
  }
}

class Batch {
  private readonly ovs: OvsProcess;
  private readonly cases: readonly OracleCase[];
  private bridges: Bridge[] = [];
  /** Those whose case is not over. */
  private open: Bridge[] = [];
  private sentinel!: OpenFlowConnection;
  private waiter!: Unixctl;
  private nowMs = 0;
  private sentinels = 0;

  constructor(ovs: OvsProcess, cases: readonly OracleCase[]) {
    this.ovs = ovs;
    this.cases = cases;
  }

  async run(instants: readonly number[]): Promise<Observation[]> {
    await this.configure();
    await this.ovs.control.call('time/stop');
    await this.ovs.control.call('revalidator/pause');
    for (const atMs of this.instantsOf(instants)) await this.runInstant(atMs);
    return this.bridges.map((bridge) => bridge.observation());
  }

  private instantsOf(further: readonly number[]): number[] {
    const steps = this.cases.flatMap((oracleCase) => oracleCase.steps.map((step) => step.atMs));
    const last = steps.reduce((a, b) => Math.max(a, b), 0);
    return [...new Set([...steps, ...further.filter((atMs) => atMs <= last)])].sort((a, b) => a - b);
  }

  private async configure(): Promise<void> {
    const words = [
      'set',
      'open',
      '.',
      'other_config:n-revalidator-threads=1',
      'other_config:n-handler-threads=1',
    ];
    this.cases.forEach((oracleCase, i) => {
      words.push(...bridgeWords(this.ovs, `c${i}`), ...limitWords(`c${i}`, oracleCase));
    });
    words.push(
      '--',
      'add-br',
      SENTINEL_BRIDGE,
      '--',
      'set',
      'bridge',
      SENTINEL_BRIDGE,
      'datapath-type=dummy',
      'fail-mode=secure',
    );
    await this.ovs.vsctl(...words);
    this.sentinel = await OpenFlowConnection.open(this.ovs.management(SENTINEL_BRIDGE));
    this.waiter = await Unixctl.open(this.ovs.at('vswitchd.ctl'));
    this.bridges = await Promise.all(
      this.cases.map(async (oracleCase, i) => {
        const connection = await OpenFlowConnection.open(this.ovs.management(`c${i}`));
        const { vacancy } = oracleCase;
        if (vacancy !== null) await connection.enableVacancy(vacancy.downPercent, vacancy.upPercent);
        return new Bridge(this.ovs, oracleCase, `c${i}`, connection);
      }),
    );
    this.open = this.bridges;
  }

  private async runInstant(atMs: number): Promise<void> {
    if (atMs > this.nowMs) {
      await this.tellRemoved();
      await this.ovs.control.call('time/warp', String(atMs - this.nowMs));
      this.nowMs = atMs;
      await this.lookForOverdue();
    }
    const queues = this.open.map((bridge) => ({
      bridge,
      steps: [...bridge.oracleCase.steps.entries()].filter(([, step]) => step.atMs === atMs),
    }));
    for (let round = 0; queues.some(({ steps }) => steps.length > round); round++) {
      const due = queues.filter(({ steps }) => steps.length > round);
      await this.runRound(due.map(({ bridge, steps }) => [bridge, ...steps[round]!] as const));
    }
    const isOver = (bridge: Bridge) => bridge.oracleCase.steps.at(-1)!.atMs <= atMs;
    await Promise.all(this.open.filter(isOver).map((bridge) => bridge.finish()));
    this.open = this.open.filter((bridge) => !isOver(bridge));
  }

  private async runRound(due: readonly (readonly [Bridge, number, Step])[]): Promise<void> {
    await Promise.all(
      due.map(async ([bridge, index, step]) => {
        if (step.kind === 'mods') await bridge.applyMods(index, step.mods, step.bundle);
        else if (step.kind === 'packets') await bridge.inject(step.packets);
        else await bridge.readStats(index);
      }),
    );
    if (due.some(([, , step]) => step.kind !== 'stats')) await this.purge();
    if (due.some(([, , step]) => step.kind === 'mods')) await this.lookForOverdue();
  }

  /** Waits until the injected packets have been through, then hands over counters and removes all datapath flows. */
  private async purge(): Promise<void> {
    const sent = this.bridges.reduce((sum, bridge) => sum + bridge.sentCount, 0);
    while ((await this.receivedCount()) < sent);
    await this.ovs.control.call('revalidator/purge');
  }

  /** A dummy device hands over one packet a round of the main loop: only this count tells when all are in. */
  private async receivedCount(): Promise<number> {
    const text = await this.ovs.control.call('dpif-netdev/pmd-stats-show');
    const counts = [...text.matchAll(/packets received: (\d+)/g)].map((match) => Number(match[1]));
    return counts.reduce((a, b) => a + b, 0);
  }

  /** One round of the revalidators, and what the switch does after one. */
  private async lookForOverdue(): Promise<void> {
    const done = this.waiter.call('revalidator/wait');
    await this.ovs.control.call('version');
    await this.ovs.control.call('revalidator/resume');
    await done;
    await this.ovs.control.call('revalidator/pause');
  }

  private async tellRemoved(): Promise<void> {
    await this.sentinel.apply([SENTINEL, { ...SENTINEL, command: 'delete-strict' }]);
    this.sentinels++;
    await this.sentinel.removalCount(this.sentinels);
  }
}

const SENTINEL: FlowMod = {
  kind: 'flow-mod',
  command: 'add',
  match: {},
  priority: 1,
  actions: [],
  idleTimeoutUs: 0,
  hardTimeoutUs: 0,
  importance: 0,
  cookie: 0n,
  cookieMask: 0n,
  checkOverlap: false,
  sendFlowRemoved: true,
};

function bridgeWords(ovs: OvsProcess, bridge: string): string[] {
  const ports = PORTS.flatMap((port) => {
    const name = portName(bridge, port);
    const device = ['--', 'set', 'interface', name, 'type=dummy', `ofport_request=${port}`];
    return ['--', 'add-port', bridge, name, ...device, `options:tx_pcap=${ovs.at(`${name}.pcap`)}`];
  });
  const settings = ['datapath-type=dummy', 'fail-mode=secure', 'protocols=OpenFlow14'];
  return ['--', 'add-br', bridge, '--', 'set', 'bridge', bridge, ...settings, ...ports];
}

function limitWords(bridge: string, { capacity, overflow }: OracleCase): string[] {
  const table = ['create', 'Flow_Table', `flow_limit=${capacity}`, `overflow_policy=${overflow}`];
  return ['--', `--id=@${bridge}t`, ...table, '--', 'set', 'bridge', bridge, `flow_tables:0=@${bridge}t`];
}
