// Events that ask the controller for a change: servers, shares, manual buckets, VIPs and pools coming, changing and going. The verb
// is a key (`drop: s03`), its terms stand beside it. Shapes of `change` fit src/control/change.ts. Source: SPEC §6.

import * as z from 'zod';
import type { Family, Words } from '../../base/address.ts';
import type { Path, Resolver } from '../resolver.ts';
import { CHANGE_METHODS, type ChangeMethod } from './controller.ts';
import {
  durationText,
  ipv4MaskText,
  ipv4Text,
  ipv6MaskText,
  ipv6Text,
  nameText,
  positiveNumber,
} from './fields.ts';
import { moveFields, type ResolvedMoveOptions, resolveMove } from './move-options.ts';
import { ASSIGNMENTS } from './pools.ts';
import { DEFAULT_MASK, DEFAULT_MASK6, type ResolvedManualBucket } from './vips.ts';

const timed = { at: durationText.describe('when, from the start of the run') };

/** How a change of balance is carried out. */
const terms = {
  ...timed,
  method: z.enum(CHANGE_METHODS).optional().describe("default: the controller's method"),
  resume: z
    .boolean()
    .optional()
    .describe('immediate ones: an interrupted graceful run goes on gracefully afterwards; default false'),
  ...moveFields,
};

const inPool = nameText.optional().describe('default: every pool that has the server');
const membership = { share: positiveNumber.optional(), 'manual-only': z.boolean().optional() };

const drop = z.strictObject({
  ...terms,
  drop: nameText.describe('the server to take out of service'),
  pool: inPool,
});
const add = z.strictObject({
  ...terms,
  add: nameText.describe('the server to bring into service'),
  pool: inPool,
  ...membership,
});
const set = z.strictObject({
  ...terms,
  set: nameText.describe('the server whose share or attribute changes'),
  pool: nameText,
  ...membership,
});
const rebalance = z.strictObject({ ...terms, rebalance: nameText.describe('a pool, or all') });
const assignment = z.strictObject({
  ...terms,
  assignment: z.enum(ASSIGNMENTS).describe('how buckets are given to servers from now on'),
  pool: nameText,
});
const setPool = z.strictObject({
  ...terms,
  'set-pool': nameText.describe('the pool a VIP is on from now on'),
  vip: nameText,
});
const addManual = z.strictObject({
  ...terms,
  'add-manual': nameText.describe('name of the new manual bucket'),
  vip: nameText,
  match: z.string().min(1).max(100).describe('a prefix, or value/mask'),
  server: nameText.optional().describe('binds the bucket to this server; left out, it is pooled'),
  priority: z
    .int()
    .min(0)
    .max(99)
    .optional()
    .describe('among equally many mask bits; higher wins; default 0'),
});
const withdrawManual = z.strictObject({
  ...terms,
  'withdraw-manual': nameText.describe('the manual bucket that goes'),
  vip: nameText,
});
const addVip = z.strictObject({
  ...timed,
  'add-vip': nameText.describe('name of the new VIP'),
  pool: nameText,
  address: ipv4Text.optional(),
  mask: ipv4MaskText.optional(),
  address6: ipv6Text.optional(),
  mask6: ipv6MaskText.optional(),
});
const removeVip = z.strictObject({ ...timed, 'remove-vip': nameText });
const setMask = z.strictObject({
  ...timed,
  'set-mask': nameText.describe('the VIP that gets another mask'),
  mask: ipv4MaskText.optional(),
  mask6: ipv6MaskText.optional(),
});
const addPool = z.strictObject({
  ...timed,
  'add-pool': nameText.describe('name of the new pool'),
  servers: z.array(nameText).min(1).max(4096).describe('servers of other pools'),
  assignment: z.enum(ASSIGNMENTS).optional(),
});
const removePool = z.strictObject({ ...timed, 'remove-pool': nameText });

export const changeInputs = [
  drop,
  add,
  set,
  rebalance,
  assignment,
  setPool,
  addManual,
  withdrawManual,
  addVip,
  removeVip,
  setMask,
  addPool,
  removePool,
] as const;

export type ChangeInput = z.infer<(typeof changeInputs)[number]>;

interface NewMembership {
  readonly share?: number;
  readonly manualOnly?: boolean;
}

/** `pool` null: every pool that has the server, or every pool. */
export type ResolvedChange =
  | ({ readonly kind: 'add'; readonly server: string; readonly pool: string | null } & NewMembership)
  | { readonly kind: 'drop'; readonly server: string; readonly pool: string | null }
  | ({ readonly kind: 'set-member'; readonly server: string; readonly pool: string } & NewMembership)
  | { readonly kind: 'set-assignment'; readonly pool: string; readonly assignment: string }
  | { readonly kind: 'set-vip-pool'; readonly vip: string; readonly pool: string }
  | { readonly kind: 'add-manual'; readonly vip: string; readonly bucket: ResolvedManualBucket }
  | { readonly kind: 'withdraw-manual'; readonly vip: string; readonly bucket: string }
  | { readonly kind: 'rebalance'; readonly pool: string | null }
  | { readonly kind: 'add-vip'; readonly vip: NewVip }
  | { readonly kind: 'remove-vip'; readonly vip: string }
  | { readonly kind: 'set-vip-mask'; readonly vip: string; readonly family: Family; readonly mask: Words }
  | { readonly kind: 'add-pool'; readonly pool: NewPool }
  | { readonly kind: 'remove-pool'; readonly pool: string };

export interface NewVip {
  readonly name: string;
  readonly pool: string;
  readonly families: readonly {
    readonly address: { readonly family: Family; readonly words: Words };
    readonly mask: Words;
  }[];
  readonly manual: readonly ResolvedManualBucket[];
}

export interface NewPool {
  readonly name: string;
  readonly assignment: string;
  readonly virtualNodes: number;
  readonly headroomRatio: number;
  readonly members: readonly {
    readonly server: string;
    readonly share: number;
    readonly manualOnly: boolean;
    readonly state: 'active';
  }[];
}

/** How the change is carried out; what is not written is the controller's. */
export interface ChangeTerms {
  readonly method: ChangeMethod | null;
  readonly resume: boolean;
  readonly move: Partial<ResolvedMoveOptions>;
}

/** Whole VIPs and pools come and go at once and have no terms. */
export function resolveTerms(input: ChangeInput, path: Path, resolver: Resolver): ChangeTerms {
  if (!hasTerms(input)) return { method: null, resume: false, move: {} };
  const { method = null, resume = false } = input;
  return { method, resume, move: resolveMove(input, path, resolver) };
}

const hasTerms = (input: ChangeInput): input is Extract<ChangeInput, { method?: unknown }> =>
  !['add-vip', 'remove-vip', 'set-mask', 'add-pool', 'remove-pool'].some((verb) => verb in input);

/** None where an issue says why; two where both masks of a VIP change. */
export function resolveChange(input: ChangeInput, path: Path, resolver: Resolver): ResolvedChange[] {
  if ('drop' in input || 'add' in input || 'set' in input) return resolveMember(input, path, resolver);
  if ('rebalance' in input) {
    const isAll = input.rebalance === 'all';
    if (!isAll) resolver.reference('pool', input.rebalance, [...path, 'rebalance']);
    return [{ kind: 'rebalance', pool: isAll ? null : input.rebalance }];
  }
  if ('add-manual' in input || 'withdraw-manual' in input) return resolveManual(input, path, resolver);
  if ('add-pool' in input) return [newPool(input, path, resolver)];
  if ('remove-pool' in input) return [{ kind: 'remove-pool', pool: input['remove-pool'] }];
  if ('assignment' in input) {
    resolver.reference('pool', input.pool, [...path, 'pool']);
    return [{ kind: 'set-assignment', pool: input.pool, assignment: input.assignment }];
  }
  return resolveVipChange(input, path, resolver);
}

type MemberInput = z.infer<typeof drop> | z.infer<typeof add> | z.infer<typeof set>;

function resolveMember(input: MemberInput, path: Path, resolver: Resolver): ResolvedChange[] {
  if ('drop' in input) {
    checkServer(resolver, input.drop, input.pool, [...path, 'drop']);
    return [{ kind: 'drop', server: input.drop, pool: input.pool ?? null }];
  }
  const membership: NewMembership = {
    ...(input.share === undefined ? {} : { share: input.share }),
    ...(input['manual-only'] === undefined ? {} : { manualOnly: input['manual-only'] }),
  };
  if ('add' in input) {
    checkServer(resolver, input.add, input.pool, [...path, 'add']);
    return [{ kind: 'add', server: input.add, pool: input.pool ?? null, ...membership }];
  }
  checkServer(resolver, input.set, input.pool, [...path, 'set']);
  if (Object.keys(membership).length === 0)
    resolver.issue([...path, 'set'], { message: 'nothing is set', expected: '`share` or `manual-only`' });
  return [{ kind: 'set-member', server: input.set, pool: input.pool, ...membership }];
}

function checkServer(resolver: Resolver, server: string, pool: string | undefined, at: Path): void {
  if (pool === undefined) resolver.reference('server', server, at);
  else if (resolver.reference('pool', pool, [...at.slice(0, -1), 'pool']))
    resolver.serverOf(pool, server, at);
}

type ManualInput = z.infer<typeof addManual> | z.infer<typeof withdrawManual>;

function resolveManual(input: ManualInput, path: Path, resolver: Resolver): ResolvedChange[] {
  resolver.reference('VIP', input.vip, [...path, 'vip']);
  if ('withdraw-manual' in input)
    return [{ kind: 'withdraw-manual', vip: input.vip, bucket: input['withdraw-manual'] }];
  const { server } = input;
  if (server !== undefined) resolver.reference('server', server, [...path, 'server']);
  const match = resolver.match([...path, 'match'], input.match);
  if (match === null) return [];
  const kind = server === undefined ? 'pooled' : 'static';
  const bucket = {
    name: input['add-manual'],
    ...match,
    kind,
    server: server ?? null,
    priority: input.priority ?? 0,
  } as const;
  return [{ kind: 'add-manual', vip: input.vip, bucket }];
}

type VipInput =
  | z.infer<typeof setPool>
  | z.infer<typeof addVip>
  | z.infer<typeof removeVip>
  | z.infer<typeof setMask>;

function resolveVipChange(input: VipInput, path: Path, resolver: Resolver): ResolvedChange[] {
  if ('set-pool' in input) {
    resolver.reference('VIP', input.vip, [...path, 'vip']);
    return [{ kind: 'set-vip-pool', vip: input.vip, pool: input['set-pool'] }];
  }
  if ('remove-vip' in input) return [{ kind: 'remove-vip', vip: input['remove-vip'] }];
  if ('add-vip' in input) return [newVip(input, path, resolver)];
  const masks = (['mask', 'mask6'] as const).filter((key) => input[key] !== undefined);
  if (masks.length === 0) resolver.issue([...path, 'set-mask'], { message: 'no mask is given' });
  return masks.flatMap((key): ResolvedChange[] => {
    const family = key === 'mask' ? 4 : 6;
    const mask = resolver.mask([...path, key], input[key]!, family);
    return mask === null ? [] : [{ kind: 'set-vip-mask', vip: input['set-mask'], family, mask }];
  });
}

function newVip(input: z.infer<typeof addVip>, path: Path, resolver: Resolver): ResolvedChange {
  const v4 = input.address === undefined ? null : resolver.ipv4([...path, 'address'], input.address);
  const v6 = input.address6 === undefined ? null : resolver.ipv6([...path, 'address6'], input.address6);
  if (input.address === undefined && input.address6 === undefined)
    resolver.issue([...path, 'add-vip'], { message: 'a new VIP needs `address`, `address6` or both' });
  const mask = resolver.mask([...path, 'mask'], input.mask ?? DEFAULT_MASK, 4);
  const mask6 = resolver.mask([...path, 'mask6'], input.mask6 ?? DEFAULT_MASK6, 6);
  const families: NewVip['families'] = [
    ...(v4 && mask ? [{ address: { family: 4 as const, words: v4 }, mask }] : []),
    ...(v6 && mask6 ? [{ address: { family: 6 as const, words: v6 }, mask: mask6 }] : []),
  ];
  return { kind: 'add-vip', vip: { name: input['add-vip'], pool: input.pool, families, manual: [] } };
}

function newPool(input: z.infer<typeof addPool>, path: Path, resolver: Resolver): ResolvedChange {
  input.servers.forEach((server, i) => {
    resolver.reference('server', server, [...path, 'servers', i]);
  });
  const members = input.servers.map((server) => ({
    server,
    share: 1,
    manualOnly: false,
    state: 'active' as const,
  }));
  const pool: NewPool = {
    name: input['add-pool'],
    assignment: input.assignment ?? 'ring',
    virtualNodes: 128,
    headroomRatio: 0.1,
    members,
  };
  return { kind: 'add-pool', pool };
}
