import { describe, expect, it } from 'vitest';
import { ok, unwrap } from '../base/result.ts';
import { maskFromBits } from '../mapping/mask.ts';
import { assess, assessHash, entropyBits } from './assessment.ts';
import { statisticsOf } from './bit-statistics.ts';
import { testDraws, uniformSet, weightedSet } from './bitlab.fixture.ts';
import { bootstrapCv } from './bootstrap.ts';
import { bucketLoads } from './bucket-loads.ts';
import { keepsUpTo, staleness } from './drift.ts';
import { heldOut, splitBySource } from './holdout.ts';
import { evenShare, topGroups } from './joint.ts';
import { gini, lorenzCurve } from './lorenz.ts';
import { serverCvObjective } from './objective.ts';
import { bucketOwners, roundRobinLoads, serverLoads } from './server-plan.ts';
import { ipv4Set } from './source-set.ts';
import { sourcesToIsolate, verdictOf } from './verdict.ts';
import { bitReasons, folded, toggleScores } from './why-bit.ts';

const PLAN = { servers: 4, assignment: 'round-robin' };

describe('an assessment', () => {
  it('puts one dominating source at the floor', () => {
    const set = ipv4Set(Uint32Array.of(0, 1, 2, 3), Float64Array.of(97, 1, 1, 1));
    const [score] = assess(set, [1, 0], [PLAN]).plans;
    expect(score!.cv).toBeCloseTo(score!.floor, 12);
    expect(score!.floor).toBeCloseTo((4 * 0.97 - 1) / Math.sqrt(3), 12);
  });

  it('gives the owners of mapping where round robin is worked out in place', () => {
    const loads = bucketLoads(weightedSet(200, 3, 4), [9, 4, 2]);
    const owner = bucketOwners({ servers: 3, assignment: 'round-robin' }, maskFromBits(4, [9, 4, 2]), loads);
    expect(roundRobinLoads(loads, 3)).toEqual(serverLoads(owner, 3, loads));
  });

  it('has a hash near its reference and all entropy on even buckets', () => {
    const [score] = assessHash(uniformSet(2000, 5), 9, [4]);
    expect(score!.cv / score!.reference).toBeLessThan(2.5);
    expect(entropyBits(new Float64Array(8).fill(3))).toBeCloseTo(3, 12);
  });
});

describe('how sure', () => {
  it('splits sources in two halves that share none', () => {
    const { folds } = splitBySource(uniformSet(500, 2));
    const [a, b] = [folds[0]!.train.words[0]!, folds[0]!.test.words[0]!];
    expect(a.length + b.length).toBe(500);
    expect(new Set([...a, ...b]).size).toBe(500);
    expect(Math.abs(a.length - 250)).toBeLessThan(60);
  });

  it('scores a fixed mask on the parts it did not see', () => {
    const split = splitBySource(uniformSet(400, 3));
    const held = unwrap(heldOut(split, () => ok([5, 3]), [PLAN]));
    const cvs = split.folds.map(({ test }) => assess(test, [5, 3], [PLAN]).plans[0]!.cv);
    expect(held.plans[0]!.cv).toBeCloseTo(Math.sqrt((cvs[0]! ** 2 + cvs[1]! ** 2) / 2), 12);
  });

  it('gives an interval around the value, and none between a choice and itself', () => {
    const set = weightedSet(300, 4, 30);
    const [result] = bootstrapCv(
      set,
      [
        [3, 1],
        [3, 1],
      ],
      [PLAN],
      { draws: testDraws(5), replicates: 60 },
    );
    const { cv } = assess(set, [3, 1], [PLAN]).plans[0]!;
    expect(result!.intervals[0]!.low).toBeLessThan(cv);
    expect(result!.intervals[0]!.high).toBeGreaterThan(cv);
    expect(result!.differences[1]).toEqual({ low: 0, high: 0 });
  });

  it('sees a choice go stale', () => {
    const lag = (cv: number, lag: number) => ({ lag, cv, reference: 0.1, pairs: 2 });
    expect(keepsUpTo([lag(0.05, 0), lag(0.1, 1), lag(0.11, 2), lag(0.2, 3)])).toBe(2);
    expect(keepsUpTo([lag(0.05, 0), lag(0.1, 1), lag(0.1, 2)])).toBeNull();
    const windows = [uniformSet(100, 1), uniformSet(100, 2), uniformSet(100, 3)];
    expect(unwrap(staleness(windows, () => ok([1, 0]), PLAN)).map(({ pairs }) => pairs)).toEqual([3, 2, 1]);
  });
});

describe('what bits do together', () => {
  it('finds three bits that are dependent only all at once', () => {
    const xored = uniformSet(600, 6).words[0]!.map((v) => ((v & ~4) | (((v ^ (v >>> 1)) & 1) << 2)) >>> 0);
    const set = ipv4Set(Uint32Array.from(new Set(xored)));
    expect(evenShare(set, [2, 1, 0])).toBe(1);
    expect(topGroups(bucketLoads(set, [9, 2, 1, 0]), [9, 2, 1, 0], 3, 1)[0]).toEqual({
      bits: [2, 1, 0],
      evenShare: 1,
    });
    expect(Math.abs(evenShare(set, [1, 0]) - 0.5)).toBeLessThan(0.1);
  });
});

describe('curves for the page', () => {
  it('start at nothing, end at everything and know equality', () => {
    expect(lorenzCurve(Float64Array.of(1, 1, 2, 4))).toEqual([
      { buckets: 0, weight: 0 },
      { buckets: 0.25, weight: 0.125 },
      { buckets: 0.5, weight: 0.25 },
      { buckets: 0.75, weight: 0.5 },
      { buckets: 1, weight: 1 },
    ]);
    expect(gini(new Float64Array(8).fill(2))).toBeCloseTo(0, 12);
    expect(lorenzCurve(new Float64Array(4))).toEqual([]);
  });
});

describe('why a bit', () => {
  it('scores a toggle as an assessment of the toggled bits does', () => {
    const set = weightedSet(500, 8, 6);
    const objective = serverCvObjective(PLAN);
    const scores = toggleScores(set, statisticsOf(set), [7, 4, 2], objective);
    expect(scores[9]!.first).toBeCloseTo(assess(set, [9, 7, 4, 2], [PLAN]).plans[0]!.cv, 12);
    expect(scores[4]!.first).toBeCloseTo(assess(set, [7, 2], [PLAN]).plans[0]!.cv, 12);
    expect(folded(Float64Array.of(1, 2, 3, 4), 0)).toEqual(Float64Array.of(3, 7));
  });

  it('says constant, chosen and repeated apart', () => {
    const doubled = uniformSet(300, 4).words[0]!.map((v) => ((v & 0x00ffffff & ~2) | ((v & 1) << 1)) >>> 0);
    const reasons = bitReasons(statisticsOf(ipv4Set(Uint32Array.from(new Set(doubled)))), [0, 9], null);
    expect([31, 0, 1].map((bit) => reasons[bit]!.kind)).toEqual(['constant', 'chosen', 'repeats']);
    expect(reasons[1]!.words).toContain('repeats bit 0');
  });
});

describe('the verdict', () => {
  it('blames the one source that carries too much, and names it', () => {
    const set = ipv4Set(
      Uint32Array.from({ length: 59 }, (_, i) => i),
      Float64Array.from({ length: 59 }, (_, i) => (i === 7 ? 41 : 1)),
    );
    const score = assess(set, [1, 0], [PLAN]).plans[0]!;
    const verdict = verdictOf({ set, score, goal: 0.1, weight: 'requests', buckets: 4 });
    expect(verdict.kind).toBe('floor');
    expect(verdict.sentences[0]).toContain('no mask can help: one source carries 41 % of the requests');
    expect(verdict.isolate).toEqual([{ family: 4, words: [0, 0, 0, 7], part: 41 / 99 }]);
    expect(sourcesToIsolate(set, 2, 0.1)).toEqual([]);
  });
});
