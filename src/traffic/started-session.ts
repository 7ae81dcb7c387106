// The one mutable SessionStart that a source fills and hands out again and again: no allocation per session but its script.

import type { Family } from '../base/address.ts';
import { PROTOCOL_TCP } from '../net/packet.ts';
import type { SessionScript, SessionStart } from './source.ts';

const NO_SCRIPT: SessionScript = { next: () => -1, kind: 'fin', payloadBytes: 0 };

export class StartedSession implements SessionStart {
  readonly source: number;
  readonly destinationPort: number;
  client = 0;
  session = 0;
  attempt = 0;
  startUs = 0;
  family: Family = 4;
  w0 = 0;
  w1 = 0;
  w2 = 0;
  w3 = 0;
  sourcePort = 0;
  protocol = PROTOCOL_TCP;
  ingress = 0;
  script: SessionScript = NO_SCRIPT;
  alive = false;
  visit = 0;

  constructor(source: number, destinationPort: number) {
    this.source = source;
    this.destinationPort = destinationPort;
  }
}
