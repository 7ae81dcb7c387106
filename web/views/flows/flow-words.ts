// The finding of a flow table in words, from what the filter shows.

import { countText, percentText } from '../../charts/words.ts';
import type { FlowPage } from '../../engine/engine.ts';

export function flowFinding(page: FlowPage, server: string | null): { finding: string; why: string } {
  return { finding: findingText(page, server), why: whyText(page) };
}

const entries = (count: number): string => (count === 1 ? 'one entry' : `${countText(count)} entries`);

function findingText(page: FlowPage, server: string | null): string {
  const { ingress, total, matching, matchingPackets, totalPackets } = page;
  if (total === 0) return `The flow table of ${ingress} is empty.`;
  if (matching === 0) return `No entry of ${ingress} matches.`;
  const part = totalPackets === 0 ? null : percentText(matchingPackets / totalPackets);
  if (server !== null)
    return `${entries(matching)} of ${ingress} send to ${server}${part === null ? '' : `, and carry ${part} of its packets`}.`;
  if (matching < total)
    return `${entries(matching)} of ${countText(total)} at ${ingress} match${part === null ? '' : `, and carry ${part} of its packets`}.`;
  return `${ingress} holds ${entries(total)} and matched ${countText(totalPackets)} packets.`;
}

function whyText({ matching, unused, matchingPackets, busiest, capacity, total }: FlowPage): string {
  if (matching === 0) return 'Other words, another server or another ingress may.';
  const never =
    unused === 0 ? 'every entry was hit' : `${entries(unused)} ${unused === 1 ? 'was' : 'were'} never hit`;
  const hot =
    matchingPackets === 0
      ? 'None of them was hit.'
      : `The busiest entry carries ${percentText(busiest / matchingPackets)} of these packets; ${never}.`;
  return `${hot} The table is ${percentText(total / capacity)} full.`;
}
