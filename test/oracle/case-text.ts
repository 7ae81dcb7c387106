// A case, and what differs on it, for a person to read.

import { formatAddress } from '../../src/base/address-text.ts';
import type { FlowMod } from '../../src/switching/messages.ts';
import type { TestPacket } from './frames.ts';
import { matchText } from './observation-text.ts';
import type { Difference, OracleCase, Step } from './oracle-case.ts';

function modText(mod: FlowMod): string {
  const filter = mod.cookieMask === 0n ? '' : `/${mod.cookieMask}`;
  const actions = mod.actions.map((action) =>
    action.kind === 'output' ? `output:${action.port}` : action.kind,
  );
  return `${mod.command} ${matchText(mod.match) || 'everything'} priority ${mod.priority} cookie ${mod.cookie}${filter} idle ${mod.idleTimeoutUs / 1e6} s hard ${mod.hardTimeoutUs / 1e6} s importance ${mod.importance}${mod.checkOverlap ? ' check-overlap' : ''}${mod.sendFlowRemoved ? ' tell' : ''} -> ${actions.join(', ') || 'drop'}`;
}

function packetText(packet: TestPacket): string {
  const { family } = packet;
  const source = formatAddress({ family, words: packet.source });
  const destination = formatAddress({ family, words: packet.destination });
  return `packet ${packet.id} in ${packet.inPort} protocol ${packet.protocol} ${source} ${packet.sourcePort} > ${destination} ${packet.destinationPort} flags ${packet.tcpFlags.toString(16)}`;
}

function stepText(step: Step): string[] {
  if (step.kind === 'mods') return [step.bundle ? 'bundle:' : 'flow-mods:', ...step.mods.map(modText)];
  return step.kind === 'packets' ? step.packets.map(packetText) : ['flow-stats'];
}

export const caseText = (oracleCase: OracleCase): string =>
  [
    `capacity ${oracleCase.capacity}, ${oracleCase.overflow}`,
    ...oracleCase.steps.flatMap((step, i) =>
      stepText(step).map(
        (line, j) => `${j === 0 ? `step ${i} at ${step.atMs} ms`.padEnd(22) : ' '.repeat(22)} ${line}`,
      ),
    ),
  ].join('\n');

export const differenceText = (found: readonly Difference[]): string =>
  found
    .flatMap(({ part, real, ours }) => [
      `${part}:`,
      ...real.map((line) => `  real: ${line}`),
      ...ours.map((line) => `  ours: ${line}`),
    ])
    .join('\n');

export const repeatCommand = ({ seed, index }: OracleCase): string =>
  `npm run oracle:ovs -- --cases 1 --seed ${seed} --first ${index}`;
