import { describe, expect, it } from 'vitest';
import { TCP_ACK, TCP_FIN, TCP_PSH, TCP_RST, TCP_SYN } from '../net/packet.ts';
import { chooseSide } from './pins.ts';

describe('step 3 chooses for a punted packet', () => {
  it.each([
    ['a SYN', TCP_SYN, { side: 'new', pin: true }],
    ['a packet in mid-session', TCP_ACK, { side: 'old', pin: true }],
    ['data', TCP_ACK | TCP_PSH, { side: 'old', pin: true }],
    ['a FIN', TCP_FIN | TCP_ACK, { side: 'old', pin: false }],
    ['a RST', TCP_RST, { side: 'old', pin: false }],
  ] as const)('%s of a session it has not seen', (_, flags, choice) => {
    expect(chooseSide(flags, undefined)).toEqual(choice);
  });

  it.each([
    ['data', TCP_ACK, { side: 'new', pin: true }],
    ['a FIN', TCP_FIN | TCP_ACK, { side: 'new', pin: false }],
    ['a RST', TCP_RST, { side: 'new', pin: false }],
  ] as const)('%s of a session that began in the move: its side again', (_, flags, choice) => {
    expect(chooseSide(flags, 'new')).toEqual(choice);
  });

  it('a SYN always anew, also where the same ports were at the old server before', () => {
    expect(chooseSide(TCP_SYN, 'old')).toEqual({ side: 'new', pin: true });
  });
});
