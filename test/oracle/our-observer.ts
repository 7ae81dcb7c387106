// Runs a case through our switch, at no cost and with exact expiry, and writes down what the real one would tell.
// `durationMs` is rounded up: ours removes an entry one microsecond after its deadline, the real clock has milliseconds.

import type { Packet } from '../../src/net/packet.ts';
import type { FlowModError, FlowStats, FromSwitch } from '../../src/switching/messages.ts';
import type { Switch as SwitchClass } from '../../src/switching/switch.ts';
import { NO_COSTS } from '../../src/switching/switch-costs.ts';
import { headerText, simulatedPacket, type TestPacket } from './frames.ts';
import { entryText, errorText, packetText, removalText } from './observation-text.ts';
import type { Observation, OracleCase, Step } from './oracle-case.ts';
import { PORTS } from './oracle-case.ts';

export type SwitchConstructor = typeof SwitchClass;

const milliseconds = (us: number): number => Math.ceil(us / 1000);
const headerOf = (packet: Packet): string =>
  headerText(
    packet.destinationMac,
    packet.family,
    [packet.s0, packet.s1, packet.s2, packet.s3],
    [packet.d0, packet.d1, packet.d2, packet.d3],
  );

/** `Switch` is a parameter so that a planted mistake can be put in its place. */
export function observeOurs(Switch: SwitchConstructor, oracleCase: OracleCase): Observation {
  return new Observer(Switch, oracleCase).run();
}

class Observer {
  private readonly packets: string[] = [];
  private readonly removals: string[] = [];
  private readonly errors: string[] = [];
  private readonly stats: string[] = [];
  private readonly vacancies: string[] = [];
  private readonly oracleCase: OracleCase;
  private readonly device: SwitchClass;
  private places: string[] = [];
  private lastError: FlowModError | null = null;

  constructor(Switch: SwitchConstructor, oracleCase: OracleCase) {
    this.oracleCase = oracleCase;
    const { capacity, overflow, vacancy } = oracleCase;
    const percents =
      vacancy === null
        ? {}
        : { vacancy: { downRatio: vacancy.downPercent / 100, upRatio: vacancy.upPercent / 100 } };
    this.device = new Switch(
      {
        output: (port, packet) => this.places.push(`port ${port} ${headerOf(packet)}`),
        dropped: () => undefined,
        toController: (message) => this.hear(message),
      },
      { ports: PORTS, costs: NO_COSTS, capacity, overflow, ...percents, copyPacket: (packet) => packet },
    );
  }

  run(): Observation {
    this.oracleCase.steps.forEach((step, i) => {
      this.waitUntil(step.atMs * 1000);
      this.take(step, i);
    });
    const { packets, removals, errors, stats, vacancies } = this;
    return { packets, removals, errors, stats, vacancies };
  }

  private waitUntil(nowUs: number): void {
    while (this.device.nextDeadlineUs <= nowUs) this.device.wake(this.device.nextDeadlineUs);
    this.device.wake(nowUs);
  }

  private take(step: Step, index: number): void {
    const nowUs = step.atMs * 1000;
    if (step.kind === 'packets') for (const packet of step.packets) this.send(packet, nowUs);
    else if (step.kind === 'stats') this.readStats(index, nowUs);
    else if (step.bundle) {
      this.device.receiveMessage({ kind: 'bundle', mods: step.mods, xid: index }, nowUs);
      if (this.lastError !== null) this.errors.push(errorText(index, 'bundle', this.lastError));
    } else
      step.mods.forEach((mod, i) => {
        this.lastError = null;
        this.device.receiveMessage(mod, nowUs);
        if (this.lastError !== null) this.errors.push(errorText(index, i, this.lastError));
      });
  }

  private send(test: TestPacket, nowUs: number): void {
    this.places = [];
    this.device.receive(simulatedPacket(test), nowUs);
    this.packets.push(packetText(test.id, this.places));
  }

  private readStats(index: number, nowUs: number): void {
    for (const entry of this.device.table.stats(nowUs)) this.stats.push(entryText(index, seenEntry(entry)));
  }

  private hear(message: FromSwitch): void {
    if (message.kind === 'error' || message.kind === 'bundle-reply') this.lastError = message.error;
    else if (message.kind === 'vacancy') this.vacancies.push(message.up ? 'vacancy up' : 'vacancy down');
    else if (message.kind === 'flow-removed')
      this.removals.push(removalText({ ...message, durationMs: milliseconds(message.durationUs) }));
    else if (message.kind === 'packet-in') {
      const { family, source, destination, cookie } = message;
      this.places.push(`controller cookie ${cookie} ${addressesText(family, source, destination)}`);
    }
  }
}

const addressesText = (
  family: Parameters<typeof headerText>[1],
  source: Parameters<typeof headerText>[2],
  destination: Parameters<typeof headerText>[3],
): string => headerText(0, family, source, destination).replace(/^mac \S+ /, '');

function seenEntry(entry: FlowStats) {
  return {
    ...entry,
    idleTimeoutSeconds: entry.idleTimeoutUs / 1_000_000,
    hardTimeoutSeconds: entry.hardTimeoutUs / 1_000_000,
    durationMs: milliseconds(entry.durationUs),
  };
}
