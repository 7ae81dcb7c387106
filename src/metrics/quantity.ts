// What can be called load. A quantity is an integer amount per (server, source): counts, bytes, or session time in µs.
// Source: SPEC §9.

export const QUANTITIES = ['sessions', 'new_sessions', 'requests', 'packets', 'bytes', 'sources'] as const;

/**
 * `sessions`: time average of live sessions · `new_sessions`, `requests` (data packets), `packets`, `bytes` (layer-2): counts ·
 * `sources`: distinct source addresses.
 */
export type Quantity = (typeof QUANTITIES)[number];

export const SESSIONS = 0;
export const NEW_SESSIONS = 1;
export const REQUESTS = 2;
export const PACKETS = 3;
export const BYTES = 4;
export const SOURCES = 5;

/** Quantities that are added up per source; `sources` itself is a weight of 1 per distinct address. */
export const WEIGHED_COUNT = 5;
