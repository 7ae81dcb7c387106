// Every command in docs/guide/what-if.md is run as it stands there, through the command line's own entry.
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { run } from './captured-io.ts';

const guide = readFileSync('docs/guide/what-if.md', 'utf8');
const commands = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block]) => block!.trim().split('\n'))
  .filter((line) => line.startsWith('maskring '));

/** The run met its limits, or broke one: a what-if may well do that. */
const RAN = [0, 4];

describe('docs/guide/what-if.md', () => {
  it('has commands', () => {
    expect(commands.length).toBeGreaterThanOrEqual(8);
  });
  it.each(commands)('%s', async (command) => {
    const { code, out, err } = await run(command.split(/\s+/).slice(1));
    expect(err).not.toMatch(/bug|stack/);
    expect(RAN).toContain(code);
    expect(out.length).toBeGreaterThan(10);
  });
});
