// The clients of one synthetic traffic: who they are and how much each does. Client numbers are 0 … clients−1, IPv4 first; the
// same seed and spec give the same clients whatever else the scenario holds. Not their sessions: synthetic.ts. Memory: 4 bytes an
// IPv4 client, 16 an IPv6 one, and 4 more where activity differs. Source: SPEC §7, §10.

import type { Family, Words } from '../base/address.ts';
import { assert } from '../base/assert.ts';
import { pow } from '../base/det-math.ts';
import { Draws, type Streams } from '../kernel/streams.ts';
import { Ipv4Builder } from './ipv4-builder.ts';
import { Ipv6Builder } from './ipv6-builder.ts';
import { NetworkPicker, rankNetworks } from './network-picker.ts';
import { Permutation } from './permutation.ts';
import type { PopulationSpec } from './population-spec.ts';
import type { PrefixTable } from './prefix-table.ts';

export const MAX_CLIENTS = 2 ** 26;
/** About as many as the presets put into a /24: how large a network must be for its rank. */
const CLIENTS_A_SUBNET = 2;

export class Population {
  readonly clients: number;
  readonly ipv4Count: number;
  readonly #ipv4: Uint32Array;
  readonly #ipv6: Uint32Array;
  readonly #activity: Float32Array | null;
  readonly #activityTotal: number;

  constructor(ipv4: Uint32Array, ipv6: Uint32Array, activity: Float32Array | null) {
    this.#ipv4 = ipv4;
    this.#ipv6 = ipv6;
    this.#activity = activity;
    this.ipv4Count = ipv4.length;
    this.clients = ipv4.length + ipv6.length / 4;
    this.#activityTotal = activity === null ? this.clients : activity.reduce((sum, value) => sum + value, 0);
  }

  family(client: number): Family {
    return client < this.ipv4Count ? 4 : 6;
  }

  /** Word `index` (0 the most significant) of a client's address. */
  word(client: number, index: 0 | 1 | 2 | 3): number {
    if (client >= this.ipv4Count) return this.#ipv6[(client - this.ipv4Count) * 4 + index]!;
    return index === 3 ? this.#ipv4[client]! : 0;
  }

  words(client: number): Words {
    return [this.word(client, 0), this.word(client, 1), this.word(client, 2), this.word(client, 3)];
  }

  /** Part of all activity this client has; the parts of all clients add up to 1 (to rounding). */
  activityRatio(client: number): number {
    return (this.#activity === null ? 1 : this.#activity[client]!) / this.#activityTotal;
  }

  /** Bytes of typed arrays held. */
  get sizeBytes(): number {
    return this.#ipv4.byteLength + this.#ipv6.byteLength + (this.#activity?.byteLength ?? 0);
  }
}

/** Whose population it is; streams are named after it, so that populations do not touch each other's draws. */
export interface PopulationOwner {
  readonly name: string;
  readonly streams: Streams;
}

/** Builds the population. `prefixes` may be null for uniform addresses only. Cost: about 1 s a million IPv4 clients. */
export function buildPopulation(
  spec: PopulationSpec,
  prefixes: PrefixTable | null,
  owner: PopulationOwner,
): Population {
  assert(
    Number.isInteger(spec.clients) && spec.clients >= 1 && spec.clients <= MAX_CLIENTS,
    'clients is 1 … 2^26',
  );
  const drawsOf = (purpose: string): Draws => new Draws(owner.streams.stream(purpose, owner.name));
  const ipv6Count = Math.round(spec.clients * spec.ipv6Ratio);
  const ipv4Count = spec.clients - ipv6Count;
  const activity = activityOf(spec, drawsOf('activity'));
  if (spec.addresses === 'uniform') {
    const draws = drawsOf('addresses');
    return new Population(uniformIpv4(ipv4Count, draws), uniformIpv6(ipv6Count, draws), activity);
  }
  assert(prefixes !== null, 'a population in allocated prefixes needs the prefix table');
  const picker = (family: 'ipv4' | 'ipv6'): NetworkPicker => {
    const ranked = rankNetworks(prefixes[family], spec, spec.clients / CLIENTS_A_SUBNET, drawsOf('networks'));
    return new NetworkPicker(prefixes[family], ranked, spec);
  };
  const ipv4 =
    ipv4Count === 0
      ? new Uint32Array(0)
      : new Ipv4Builder(spec, picker('ipv4')).build(ipv4Count, drawsOf('addresses'));
  const ipv6 =
    ipv6Count === 0
      ? new Uint32Array(0)
      : new Ipv6Builder(spec, picker('ipv6')).build(ipv6Count, drawsOf('addresses'));
  return new Population(ipv4, ipv6, activity);
}

/** Distinct addresses over all 32 bits. */
function uniformIpv4(count: number, draws: Draws): Uint32Array {
  const order = new Permutation(2 ** 32, draws.seek(0, 0));
  return Uint32Array.from({ length: count }, (_, client) => order.at(client));
}

function uniformIpv6(count: number, draws: Draws): Uint32Array {
  draws.seek(0, 1);
  return Uint32Array.from({ length: count * 4 }, () => draws.uint32());
}

/** Zipf over a permutation of the clients, the heavy hitters on top; null where all clients are alike. */
function activityOf(spec: PopulationSpec, draws: Draws): Float32Array | null {
  const { clients, activityZipf, heavyHitters } = spec;
  if (activityZipf === 0 && heavyHitters.length === 0) return null;
  const heavy = heavyHitters.slice(0, clients);
  const heavyTotal = heavy.reduce((sum, part) => sum + part, 0);
  assert(heavyTotal < 1, 'heavy hitters have less than everything');
  const rank = new Permutation(clients, draws.seek(0, 0));
  const activity = new Float32Array(clients);
  let rest = 0;
  for (let client = 0; client < clients; client++) {
    const place = rank.at(client) - heavy.length;
    if (place < 0) continue;
    activity[client] = pow(place + 1, -activityZipf);
    rest += activity[client]!;
  }
  const scale = rest === 0 ? 1 : rest / (1 - heavyTotal);
  for (let client = 0; client < clients; client++) {
    const place = rank.at(client);
    if (place < heavy.length) activity[client] = heavy[place]! * scale;
  }
  return activity;
}
