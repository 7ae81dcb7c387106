// The base entries of a table as lines for `ovs-ofctl add-flows`: masked source, destination, destination MAC, output port, drop. Only
// what the static tables of advice hold; entries of moves are not its business. Source: SPEC §5.

import { formatAddress } from '../base/address-text.ts';
import { assert } from '../base/assert.ts';
import { compileRules, type RuleInput } from '../control/rule-compiler.ts';
import type { Action, FlowMod, MaskedWords } from '../switching/messages.ts';

export interface OvsTable {
  readonly ingress: string;
  /** One flow a line. */
  readonly text: string;
}

export const ovsTables = (input: RuleInput): OvsTable[] =>
  compileRules(input).map(({ ingress, mods }) => ({
    ingress,
    text: `${mods.map(flowLine).join('\n')}\n`,
  }));

function flowLine(flow: FlowMod): string {
  const { match } = flow;
  const v6 = match.family === 6;
  const fields = [
    `cookie=0x${flow.cookie.toString(16)}`,
    `priority=${flow.priority}`,
    ...(match.family === undefined ? [] : [v6 ? 'ipv6' : 'ip']),
    ...masked(v6 ? 'ipv6_src' : 'nw_src', match.source, v6),
    ...masked(v6 ? 'ipv6_dst' : 'nw_dst', match.destination, v6),
  ];
  return `${fields.join(',')},actions=${flow.actions.length === 0 ? 'drop' : flow.actions.map(actionText).join(',')}`;
}

function masked(name: string, field: MaskedWords | undefined, v6: boolean): string[] {
  if (field === undefined) return [];
  const family = v6 ? 6 : 4;
  const value = formatAddress({ family, words: field.value });
  return [`${name}=${value}/${formatAddress({ family, words: field.mask })}`];
}

function actionText(action: Action): string {
  if (action.kind === 'set-destination-mac') return `mod_dl_dst:${macText(action.mac)}`;
  if (action.kind === 'output') return `output:${action.port}`;
  assert(false, `a base entry has no action ${action.kind}`);
}

/** 02:00:00:00:00:01 of a number below 2^48. */
const macText = (mac: number): string => mac.toString(16).padStart(12, '0').match(/../g)!.join(':');
