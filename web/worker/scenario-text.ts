// The scenario of a choice as YAML text: what the page runs is what it saves and what `maskring run` reads. It is scenarios/start.yaml
// with the reader's mask, servers, assignment and file: nothing else differs, so that the same choice gives the same fingerprint.

import type { Words } from '../../src/base/address.ts';
import { formatAddress } from '../../src/base/address-text.ts';
import { maskOfBits } from '../../src/base/bits.ts';
import type { Choice } from './protocol.ts';

const maskText = (family: 4 | 6, bits: readonly number[]): string => {
  const words: Words = maskOfBits(bits);
  return formatAddress({ family, words });
};

/** `fileName` is written as a YAML double-quoted string: names from outside stay text. */
export function scenarioText(choice: Choice, fileName: string): string {
  return `# Made by the maskring page. Beside the trace: maskring run this-file.yaml
version: 1
question: How evenly would these servers share the requests of this log?

pools:
  web:
    servers: ${choice.serverCount}
    assignment: ${choice.assignment}

vips:
  web:
    pool: web
    mask: ${maskText(4, choice.bits4)}
    mask6: '${maskText(6, choice.bits6)}'

ingresses: 2

traffic:
  log:
    trace: ${JSON.stringify(fileName)}
    vip: web
`;
}
