// The source port of a session: the client's first port comes from a stream, each further session of that client takes the next
// one, as hosts do. So no two sessions of a client share a port unless 28,232 others lie between them. Range: the ephemeral ports
// of Linux, 32768…60999 (net.ipv4.ip_local_port_range). A new attempt of a session is far from its other ports on purpose.

import type { Draws } from '../kernel/streams.ts';

const FIRST_PORT = 32_768;
const PORT_COUNT = 28_232;
/** Odd and coprime to PORT_COUNT, so that the attempts of one session do not meet the sessions right after it. */
const ATTEMPT_STEP = 9_973;

/** Port of (client, session, attempt); `draws` belongs to the purpose `port` of this traffic. Cost: one draw. */
export function sourcePortOf(draws: Draws, client: number, session: number, attempt: number): number {
  const first = draws.seek(client, 0).below(PORT_COUNT);
  return FIRST_PORT + ((first + (session % PORT_COUNT) + attempt * ATTEMPT_STEP) % PORT_COUNT);
}
