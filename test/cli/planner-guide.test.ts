// Every command in docs/guide/planner.md is run as it stands there, through the command line's own entry.
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { run } from './captured-io.ts';

const folder = mkdtempSync(join(tmpdir(), 'maskring-guide-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const guide = readFileSync('docs/guide/planner.md', 'utf8');
const commands = [...guide.matchAll(/```sh\n([\s\S]*?)```/g)]
  .flatMap(([, block]) => block!.trim().split('\n'))
  .filter((line) => line.startsWith('maskring '));

describe('docs/guide/planner.md', () => {
  it('has commands', () => {
    expect(commands.length).toBeGreaterThanOrEqual(8);
  });
  it.each(commands)('%s', async (command) => {
    const argv = command
      .split(/\s+/)
      .slice(1)
      .map((word) => word.replace('out/balance', join(folder, 'balance')));
    const { code, out, err } = await run(argv);
    expect(err).not.toMatch(/bug|stack/);
    expect(code).toBe(0);
    expect(out.length).toBeGreaterThan(10);
  });
});
