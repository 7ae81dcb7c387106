// Every command in docs/guide/ci.md and docs/guide/researcher.md is run as it stands there, in order, with `out/` in a folder of its own.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'maskring-guides-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Words of a shell line: parted by spaces, single quotes kept together. */
const wordsOf = (line: string): string[] =>
  [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);

const commandsOf = (guide: string): string[] =>
  [...readFileSync(guide, 'utf8').matchAll(/```sh\n([\s\S]*?)```/g)]
    .flatMap(([, block]) => block!.trim().split('\n'))
    .filter((line) => line.startsWith('maskring '));

describe.each([
  ['docs/guide/ci.md', 5],
  ['docs/guide/researcher.md', 8],
])('%s', (guide, least) => {
  const commands = commandsOf(guide);
  it('has commands', () => {
    expect(commands.length).toBeGreaterThanOrEqual(least);
  });
  it.each(commands)('%s', async (command) => {
    const argv = wordsOf(command)
      .slice(1)
      .map((word) => (word.startsWith('out/') ? join(folder, word.slice(4)) : word));
    const { code, out, err } = await run(argv);
    expect(err).not.toMatch(/bug|stack/);
    expect(code).toBe(0);
    expect(out.length).toBeGreaterThan(10);
  });
});
