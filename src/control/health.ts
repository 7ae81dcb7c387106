// Whether servers live: four kinds of probes (port, ping, daemon, service), each with an interval and how many results in a row change
// the verdict. A server that fails one is dropped at once from every pool and its pins are cut; when all are well again it returns
// gracefully to the pools it was dropped from, unless somebody has decided otherwise meanwhile. Probing itself is the driver's.
// Source: SPEC §6; the seed: "if a server's port goes down an immediate drop is the appropriate response".

import type { ProbeKind, ProbeSettings } from './config.ts';
import { cutPins } from './cut-pins.ts';
import { hasFailed } from './machine-health.ts';
import { receiveRequest, receiveRequests } from './requests.ts';
import type { MachineState, MemberState, SwitchState } from './state.ts';
import type { Turn } from './turn.ts';
import { nextMultiple } from './usage.ts';

const PROBE_TIMER = 'probe ';

export function armProbes(turn: Turn): void {
  for (const { kind, intervalUs } of turn.state.settings.probes)
    if (intervalUs > 0) turn.arm(PROBE_TIMER + kind, nextMultiple(turn.nowUs, intervalUs));
}

/** true if the timer was one of ours: every server is probed; ports are looked at. */
export function probeTimerFired(turn: Turn, id: string): boolean {
  const settings = turn.state.settings.probes.find(({ kind }) => PROBE_TIMER + kind === id);
  if (settings === undefined) return false;
  turn.arm(id, nextMultiple(turn.nowUs, settings.intervalUs));
  for (const machine of turn.state.machines.values()) {
    if (settings.kind === 'port') judge(turn, machine, settings, arePortsUp(turn, machine));
    else turn.probe({ server: machine.id, probe: settings.kind });
  }
  return true;
}

/** A port of a switch went up or down. With interval 0 that is a result at once, else it waits for the next look. */
export function portChanged(turn: Turn, target: SwitchState, port: number, up: boolean): void {
  if (up) target.portsDown.delete(port);
  else target.portsDown.add(port);
  const settings = turn.state.settings.probes.find(({ kind }) => kind === 'port');
  if (settings === undefined || settings.intervalUs > 0) return;
  for (const { server } of target.links.filter((link) => link.port === port)) {
    const machine = turn.state.machines.get(server);
    if (machine !== undefined) judge(turn, machine, settings, arePortsUp(turn, machine));
  }
}

/** A server is well connected while its port is up at every ingress: all of them must agree on its buckets. */
const arePortsUp = (turn: Turn, machine: MachineState): boolean =>
  [...turn.state.switches.values()].every((it) =>
    it.links.every(({ server, port }) => server !== machine.id || !it.portsDown.has(port)),
  );

/** What the driver's probe of a server found. */
export function probeAnswered(turn: Turn, server: string, kind: ProbeKind, up: boolean): void {
  const machine = turn.state.machines.get(server);
  const settings = turn.state.settings.probes.find((it) => it.kind === kind);
  if (machine !== undefined && settings !== undefined) judge(turn, machine, settings, up);
}

function judge(turn: Turn, machine: MachineState, settings: ProbeSettings, up: boolean): void {
  const count = machine.probes.get(settings.kind) ?? { failed: false, against: 0 };
  machine.probes.set(settings.kind, count);
  count.against = up === count.failed ? count.against + 1 : 0;
  if (count.against < (up ? settings.recoverAfter : settings.failAfter) || count.against === 0) return;
  const before = hasFailed(machine);
  count.failed = !up;
  count.against = 0;
  turn.note({ kind: 'health', server: machine.id, probe: settings.kind, up });
  if (!before) failServer(turn, machine);
  else if (!hasFailed(machine)) returnServer(turn, machine);
}

function failServer(turn: Turn, machine: MachineState): void {
  const pools = [...turn.state.pools.values()];
  const wanted = pools.filter((pool) => pool.members.get(machine.id)?.wanted === true);
  cutPins(turn, machine.id, null);
  if (pools.some((pool) => mayOwnBuckets(pool.members.get(machine.id)))) {
    receiveRequest(turn, {
      id: `failure ${machine.id} ${turn.nowUs}`,
      change: { kind: 'drop', server: machine.id, pool: null },
      method: 'immediate',
      resume: turn.state.settings.resumeAfterFailure,
    });
  }
  for (const pool of pools) {
    const member = pool.members.get(machine.id);
    if (member !== undefined) member.severed = true;
  }
  for (const pool of wanted) machine.returnsTo.add(pool.name);
}

/** One that is draining, or whose drop is delayed, still has buckets. */
const mayOwnBuckets = (member: MemberState | undefined): boolean =>
  member !== undefined && (member.wanted || (member.state !== 'removed' && member.state !== 'standby'));

function returnServer(turn: Turn, machine: MachineState): void {
  const requests = [...machine.returnsTo].map((pool) => ({
    id: `return ${machine.id} ${pool} ${turn.nowUs}`,
    change: { kind: 'add' as const, server: machine.id, pool },
    method: 'graceful' as const,
  }));
  receiveRequests(turn, requests);
}
