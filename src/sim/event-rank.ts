// The rank of every kind of event: what comes first within one microsecond. Packets rank before timers, timers before the
// instants of the control plane; along a packet's way the later station has the higher rank, so that a link without delay is
// still walked in order. Source: SPEC §10.

export const RANK_START = 0;
export const RANK_SEND = 1;
export const RANK_AT_INGRESS = 2;
export const RANK_AT_SERVER = 3;
export const RANK_AT_CLIENT = 4;
export const RANK_CLOSE_INTERVAL = 20;
