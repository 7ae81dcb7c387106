import { beforeAll, describe, expect, test } from 'vitest';
import { Switch } from '../../src/switching/switch.ts';
import { caseText, differenceText, repeatCommand } from './case-text.ts';
import { compareWith, type Observed, observeCases } from './judge.ts';
import { whyNoOvs } from './ovs-process.ts';
import { MISTAKES, switchWith } from './planted-mistakes.ts';
import { shrinkCase } from './shrink.ts';

const SEED = 'suite';
const CASES = 200;
const reason = whyNoOvs();

describe('our switch and Open vSwitch 3.1', () => {
  let observed: Observed[] = [];

  beforeAll(async () => {
    if (reason === null) observed = await observeCases(SEED, CASES);
  }, 600_000);

  test(`agree on ${CASES} random cases`, async (context) => {
    if (reason !== null) return context.skip(reason);
    expect(observed.length).toBe(CASES);
    const failing = observed.find((each) => compareWith(Switch, each).length > 0);
    if (failing !== undefined) {
      const { oracleCase } = failing;
      const smallest = await shrinkCase(Switch, oracleCase);
      const found = differenceText(compareWith(Switch, failing));
      throw new Error(
        `${found}\n\nsmallest case:\n${caseText(smallest)}\n\nrepeat: ${repeatCommand(oracleCase)}`,
      );
    }
  });

  test('the cases are hard: entries die of everything, tables overflow and evict', (context) => {
    if (reason !== null) return context.skip(reason);
    const lines = (part: 'removals' | 'errors' | 'packets') => observed.flatMap(({ real }) => real[part]);
    const count = (all: readonly string[], pattern: RegExp) =>
      all.filter((line) => pattern.test(line)).length;
    for (const { oracleCase, real } of observed) {
      const first = oracleCase.steps[0]!;
      expect(first.kind === 'mods' && first.mods.length).toBeGreaterThanOrEqual(8);
      expect(real.packets.length).toBeGreaterThanOrEqual(30);
    }
    expect(count(lines('removals'), / idle after/)).toBeGreaterThan(200);
    expect(count(lines('removals'), / hard after/)).toBeGreaterThan(200);
    expect(count(lines('removals'), / delete after/)).toBeGreaterThan(100);
    expect(count(lines('removals'), / eviction after/)).toBeGreaterThan(20);
    expect(count(lines('errors'), /table-full/)).toBeGreaterThan(20);
    expect(count(lines('errors'), /overlap/)).toBeGreaterThan(5);
    expect(count(lines('packets'), /: port/)).toBeGreaterThan(2000);
    expect(count(lines('packets'), /controller/)).toBeGreaterThan(300);
  });

  test('the judge finds nothing wrong with our source loaded a second time', async (context) => {
    if (reason !== null) return context.skip(reason);
    const control = await switchWith(null);
    expect(observed.filter((each) => compareWith(control, each).length > 0).length).toBe(0);
  });

  for (const mistake of MISTAKES) {
    test(`catches a planted mistake: ${mistake.name}`, async (context) => {
      if (reason !== null) return context.skip(reason);
      const wrong = await switchWith(mistake);
      expect(observed.filter((each) => compareWith(wrong, each).length > 0).length).toBeGreaterThan(0);
    });
  }

  test('a difference is shrunk to a few steps', async (context) => {
    if (reason !== null) return context.skip(reason);
    const wrong = await switchWith(MISTAKES[1]!);
    const failing = observed.find((each) => compareWith(wrong, each).length > 0)!;
    const smallest = await shrinkCase(wrong, failing.oracleCase);
    expect(smallest.steps.length).toBeLessThanOrEqual(4);
    expect(caseText(smallest)).toMatch(/modify/);
  });
});
