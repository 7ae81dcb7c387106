// All pins toward a server go, at every switch: it was dropped at once or has failed, so its sessions are lost and their clients
// should find the new owner with their next packet rather than a dead one. Source: SPEC §6 (immediate).

import { serverFilter, serverOfVipFilter } from './cookie.ts';
import { deleteFlows } from './rule-compiler.ts';
import type { Turn } from './turn.ts';

/** Deletes both kinds of pins toward `server`; `vip` null: whatever VIP they are of. */
export function cutPins(
  turn: Turn,
  server: string,
  vip: { readonly name: string; readonly number: number } | null,
): void {
  const machine = turn.state.machines.get(server);
  if (machine === undefined) return;
  const filters = (['pin-new', 'pin-old'] as const).map((kind) =>
    vip === null ? serverFilter(kind, machine.number) : serverOfVipFilter(kind, machine.number, vip.number),
  );
  for (const { name, channel } of turn.state.switches.values())
    if (channel !== 'down') turn.send(name, ...filters.map((filter) => deleteFlows(filter)));
  turn.note({ kind: 'pins-cut', server, vip: vip?.name ?? null });
}
