// The test of the test: our own source with one mistake planted in it, loaded beside the right one. A mistake is a piece of text to
// replace, and it is an error if the text is not there (exactly once), so that these cannot rot.

import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { runnerImport } from 'vite';
import type { SwitchConstructor } from './our-observer.ts';

interface Mistake {
  readonly name: string;
  readonly file: string;
  readonly right: string;
  readonly wrong: string;
}

export const MISTAKES: readonly Mistake[] = [
  {
    name: 'an entry dies at its idle deadline, not after it (>= for >)',
    file: 'entry-store.ts',
    right: 'this.lastUsedAtUs[slot]! + idle;',
    wrong: 'this.lastUsedAtUs[slot]! + idle - 1;',
  },
  {
    name: 'modify does not restart the hard clock',
    file: 'flow-mods.ts',
    right: 'index.store.modifiedAtUs[slot] = this.nowUs;',
    wrong: '',
  },
  {
    name: 'adding an identical entry restarts the idle clock',
    file: 'flow-mods.ts',
    right: 'store.modifiedAtUs[slot] = nowUs;',
    wrong: 'store.modifiedAtUs[slot] = nowUs; store.lastUsedAtUs[slot] = nowUs;',
  },
  {
    name: 'eviction takes the lowest priority',
    file: 'table-index.ts',
    right: 'for (const heap of this.heapOrder) {\n      const slot = heap.earliest();',
    wrong: 'for (const slot of this.select((each) => this.store.heapPositions[each]! >= 0)) {',
  },
];

const SOURCE = fileURLToPath(new URL('../../src', import.meta.url));

/** The switch with the mistake in it; without one, the switch loaded in the same way, as a control. */
export async function switchWith(mistake: Mistake | null): Promise<SwitchConstructor> {
  const folder = mkdtempSync(join(tmpdir(), 'maskring-planted-'));
  try {
    for (const room of ['base', 'net', 'switching'])
      cpSync(join(SOURCE, room), join(folder, room), { recursive: true });
    if (mistake !== null) plant(mistake, join(folder, 'switching', mistake.file));
    const options = { root: folder, configFile: false, logLevel: 'error' } as const;
    const { module } = await runnerImport<{ Switch: SwitchConstructor }>(
      join(folder, 'switching/switch.ts'),
      options,
    );
    return module.Switch;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function plant({ name, right, wrong }: Mistake, path: string): void {
  const parts = readFileSync(path, 'utf8').split(right);
  if (parts.length !== 2)
    throw new Error(`cannot plant "${name}": its place occurs ${parts.length - 1} times`);
  writeFileSync(path, parts.join(wrong));
}
