// Access logs for the tests of the command line, made by rule from documentation prefixes and private networks: no one's addresses.

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const MONTHS = 'Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec'.split(' ');

/** `count` combined-format lines of about `count / 4` sources over a day; source 0 has one line in eight. */
export function accessLog(count: number): string {
  const lines: string[] = [];
  for (let i = 0; i < count; i++) {
    const source = i % 8 === 0 ? 0 : (i * 7919) % Math.max(1, Math.floor(count / 4));
    const address = `10.${(source * 37) % 256}.${(source * 101) % 256}.${source % 256}`;
    lines.push(
      `${address} - - [${stamp((i * 86_400) / count)}] "GET /${i % 13} HTTP/1.1" 200 ${500 + (i % 7)} "-" "test"`,
    );
  }
  return `${lines.join('\n')}\n`;
}

function stamp(seconds: number): string {
  const date = new Date(Date.UTC(2020, 0, 1) + Math.floor(seconds) * 1000);
  const two = (value: number): string => String(value).padStart(2, '0');
  const day = `${two(date.getUTCDate())}/${MONTHS[date.getUTCMonth()]}/${date.getUTCFullYear()}`;
  return `${day}:${two(date.getUTCHours())}:${two(date.getUTCMinutes())}:${two(date.getUTCSeconds())} +0000`;
}

/** A new empty folder; the system removes it. */
export const temporaryFolder = (): string => mkdtempSync(join(tmpdir(), 'maskring-test-'));

/** Writes files into a new folder and returns it. */
export function folderWith(files: Readonly<Record<string, string | Uint8Array>>): string {
  const folder = temporaryFolder();
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  return folder;
}

export const SMALL_SCENARIO = `version: 1
question: Is this spread evenly?
pools:
  web: {servers: 4}
traffic:
  log: {trace: access.log}
`;
