// From a scenario to what its controller is told at the start. Plain renaming: every default has been filled in by the scenario.
// Source: SPEC §2, §4, §6.

import type { ControllerConfig, IngressConfig, PoolConfig, VipConfig } from '../control/config.ts';
import { DEFAULT_MOVE_OPTIONS } from '../control/config.ts';
import type { ResolvedIngress, ResolvedPool, ResolvedScenario, ResolvedVip } from '../scenario/resolved.ts';
import { allServers, serverLinks } from './rule-input.ts';

export function controllerConfig(scenario: ResolvedScenario): ControllerConfig {
  const { controller } = scenario;
  return {
    mode: 'mac',
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
      method: controller.method,
      move: {
        ...DEFAULT_MOVE_OPTIONS,
        searchTimeoutUs: controller.searchTimeoutUs,
        pinIdleTimeoutUs: controller.pinIdleTimeoutUs,
        pinHardTimeoutUs: controller.pinHardTimeoutUs,
        tableLimitRatio: controller.tableLimitRatio,
        parallelBuckets: controller.parallelBuckets,
      },
    },
  };
}

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
  members: pool.servers.map(({ id, share, manualOnly, state }) => ({ server: id, share, manualOnly, state })),
});

const vipConfig = (vip: ResolvedVip): VipConfig => ({
  name: vip.name,
  pool: vip.pool,
  families: vip.families.map(({ family, address, mask }) => ({ address: { family, words: address }, mask })),
  manual: vip.manualBuckets,
});
