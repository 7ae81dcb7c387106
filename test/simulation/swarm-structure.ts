// Whole VIPs and pools that come and go, and masks that change, in a random scenario. Not changes of servers and no faults: those are
// swarm-scenario.ts. Drawn from a stream of their own, so that a seed keeps the rest of its scenario. Source: SPEC §6.
import { type Dice, draw, type Json, swarmWeights } from './swarm-dice.ts';
import type { Cast } from './swarm-scenario.ts';

const STRUCTURE = ['set-mask', 'add-vip', 'remove-vip', 'add-pool', 'remove-pool', 'set-pool'] as const;

/** Whole VIPs and pools come and go, masks change. Drawn apart, so that a seed keeps the rest of its scenario. */
export function structureEvents(cast: Cast, dice: Dice): Json[] {
  if (dice.chance(0.5)) return [];
  const weights = swarmWeights(dice, STRUCTURE);
  const names = {
    pools: cast.pools.map(({ name }) => name),
    vips: cast.vips.map(({ name }, i) => ({ name, last: 10 + i })),
  };
  return Array.from({ length: dice.few(8) }, () => {
    const at = { at: `${dice.int(0, cast.endSeconds * 1000)}ms` };
    return { ...at, ...structureEvent(draw(dice, weights), { ...cast, dice }, names) };
  });
}

interface Names {
  readonly pools: string[];
  /** With the last byte of each address. */
  readonly vips: { readonly name: string; readonly last: number }[];
}

const someBits = (dice: Dice, most: number, step: number): string =>
  `bits:${Array.from({ length: dice.int(1, most) }, (_, i) => i * step + dice.int(0, step - 1)).join(',')}`;

/** Names may be of what is not there yet, or no more: then it is refused, and that is written down. */
function structureEvent(kind: string, cast: Cast, { pools, vips }: Names): Json {
  const { dice, servers } = cast;
  const vip = dice.pick(vips);
  const masks = { mask: someBits(dice, 5, 4), ...dice.maybe(0.5, () => ({ mask6: someBits(dice, 3, 3) })) };
  if (kind === 'set-mask') return { [kind]: vip.name, ...masks };
  if (kind === 'remove-vip') return { [kind]: vip.name };
  if (kind === 'remove-pool') return { [kind]: dice.pick(pools) };
  if (kind === 'set-pool') return { [kind]: dice.pick(pools), vip: dice.pick(cast.vips).name };
  if (kind === 'add-pool') {
    const name = `more${pools.length}`;
    pools.push(name);
    return {
      [kind]: name,
      servers: servers.filter((_, i) => i === 0 || dice.chance(0.5)),
      assignment: dice.pick(['ring', 'round-robin', 'usage']),
    };
  }
  // Half of them are a VIP that is, or was, there: refused, or back again.
  const known = dice.chance(0.5);
  const { name, last } = known ? vip : { name: `late${vips.length}`, last: 10 + vips.length };
  if (!known) vips.push({ name, last });
  const address6 = `2001:db8::${(last + 6).toString(16)}`;
  return { [kind]: name, pool: dice.pick(pools), address: `203.0.113.${last}`, address6, ...masks };
}
