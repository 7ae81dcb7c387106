import { expect, test } from 'vitest';
import { unwrap } from '../../src/base/result.ts';
import { parseScenario } from '../../src/scenario/parse.ts';
import { OVS_CAPACITY } from '../../src/switching/flow-table.ts';
import { DEFAULT_COSTS, NO_COSTS } from '../../src/switching/switch-costs.ts';

const scenario = (ingresses: string) => `
version: 1
vips: { web: { address: 203.0.113.10, mask: 0.0.0.15, pool: web } }
pools: { web: { servers: 2 } }
traffic: { log: { trace: x.log, vip: web } }
ingresses: ${ingresses}
`;

const switchOf = (ingresses: string) =>
  unwrap(parseScenario(scenario(ingresses), { file: 'a.yaml' })).ingresses[0]!.switch;

test('a scenario that says nothing about its switches gets the defaults of the switch itself', () => {
  expect(switchOf('1')).toEqual({
    capacity: OVS_CAPACITY,
    overflow: 'refuse',
    vacancy: null,
    costs: DEFAULT_COSTS,
  });
});

test('an ideal switch costs nothing', () => {
  expect(switchOf('{ a: { switch: ideal } }').costs).toEqual(NO_COSTS);
});

test('every cost can be set', () => {
  const text = `{ a: { switch: { capacity: 512, when-full: evict, vacancy-down: 10%, vacancy-up: 0.2, lookup-latency: 5us,
    install-latency: 20ms, install-rate: 275, punt-rate: 100, punt-queue: 10, expiry-scan: 1s, restart: 30s } } }`;
  expect(switchOf(text)).toEqual({
    capacity: 512,
    overflow: 'evict',
    vacancy: { downRatio: 0.1, upRatio: 0.2 },
    costs: {
      lookupLatencyUs: 5,
      installLatencyUs: 20_000,
      installPerSecond: 275,
      puntPerSecond: 100,
      puntQueueLength: 10,
      expiryScanUs: 1_000_000,
      restartUs: 30_000_000,
    },
  });
});
