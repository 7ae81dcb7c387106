// Configurations and packets for tests: n servers s01, s02, … in one pool behind one VIP, seen from a few ingresses, the seed's mask.

import type { Address, Words } from '../base/address.ts';
import { bucketValue, maskFromWords } from '../mapping/mask.ts';
import { TCP_ACK, TCP_FIN, TCP_RST, TCP_SYN } from '../net/packet.ts';
import {
  type ControllerConfig,
  type ControllerSettings,
  DEFAULT_MOVE_OPTIONS,
  type MemberConfig,
  type MoveOptions,
} from './config.ts';
import type { PacketFields } from './control-fabric.fixture.ts';

export const SECOND = 1_000_000;

export const v4 = (value: number): Address => ({ family: 4, words: [0, 0, 0, value >>> 0] });

export const VIP: Words = [0, 0, 0, 0xcb00710a];

/** Nine bits, 512 buckets. */
export const SEED_MASK: Words = [0, 0, 0, 0x08206d22];

export interface SampleOptions {
  readonly servers?: number;
  /** Servers that exist and have links but stand by. */
  readonly standby?: number;
  readonly ingresses?: readonly string[];
  readonly assignment?: string;
  readonly mask?: Words;
  readonly capacity?: number | null;
  readonly mode?: 'mac' | 'nat';
  readonly move?: Partial<MoveOptions>;
  readonly settings?: Partial<ControllerSettings>;
  readonly members?: Readonly<Record<string, Partial<MemberConfig>>>;
}

export const serverName = (number: number): string => `s${String(number).padStart(2, '0')}`;

export function sampleConfig(options: SampleOptions = {}): ControllerConfig {
  const { servers = 4, standby = 0, ingresses = ['east', 'west'], assignment = 'round-robin' } = options;
  const ids = Array.from({ length: servers + standby }, (_, i) => serverName(i + 1));
  return {
    mode: options.mode ?? 'mac',
    ingresses: ingresses.map((name, at) => ({
      name,
      uplinkPort: 1,
      capacity: options.capacity ?? null,
      links: ids.map((server, i) => ({ server, port: 10 + i, mac: 0x0200_0000_0000 + 256 * at + i })),
    })),
    servers: ids.map((id, i) => ({ id, addresses: [v4(0xc6120001 + i)] })),
    pools: [
      {
        name: 'web',
        assignment,
        virtualNodes: 128,
        headroomRatio: 0.1,
        members: ids.map((server, i) => ({
          server,
          share: 1,
          manualOnly: false,
          state: i < servers ? ('active' as const) : ('standby' as const),
          ...options.members?.[server],
        })),
      },
    ],
    vips: [
      {
        name: 'web',
        pool: 'web',
        families: [{ address: { family: 4, words: VIP }, mask: options.mask ?? SEED_MASK }],
        manual: [],
      },
    ],
    settings: { ...options.settings, move: { ...DEFAULT_MOVE_OPTIONS, ...options.move } },
  };
}

/** A source of the seed-mask bucket `index`; `host` 0…3 picks one of four in it. */
export function sourceIn(index: number, host = 0, mask: Words = SEED_MASK): Words {
  const value = bucketValue(maskFromWords(4, mask), index)[3];
  return [0, 0, 0, (value | (host << 16) | 0x4000_0000) >>> 0];
}

/** Packets of one session; the port tells sessions apart. */
export const session = (source: Words, sourcePort = 40_000) => {
  const fields = { source, destination: VIP, sourcePort };
  return {
    syn: { ...fields, tcpFlags: TCP_SYN } as PacketFields,
    ack: { ...fields, tcpFlags: TCP_ACK } as PacketFields,
    fin: { ...fields, tcpFlags: TCP_FIN | TCP_ACK } as PacketFields,
    rst: { ...fields, tcpFlags: TCP_RST } as PacketFields,
    udp: fields as PacketFields,
  };
};
