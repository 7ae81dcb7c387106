// Whether a request can be carried out, before anything is altered: every reason why not, at once, each with what to do. Bad input from
// a user, so Issues and no exception. The rule for manual buckets is SPEC §5's: overlaps of equal priority are refused.

import { unreachable } from '../base/assert.ts';
import type { Issue } from '../base/result.ts';
import { assigners } from '../mapping/assigners.ts';
import { type ManualBucket, manualKey, refuseManualTies } from '../mapping/manual-bucket.ts';
import { type BalanceChange, type ChangeRequest, isStructure } from './change.ts';
import { checkManual, checkMember, checkPool, checkVip, tablesOfVip, unknown } from './check-names.ts';
import type { ChangeMethod, MoveOptions } from './config.ts';
import { hasFailed } from './machine-health.ts';
import { checkNat } from './nat-check.ts';
import type { ControllerState } from './state.ts';
import { checkStructure } from './structure-check.ts';

/** Empty: go ahead. */
export function checkRequest(state: ControllerState, request: ChangeRequest, method: ChangeMethod): Issue[] {
  const { id, change } = request;
  const issues = [...checkMove(request.move ?? {}), ...checkNat(state, change)];
  if (state.requestIds.has(id)) issues.push({ message: `request \`${id}\` has been made before` });
  if (!isStructure(change)) return [...issues, ...checkBalance(state, change)];
  if (method === 'delayed') {
    issues.push({
      message: `\`${change.kind}\` cannot be delayed`,
      hint: 'it moves no bucket between servers: ask for it when it is due',
    });
  }
  return [...issues, ...checkStructure(state, change)];
}

function checkMove(move: Partial<MoveOptions>): Issue[] {
  const { parallelBuckets = 1, tableLimitRatio = 1, searchTimeoutUs = 0, pinIdleTimeoutUs = 0 } = move;
  const { pinHardTimeoutUs = 0, puntGuardUs = 0 } = move;
  const durations = { searchTimeoutUs, pinIdleTimeoutUs, pinHardTimeoutUs, puntGuardUs };
  const issues = Object.entries(durations)
    .filter(([, us]) => !Number.isSafeInteger(us) || us < 0)
    .map(([name, us]): Issue => ({ message: `${name} is ${us}`, expected: 'whole microseconds, 0 or more' }));
  if (!Number.isInteger(parallelBuckets) || parallelBuckets < 1)
    issues.push({ message: `parallelBuckets is ${parallelBuckets}`, expected: 'a whole number, 1 or more' });
  if (!(tableLimitRatio > 0 && tableLimitRatio <= 1))
    issues.push({ message: `tableLimitRatio is ${tableLimitRatio}`, expected: 'above 0, at most 1' });
  return issues;
}

function checkBalance(state: ControllerState, change: BalanceChange): Issue[] {
  switch (change.kind) {
    case 'add':
      return checkAdd(state, change);
    case 'drop':
      return [...checkPool(state, change.pool), ...checkMember(state, change.pool, change.server)];
    case 'set-member':
      return [
        ...checkPool(state, change.pool),
        ...checkMember(state, change.pool, change.server),
        ...checkShare(change.share),
      ];
    case 'set-assignment': {
      const known = assigners.get(change.assignment);
      return [...checkPool(state, change.pool), ...(known.ok ? [] : known.issues)];
    }
    case 'set-vip-pool':
      return [...checkVip(state, change.vip), ...checkPool(state, change.pool)];
    case 'add-manual':
      return checkAddManual(state, change.vip, change.bucket);
    case 'withdraw-manual':
      return checkWithdrawManual(state, change.vip, change.bucket);
    case 'rebalance':
      return checkPool(state, change.pool);
    default:
      return unreachable(change);
  }
}

function checkAdd(state: ControllerState, change: Extract<BalanceChange, { kind: 'add' }>): Issue[] {
  const machine = state.machines.get(change.server);
  const issues = [...checkPool(state, change.pool), ...checkShare(change.share)];
  if (machine === undefined)
    issues.push(unknown('server', change.server, [...state.machines.keys()], 'register it first'));
  else if (hasFailed(machine))
    issues.push({
      message: `server \`${change.server}\` fails its probes`,
      hint: 'add it when it is well again',
    });
  if (change.pool === null) issues.push(...checkMember(state, null, change.server));
  return [...issues, ...(machine === undefined ? [] : checkLinks(state, change.server))];
}

function checkLinks(state: ControllerState, server: string): Issue[] {
  const without = [...state.switches.values()].filter((it) =>
    it.links.every((link) => link.server !== server),
  );
  return without.map(({ name }) => ({
    message: `ingress \`${name}\` has no port for server \`${server}\``,
    hint: 'register the server with a link for every ingress',
  }));
}

const checkShare = (share: number | undefined): Issue[] =>
  share === undefined || (share > 0 && Number.isFinite(share))
    ? []
    : [{ message: `a share of ${share}`, expected: 'a number above 0' }];

function checkAddManual(state: ControllerState, vip: string, bucket: ManualBucket): Issue[] {
  const issues = checkVip(state, vip);
  if (issues.length > 0) return issues;
  const table = tablesOfVip(state, vip).find((it) => it.address.family === bucket.family);
  if (table === undefined) return [{ message: `VIP \`${vip}\` has no IPv${bucket.family} address` }];
  const others = [...table.manual.values()].filter((it) => it.wanted).map((it) => it.bucket);
  if (others.some((other) => other.name === bucket.name))
    return [{ message: `VIP \`${vip}\` has a manual bucket \`${bucket.name}\` already` }];
  if (others.some((other) => manualKey(other) === manualKey(bucket)))
    return [{ message: `VIP \`${vip}\` has a manual bucket with that match and priority already` }];
  return [...checkManual(state, table.pool, bucket), ...refuseManualTies([...others, bucket])];
}

function checkWithdrawManual(state: ControllerState, vip: string, bucket: string): Issue[] {
  const issues = checkVip(state, vip);
  if (issues.length > 0) return issues;
  const manual = tablesOfVip(state, vip).flatMap((table) => [...table.manual.values()]);
  const names = manual.filter((it) => it.wanted).map((it) => it.bucket.name);
  return names.includes(bucket) ? [] : [unknown('manual bucket', bucket, names)];
}
