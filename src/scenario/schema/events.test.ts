import { describe, expect, it } from 'vitest';
import { formatIssue } from '../../base/result.ts';
import type { Change } from '../../control/change.ts';
import { type ControllerSettings, DEFAULT_MOVE_OPTIONS, type MoveOptions } from '../../control/config.ts';
import { parseScenario } from '../parse.ts';
import type { ResolvedController, ResolvedEvent } from '../resolved.ts';
import type { ResolvedChange } from './event-changes.ts';
import { isFaultEvent } from './events.ts';
import { DEFAULT_MOVE, type ResolvedMoveOptions } from './move-options.ts';

const HEAD = `version: 1
pools: {web: {servers: 4}, spare: {servers: {s09: {state: standby}}}}
vips: {web: {pool: web}}
traffic: {log: {trace: x.log}}
`;

function parsed(text: string) {
  const result = parseScenario(HEAD + text, { file: 'a.yaml' });
  return result.ok
    ? { events: result.value.events, controller: result.value.controller, issues: [] }
    : { events: [] as ResolvedEvent[], controller: null, issues: result.issues.map(formatIssue) };
}

const eventOf = (text: string): ResolvedEvent => {
  const { events, issues } = parsed(`events:\n  - {at: 10m, ${text}}\n`);
  expect(issues).toEqual([]);
  return events[0]!;
};

describe('the section controller', () => {
  it('defaults to the numbers of the seed, the same ones the controller itself has', () => {
    const { controller } = parsed('');
    expect(controller).toMatchObject({ ...DEFAULT_MOVE_OPTIONS, method: 'graceful', forwarding: 'mac' });
    expect(DEFAULT_MOVE).toEqual(DEFAULT_MOVE_OPTIONS);
    expect(controller!.probes).toEqual([{ kind: 'port', intervalUs: 0, failAfter: 1, recoverAfter: 1 }]);
    expect(controller!.costs).toEqual({ channelUs: 1000, serviceUs: 50 });
  });

  it('takes every number, and costs nothing where it is ideal', () => {
    const { controller } = parsed(
      'controller: {costs: ideal, pin-scope: all, pin-timers: hard, memory: none, punt-guard: 20s, probes: {ping: null}}',
    );
    expect(controller).toMatchObject({
      pinScope: 'all',
      pinTimers: 'hard',
      memory: 'none',
      puntGuardUs: 20_000_000,
      costs: { channelUs: 0, serviceUs: 0 },
      probes: [{ kind: 'ping', intervalUs: 5_000_000, failAfter: 3, recoverAfter: 3 }],
    });
  });

  it('refuses a probe that never looks', () => {
    expect(parsed('controller: {probes: {ping: {interval: 0s}}}').issues[0]).toMatch(
      /a ping probe needs an interval/,
    );
  });
});

describe('the section events', () => {
  it('keeps what a drop says about its own move, and nothing else', () => {
    expect(
      eventOf('drop: s03, pool: web, method: graceful, parallel-buckets: 4, search-timeout: 5s'),
    ).toEqual({
      atUs: 600_000_000,
      number: 0,
      kind: 'drop',
      server: 's03',
      pool: 'web',
      method: 'graceful',
      resume: false,
      move: { parallelBuckets: 4, searchTimeoutUs: 5_000_000 },
    });
  });

  it.each([
    [
      'add: s09, share: 2, manual-only: true',
      { kind: 'add', server: 's09', pool: null, share: 2, manualOnly: true },
    ],
    ['set: s01, pool: web, share: 0.5', { kind: 'set-member', server: 's01', pool: 'web', share: 0.5 }],
    ['rebalance: all', { kind: 'rebalance', pool: null }],
    ['rebalance: web', { kind: 'rebalance', pool: 'web' }],
    ['assignment: usage, pool: web', { kind: 'set-assignment', pool: 'web', assignment: 'usage' }],
    ['set-pool: spare, vip: web', { kind: 'set-vip-pool', vip: 'web', pool: 'spare' }],
    ['withdraw-manual: x, vip: web', { kind: 'withdraw-manual', vip: 'web', bucket: 'x' }],
    ['remove-vip: web', { kind: 'remove-vip', vip: 'web' }],
    ['set-mask: web, mask: 0.0.1.255', { kind: 'set-vip-mask', vip: 'web', family: 4, mask: [0, 0, 0, 511] }],
    ['remove-pool: spare', { kind: 'remove-pool', pool: 'spare' }],
  ])('understands %s', (text, expected) => {
    expect(eventOf(text)).toMatchObject(expected);
  });

  it('makes a manual bucket static by naming a server', () => {
    expect(eventOf('add-manual: big, vip: web, match: 10.0.0.0/8, server: s02')).toMatchObject({
      kind: 'add-manual',
      bucket: { name: 'big', kind: 'static', server: 's02', value: [0, 0, 0, 0x0a000000] },
    });
    expect(eventOf('add-manual: big, vip: web, match: 10.0.0.0/8')).toMatchObject({
      bucket: { kind: 'pooled' },
    });
  });

  it.each([
    [
      'fail-server: s03, for: 5m',
      { kind: 'fail-server', server: 's03', answers: 'nothing', forUs: 300_000_000 },
    ],
    ['fail-port: s03, ingress: in-a', { kind: 'fail-port', server: 's03', ingress: 'in-a', forUs: null }],
    ['fail-probe: s03, probe: ping', { kind: 'fail-probe', server: 's03', probe: 'ping' }],
    ['restart-switch: in-b', { kind: 'restart-switch', ingress: 'in-b', forUs: null }],
    ['fail-controller: true, for: 30s', { kind: 'fail-controller', forUs: 30_000_000 }],
    ['slow-channel: in-a, delay: 500ms', { kind: 'slow-channel', ingress: 'in-a', delayUs: 500_000 }],
    [
      'reconverge: 50%, from: in-a, over: 2s',
      { kind: 'reconverge', ratio: 0.5, from: 'in-a', to: null, overUs: 2_000_000 },
    ],
  ])('understands the fault %s', (text, expected) => {
    const event = eventOf(text);
    expect(event).toMatchObject(expected);
    expect(isFaultEvent(event)).toBe(true);
  });

  it('says what is wrong with each event, by its place', () => {
    const { issues } = parsed(
      'events:\n  - {at: 1s, drop: s77}\n  - {at: 1s, set: s01, pool: web}\n  - {at: 1s, fail-channel: in-z}\n',
    );
    expect(issues.map((text) => text.slice(0, 60))).toEqual([
      expect.stringContaining('a.yaml:6:'),
      expect.stringContaining('a.yaml:7:'),
      expect.stringContaining('a.yaml:8:'),
    ]);
  });

  it('is ordered by time, then as written', () => {
    const { events } = parsed(
      'events:\n  - {at: 2s, drop: s01}\n  - {at: 1s, drop: s02}\n  - {at: 2s, drop: s03}\n',
    );
    expect(events.map((event) => event.number)).toEqual([1, 0, 2]);
  });
});

it('has the shapes the controller takes', () => {
  // Compile-time: the two rooms do not import each other, so this is where they meet.
  const change: (it: ResolvedChange) => Change = (it) => it;
  const move: (it: ResolvedMoveOptions) => MoveOptions = (it) => it;
  const settings: (it: ResolvedController) => Partial<ControllerSettings> = (it) => ({ ...it, move: it });
  expect([change, move, settings].every((it) => typeof it === 'function')).toBe(true);
});
