// From a scenario to what its controller is told at the start. Plain renaming: every default has been filled in by the scenario.
// Source: SPEC §2, §4, §6.

import {
  type ControllerConfig,
  DEFAULT_MOVE_OPTIONS,
  DEFAULT_SETTINGS,
  type IngressConfig,
  type MoveOptions,
  type PoolConfig,
  type VipConfig,
} from '../control/config.ts';
import type {
  ResolvedController,
  ResolvedIngress,
  ResolvedPool,
  ResolvedScenario,
  ResolvedVip,
} from '../scenario/resolved.ts';
import { allServers, serverLinks } from './rule-input.ts';

export function controllerConfig(scenario: ResolvedScenario): ControllerConfig {
  const { controller } = scenario;
  return {
    mode: controller.forwarding,
    ingresses: scenario.ingresses.map((ingress) => ingressConfig(ingress, scenario)),
    servers: allServers(scenario).map(({ id, address, address6 }) => ({
      id,
      addresses: [
        { family: 4, words: address },
        { family: 6, words: address6 },
      ],
    })),
    pools: scenario.pools.map(poolConfig),
    vips: scenario.vips.map(vipConfig),
    settings: {
      ...DEFAULT_SETTINGS,
      method: controller.method,
      move: moveOptions(controller),
      replyTimeoutUs: controller.replyTimeoutUs,
      usageOf: controller.usageOf,
      rebalanceEveryUs: controller.rebalanceEveryUs,
      rebalanceAboveCv: controller.rebalanceAboveCv,
      probes: controller.probes,
      resumeAfterFailure: controller.resumeAfterFailure,
    },
  };
}

const MOVE_KEYS = Object.keys(DEFAULT_MOVE_OPTIONS) as (keyof MoveOptions)[];

const moveOptions = (controller: ResolvedController): MoveOptions =>
  Object.fromEntries(MOVE_KEYS.map((key) => [key, controller[key]])) as unknown as MoveOptions;

const ingressConfig = (ingress: ResolvedIngress, scenario: ResolvedScenario): IngressConfig => ({
  name: ingress.name,
  uplinkPort: ingress.clientPort,
  links: serverLinks(ingress, allServers(scenario)),
  capacity: ingress.switch.capacity,
});

const poolConfig = (pool: ResolvedPool): PoolConfig => ({
  name: pool.name,
  assignment: pool.assignment,
  virtualNodes: pool.virtualNodes,
  headroomRatio: pool.headroomRatio,
  usagePollUs: pool.usagePollUs,
  usageHalfLifeUs: pool.usageHalfLifeUs,
  members: pool.servers.map(({ id, share, manualOnly, state }) => ({ server: id, share, manualOnly, state })),
});

const vipConfig = (vip: ResolvedVip): VipConfig => ({
  name: vip.name,
  pool: vip.pool,
  families: vip.families.map(({ family, address, mask }) => ({ address: { family, words: address }, mask })),
  manual: vip.manualBuckets,
});
