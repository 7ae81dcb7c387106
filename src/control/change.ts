// What can be asked of a running controller, from a scenario's events, the library or the page: one shape for all, so that there
// is one queue and one set of rules. A change alters the configuration at once, in the order received; its method says when
// and how the flow tables follow. Source: SPEC §6; the seed on "live reconfiguration of server pools and virtual IPs".

import type { Family, Words } from '../base/address.ts';
import type { ManualBucket } from '../mapping/manual-bucket.ts';
import type { ChangeMethod, MoveOptions, PoolConfig, ServerConfig, VipConfig } from './config.ts';
import type { ServerLink } from './rule-compiler.ts';

/** Changes of who owns which bucket: any method. `pool` null: every pool that lists the server (add, drop), or every pool. */
export type BalanceChange =
  | {
      readonly kind: 'add';
      readonly server: string;
      readonly pool: string | null;
      readonly share?: number;
      readonly manualOnly?: boolean;
    }
  | { readonly kind: 'drop'; readonly server: string; readonly pool: string | null }
  | {
      readonly kind: 'set-member';
      readonly server: string;
      readonly pool: string;
      readonly share?: number;
      readonly manualOnly?: boolean;
    }
  | { readonly kind: 'set-assignment'; readonly pool: string; readonly assignment: string }
  | { readonly kind: 'set-vip-pool'; readonly vip: string; readonly pool: string }
  | { readonly kind: 'add-manual'; readonly vip: string; readonly bucket: ManualBucket }
  | { readonly kind: 'withdraw-manual'; readonly vip: string; readonly bucket: string }
  | { readonly kind: 'rebalance'; readonly pool: string | null };

/**
 * Changes with no session to spare: whole VIPs come and go at once whatever method is asked for, and a new mask makes other
 * buckets, so it cannot be drained bucket by bucket. Of these only `delayed` is refused. Pools and machines touch no table.
 */
export type StructureChange =
  | { readonly kind: 'add-vip'; readonly vip: VipConfig }
  | { readonly kind: 'remove-vip'; readonly vip: string }
  | { readonly kind: 'set-vip-mask'; readonly vip: string; readonly family: Family; readonly mask: Words }
  | { readonly kind: 'add-pool'; readonly pool: PoolConfig }
  | { readonly kind: 'remove-pool'; readonly pool: string }
  | {
      readonly kind: 'register';
      readonly server: ServerConfig;
      readonly links: readonly (ServerLink & { readonly ingress: string })[];
    }
  | { readonly kind: 'forget'; readonly server: string };

export type Change = BalanceChange | StructureChange;

const STRUCTURE = new Set<Change['kind']>([
  'add-vip',
  'remove-vip',
  'set-vip-mask',
  'add-pool',
  'remove-pool',
  'register',
  'forget',
]);

/** Whether a change concerns whole VIPs, pools or machines. */
export const isStructure = (change: Change): change is StructureChange => STRUCTURE.has(change.kind);

export interface ChangeRequest {
  /** The caller's name for it; it comes back in the log. Unique. */
  readonly id: string;
  readonly change: Change;
  /** Default: the controller's. */
  readonly method?: ChangeMethod;
  /** What differs from the controller's numbers for this change. */
  readonly move?: Partial<MoveOptions>;
  /** Of an immediate change that interrupts a graceful run: only its own diff now, the rest gracefully. Default false [seed]. */
  readonly resume?: boolean;
}
