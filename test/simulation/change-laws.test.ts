// The laws about changes, on fewer samples than `npm run laws` takes: enough to notice a simulator that is wrong, not one that is a
// little wrong. Expected values are those of SPEC §8.
import { expect, it } from 'vitest';
import { hardTimeoutLaw } from '../../src/experiment/laws/hard-timeout.ts';
import { immediateChangeLaw } from '../../src/experiment/laws/immediate-change.ts';
import { nearestLaw } from '../../src/experiment/laws/nearest.ts';
import { lostByIdle, pinIdleLaws } from '../../src/experiment/laws/pin-idle.ts';

it.each([immediateChangeLaw, nearestLaw, hardTimeoutLaw, ...pinIdleLaws])(
  '$name holds over 5 seeds',
  async (law) => {
    const rows = await law.measure('test', 0.25);
    expect(rows).not.toEqual([]);
    expect(rows.filter(({ pass }) => !pass)).toEqual([]);
  },
);

it('the part of pins lost by idle is what SPEC §8 says, to four digits', () => {
  const cases = [
    [5, 60, 0.3175],
    [10, 60, 0.5104],
    [3, 300, 0.3906],
  ] as const;
  for (const [gap, life, expected] of cases) expect(lostByIdle(gap, life, 15)).toBeCloseTo(expected, 4);
});
