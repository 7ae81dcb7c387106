// Why a session was lost. Counted apart; their sum is the sessions lost. `unserved` (no address in the packet's family) is not
// among them: such a packet never reached a pool. Source: SPEC §2, §6.

export const LOSS_CAUSES = [
  'moved',
  'non_tcp',
  'idle_before_seen',
  'idle_after_pin',
  'hard_timeout',
  'table_full',
  'path_change',
  'controller_down',
  'server_failed',
  'overload',
  'no_owner',
] as const;

export type LossCause = (typeof LOSS_CAUSES)[number];
