// The built command as a process: exit code, streams, a closed pipe. Skipped where dist/ was not built.

import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { accessLog, folderWith, SMALL_SCENARIO } from './log-fixture.ts';

const COMMAND = `${process.cwd()}/dist/cli/main.js`;

describe.skipIf(!existsSync(COMMAND))('dist/cli/main.js (needs npm run build:lib)', () => {
  it('explains the golden of the seed and ends with 0', () => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [
      COMMAND,
      'explain',
      '72.73.30.171',
      '--mask',
      '8.32.109.34',
      '--json',
    ]);
    expect([status, String(stderr)]).toEqual([0, '']);
    expect(JSON.parse(String(stdout)).bucket).toEqual({ value: '8.0.12.34', index: 283, count: 512 });
  });

  it('runs a scenario from a pipe in another folder', () => {
    const cwd = folderWith({ 's.yaml': SMALL_SCENARIO });
    const argv = [COMMAND, 'run', 's.yaml', '--trace', '-', '--json'];
    const { status, stdout } = spawnSync(process.execPath, argv, { cwd, input: accessLog(500) });
    expect([status, JSON.parse(String(stdout)).records.log.read]).toEqual([0, 500]);
  });

  it('ends quietly where its reader has gone', () => {
    const { stderr } = spawnSync('/bin/sh', ['-c', `"${process.execPath}" "${COMMAND}" schema | head -c 10`]);
    expect(String(stderr)).toBe('');
  });
});
