// The laws about sessions alone hold, and they are no formality: sessions that are drawn wrong fail them.
import { expect, it } from 'vitest';
import { lawRow } from '../../src/experiment/laws/law.ts';
import { residualLifeLaw } from '../../src/experiment/laws/residual-life.ts';
import { sessionsInProgressLaw } from '../../src/experiment/laws/sessions-in-progress.ts';
import { uniformRoundRobinLaw } from '../../src/experiment/laws/uniform-round-robin.ts';
import { syntheticSource } from '../../src/traffic/synthetic.fixture.ts';

it.each([residualLifeLaw, sessionsInProgressLaw, uniformRoundRobinLaw])(
  '$name holds over 20 seeds',
  async (law) => {
    const rows = await law.measure('test');
    expect(rows.length).toBeGreaterThan(1);
    expect(rows.filter(({ pass }) => !pass)).toEqual([]);
  },
);

it('a row passes within three standard errors or its own tolerance, and not beyond', () => {
  const row = { name: '', setUp: '', expected: 1, standardError: 0.1 };
  expect([1.29, 1.31, 0.69].map((measured) => lawRow({ ...row, measured }).pass)).toEqual([
    true,
    false,
    false,
  ]);
  expect(lawRow({ ...row, measured: 1.02, tolerance: 0.01 }).pass).toBe(false);
});

it('sessions that all begin at t = 0 instead of being found alive miss the law of sessions in progress', () => {
  const source = syntheticSource('empty start', { equilibrium: false, sessionsPerSecond: 50, clients: 100 });
  let alive = 0;
  while (source.nextStartUs <= 30_000_000) {
    const { startUs, script } = source.take();
    let endUs = startUs;
    for (let gap = script.next(); gap >= 0; gap = script.next()) endUs += gap;
    if (endUs > 30_000_000) alive++;
  }
  // λ·E L = 3000; an empty start has 1 − e^(−30/60) of that after 30 s
  const row = { name: '', setUp: '', expected: 3000, measured: alive, standardError: Math.sqrt(3000) };
  expect(lawRow(row).pass).toBe(false);
});
