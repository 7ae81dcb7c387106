// What a population of client addresses is made of, as plain data, and the presets. Every number is a knob of the scenario; the
// values of `web` are fitted to recorded web logs (docs/models/population.md says how well), the others are derived from it by
// reasons given beside them. Not the building: population.ts. Source: SPEC §3 (facts), §7 (addresses).

import type { HostClassWeights, PopulationSpec } from '../net/session-plan.ts';

export type { HostClassWeights, InterfaceIdMix, PopulationSpec } from '../net/session-plan.ts';

/** As counted over distinct sources of web logs: hosts ≡ 2 mod 8 stand out (16 %), 0 and 7 stay behind. */
const WEB_HOSTS: HostClassWeights = [0.109, 0.124, 0.162, 0.127, 0.125, 0.122, 0.121, 0.11];
const FLAT_HOSTS: HostClassWeights = [1, 1, 1, 1, 1, 1, 1, 1];

const WEB: PopulationSpec = {
  addresses: 'allocated',
  clients: 10_000,
  ipv6Ratio: 0,
  networkZipf: 1.15,
  networkCount: 20_000,
  networkSizeBias: 0.5,
  subnetTail: 2.4,
  denseRatio: 0.03,
  denseZipf: 1.4,
  denseMost: 100,
  hostClasses: WEB_HOSTS,
  hostSlope: 0.65,
  activityZipf: 0.85,
  heavyHitters: [0.13],
  interfaceIds: { privacy: 0.75, eui64: 0.1, lowCounter: 0.15 },
};

export const POPULATION_PRESETS = {
  /** Clients of a public web site: people, crawlers and one heavy hitter. */
  web: WEB,
  /** Phones behind carrier NAT: few operators, small dense pools of gateway addresses handed out evenly, many users each. */
  'mobile-nat': {
    ...WEB,
    clients: 2_000,
    networkZipf: 1,
    networkCount: 40,
    networkSizeBias: 1,
    denseRatio: 0.9,
    denseZipf: 1,
    denseMost: 250,
    hostClasses: FLAT_HOSTS,
    hostSlope: 1,
    activityZipf: 0.3,
    heavyHitters: [],
    interfaceIds: { privacy: 1, eui64: 0, lowCounter: 0 },
  },
  /** Devices that report by themselves: access networks, one device an address, all alike, factory interface ids. */
  iot: {
    ...WEB,
    clients: 50_000,
    networkZipf: 1,
    networkCount: 2_000,
    networkSizeBias: 0.8,
    denseRatio: 0.01,
    denseZipf: 1.2,
    activityZipf: 0.1,
    heavyHitters: [],
    interfaceIds: { privacy: 0.15, eui64: 0.7, lowCounter: 0.15 },
  },
  /** Machines that probe: any network of any size, whole hosting subnets, low host numbers, a few that never stop. */
  scanners: {
    ...WEB,
    clients: 20_000,
    networkZipf: 0.9,
    networkCount: 20_000,
    networkSizeBias: 0.3,
    subnetTail: 1.9,
    denseRatio: 0.02,
    denseZipf: 1.1,
    denseMost: 250,
    hostSlope: 0.5,
    activityZipf: 1.1,
    heavyHitters: [0.2, 0.1, 0.05],
    interfaceIds: { privacy: 0.1, eui64: 0.1, lowCounter: 0.8 },
  },
  /** Negative control: every bit is a fair coin, so every mask looks perfect. */
  uniform: {
    ...WEB,
    addresses: 'uniform',
    hostClasses: FLAT_HOSTS,
    hostSlope: 1,
    denseRatio: 0,
    activityZipf: 0,
    heavyHitters: [],
    interfaceIds: { privacy: 1, eui64: 0, lowCounter: 0 },
  },
} as const satisfies Readonly<Record<string, PopulationSpec>>;

export type PopulationPreset = keyof typeof POPULATION_PRESETS;

export const POPULATION_PRESET_NAMES = Object.keys(POPULATION_PRESETS) as PopulationPreset[];
