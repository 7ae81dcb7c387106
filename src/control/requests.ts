// The one door for changes. A request is checked, alters the configuration at once in the order received, and then its method
// decides how the tables follow: delayed waits for the next rebalance, graceful starts a run or has one planned anew, immediate
// is installed now. Source: SPEC §6 (methods, interruptions).

import type { FlowMod } from '../switching/messages.ts';
import { applyChange } from './apply-change.ts';
import { type Change, type ChangeRequest, isStructure } from './change.ts';
import { checkRequest } from './change-check.ts';
import type { ChangeMethod } from './config.ts';
import { installEverything, installOnly, requestRun } from './graceful-run.ts';
import { reverseMods } from './standing-rules.ts';
import type { SwitchState } from './state.ts';
import type { Turn } from './turn.ts';

export const receiveRequest = (turn: Turn, request: ChangeRequest): void => receiveRequests(turn, [request]);

/** Several requests of one method at once, planned together. Those that are refused are noted and left out. */
export function receiveRequests(turn: Turn, requests: readonly ChangeRequest[]): void {
  const accepted = requests.filter((request) => accept(turn, request));
  const balance = accepted.filter(({ change }) => !isStructure(change));
  const first = balance[0];
  if (first !== undefined) follow(turn, balance, methodOf(turn, first));
}

const methodOf = (turn: Turn, request: ChangeRequest): ChangeMethod =>
  request.method ?? turn.state.settings.method;

function accept(turn: Turn, request: ChangeRequest): boolean {
  const { state } = turn;
  const method = methodOf(turn, request);
  turn.note({ kind: 'request', request: request.id, method, change: request.change });
  const issues = checkRequest(state, request, method);
  if (issues.length > 0) {
    turn.note({ kind: 'request-refused', request: request.id, issues });
    return false;
  }
  state.requestIds.add(request.id);
  state.version++;
  withReverseEntries(turn, request.change.kind, () => applyChange(turn, request, method));
  return true;
}

/** Changes that bring no server to a VIP and take none away: a dropped member stays listed. */
const KEEPS_MEMBERS: ReadonlySet<Change['kind']> = new Set<Change['kind']>([
  'drop',
  'set-member',
  'set-assignment',
  'add-manual',
  'withdraw-manual',
  'rebalance',
]);

/** Under NAT a change can ask for other reverse entries: they follow at once, being in nobody's way. */
function withReverseEntries(turn: Turn, kind: Change['kind'], change: () => void): void {
  if (turn.state.mode === 'mac' || KEEPS_MEMBERS.has(kind)) return change();
  const before = reverseBySwitch(turn);
  change();
  for (const [target, wanted] of reverseBySwitch(turn)) {
    const had = before.get(target) ?? [];
    const [hadCookies, wantedCookies] = [cookiesOf(had), cookiesOf(wanted)];
    const gone = had
      .filter(({ cookie }) => !wantedCookies.has(cookie))
      .map((mod) => ({ ...mod, command: 'delete-strict' as const }));
    turn.send(target.name, ...gone, ...wanted.filter(({ cookie }) => !hadCookies.has(cookie)));
  }
}

const cookiesOf = (mods: readonly FlowMod[]): Set<bigint> => new Set(mods.map(({ cookie }) => cookie));

const reverseBySwitch = (turn: Turn): Map<SwitchState, FlowMod[]> =>
  new Map(turn.upSwitches().map((target) => [target, reverseMods(turn.state, target)]));

function follow(turn: Turn, requests: readonly ChangeRequest[], method: ChangeMethod): void {
  const { state } = turn;
  const ids = requests.map((request) => request.id);
  const last = requests.at(-1)!;
  if (method === 'delayed') {
    state.delayed.push(...ids);
    for (const request of ids) turn.note({ kind: 'request-ended', request, outcome: 'delayed' });
  } else if (method === 'graceful') {
    requestRun(turn, { requests: ids, options: { ...state.settings.move, ...last.move } });
  } else if (last.resume === true && state.run !== null) installOnly(turn, state.run, ids);
  else installEverything(turn, ids);
}
