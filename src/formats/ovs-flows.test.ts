import { describe, expect, test } from 'vitest';
import { unwrap } from '../base/result.ts';
import type { FlowMod } from '../switching/messages.ts';
import { formatOvsFlow, formatOvsFlowMod } from './ovs-flows.ts';
import { exportFlowsJson, exportOvs } from './ovs-flows-export.ts';
import { parseOvsFlow, parseOvsFlows } from './ovs-flows-read.ts';

const bucket: FlowMod = {
  kind: 'flow-mod',
  command: 'add',
  match: {
    family: 4,
    source: { value: [0, 0, 0, 0x48491eab], mask: [0, 0, 0, 0x08206d22] },
    destination: { value: [0, 0, 0, 0xcb00710a], mask: [0, 0, 0, 0xffffffff] },
  },
  priority: 1000,
  actions: [
    { kind: 'set-destination-mac', mac: 0x020000000003 },
    { kind: 'output', port: 4 },
  ],
  idleTimeoutUs: 0,
  hardTimeoutUs: 0,
  importance: 100,
  cookie: 0x1000_0000_0000_011bn,
  cookieMask: 0n,
  checkOverlap: false,
  sendFlowRemoved: true,
};

const pin: FlowMod = {
  ...bucket,
  match: {
    family: 6,
    protocol: 6,
    source: { value: [0x20010db8, 0, 0, 7], mask: [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff] },
    sourcePort: 40_000,
    tcpFlags: { value: 2, mask: 0x12 },
  },
  actions: [
    { kind: 'set-destination-address', family: 6, words: [0x20010db8, 0, 1, 2] },
    { kind: 'controller' },
  ],
  idleTimeoutUs: 14_500_000,
  importance: 0,
};

describe('writing', () => {
  test('a bucket entry is one line, bits outside the mask cleared', () => {
    expect(formatOvsFlow(bucket)).toBe(
      'cookie=0x100000000000011b,priority=1000,importance=100,send_flow_rem,ip,nw_src=8.0.12.34/8.32.109.34,' +
        'nw_dst=203.0.113.10,actions=set_field:02:00:00:00:00:03->eth_dst,output:4',
    );
  });

  test('a pin: protocol word, ports, flags, timeouts rounded up to seconds', () => {
    expect(formatOvsFlow(pin)).toBe(
      'cookie=0x100000000000011b,priority=1000,idle_timeout=15,send_flow_rem,tcp6,ipv6_src=2001:db8::7,' +
        'tp_src=40000,tcp_flags=+syn-ack,actions=set_field:2001:db8::1:0:2->ipv6_dst,CONTROLLER:65535',
    );
  });

  test('an empty action list drops; a delete has none and filters by cookie only if asked', () => {
    expect(formatOvsFlow({ ...bucket, match: {}, actions: [] })).toMatch(/,actions=drop$/);
    const match = { family: 4, protocol: 47 } as const;
    expect(formatOvsFlowMod({ ...bucket, command: 'delete', match })).toBe('delete ip,nw_proto=47');
    expect(formatOvsFlowMod({ ...bucket, command: 'delete-strict', match, cookie: 3n, cookieMask: 7n })).toBe(
      'delete_strict cookie=0x3/0x7,priority=1000,ip,nw_proto=47',
    );
  });
});

describe('reading', () => {
  test('what was written comes back', () => {
    const read = unwrap(parseOvsFlow(formatOvsFlow(bucket)));
    expect(formatOvsFlow(read)).toBe(formatOvsFlow(bucket));
    expect(read.match.source!.value).toEqual([0, 0, 0, 0x08000c22]);
    expect(unwrap(parseOvsFlow(formatOvsFlow(pin)))).toEqual({ ...pin, idleTimeoutUs: 15_000_000 });
  });

  test('a dump is read, statistics passed over', () => {
    const dump =
      'NXST_FLOW reply (xid=0x4):\n cookie=0x5, duration=2.5s, table=0, n_packets=3, n_bytes=180, idle_age=1, ' +
      'priority=9,udp,nw_src=10.0.0.0/8,tp_dst=53 actions=mod_dl_dst:02:00:00:00:00:01,output:2\n';
    const [flow, ...others] = unwrap(parseOvsFlows(dump));
    expect(others).toEqual([]);
    expect(flow).toMatchObject({
      cookie: 5n,
      priority: 9,
      match: { family: 4, protocol: 17, destinationPort: 53 },
    });
    expect(flow!.match.source!.mask).toEqual([0, 0, 0, 0xff000000]);
  });

  test('every flow that cannot be kept whole is refused with its line', () => {
    const text =
      '# a comment\nip,dl_vlan=3,actions=drop\npriority=70000,actions=drop\nip\nip,nw_src=1.2.3,actions=drop\n' +
      'cookie=x,actions=drop\ntcp,tcp_flags=+foo,actions=drop\nactions=flood\nactions=output:x\n__proto__=1,actions=drop\n';
    const flows = parseOvsFlows(text);
    expect(flows.ok ? [] : flows.issues.map(({ line }) => line)).toEqual([2, 3, 4, 5, 6, 7, 8, 9, 10]);
  });
});

describe('files', () => {
  const input = {
    scenario: 'two-vips',
    atUs: 720_000_000,
    ingresses: [{ name: 'in-a', mods: [bucket, pin], ports: [{ port: 1, name: 'clients' }] }],
  };

  test('a file says what it is, what it needs and how to load it', () => {
    const [file] = exportOvs(input);
    expect(file!.name).toBe('in-a.flows');
    expect(file!.text.split('\n').slice(0, 6)).toEqual([
      '# Flow table of ingress in-a, scenario two-vips, as it stands 12m into the run: 2 entries.',
      '# Needs OpenFlow 1.4 or later, and says so on the command line; under 1.3 `importance` is silently dropped:',
      '#   ovs-ofctl -O OpenFlow14 --bundle add-flows BRIDGE in-a.flows',
      '# Port 1: clients',
      '# Rounded up to whole seconds (at most 65535): timeouts of 1 of the entries.',
      formatOvsFlow(bucket),
    ]);
    expect(unwrap(parseOvsFlows(file!.text)).length).toBe(2);
  });

  test('the same as data survives JSON', () => {
    const data = exportFlowsJson(input);
    expect(JSON.parse(JSON.stringify(data))).toEqual(data);
    expect(data.ingresses[0]!.flows[0]).toEqual({
      priority: 1000,
      cookie: '0x100000000000011b',
      idle_timeout_seconds: 0,
      hard_timeout_seconds: 0,
      importance: 100,
      send_flow_removed: true,
      match: {
        eth_type: '0x0800',
        ipv4_src: '8.0.12.34/8.32.109.34',
        ipv4_dst: '203.0.113.10/255.255.255.255',
      },
      actions: [
        { type: 'set-destination-mac', mac: '02:00:00:00:00:03' },
        { type: 'output', port: 4 },
      ],
    });
  });
});
