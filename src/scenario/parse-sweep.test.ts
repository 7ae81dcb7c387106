import { describe, expect, it } from 'vitest';
import { formatIssue, unwrap } from '../base/result.ts';
import { parseSweep } from './parse-sweep.ts';

const HEAD = 'version: 1\nbase: base.yaml\n';
const VARY = 'vary:\n  pools.web.servers: [2, 3]\n';
const issuesOf = (text: string) => {
  const result = parseSweep(text, { file: 'dir/s.yaml' });
  return result.ok ? [] : result.issues.map(formatIssue);
};

describe('parseSweep', () => {
  it('fills in every default, the name from the file', () => {
    const { sweep } = unwrap(parseSweep(HEAD + VARY, { file: 'dir/s.yaml' }));
    expect(sweep).toMatchObject({ name: 's', question: '', base: 'base.yaml', replications: 1, where: null });
    expect(sweep).toMatchObject({ minimise: null, stop: null, set: [] });
  });

  it('reads the stop rule, a percentage as a part of the mean', () => {
    const text = `${HEAD}${VARY}replications: 64\nstop: {measure: drain_seconds, half-width: 5 %}`;
    const { stop } = unwrap(parseSweep(text, { file: 's.yaml' })).sweep;
    expect(stop).toEqual({
      ...{ measure: 'drain_seconds', halfWidth: 0.05, isRelative: true, confidence: 0.95, least: 4 },
    });
  });

  it.each([
    [
      'a key nobody knows',
      `${HEAD}${VARY}replication: 3`,
      /:5:1: .*unknown key `replication`.*did you mean `replications`/,
    ],
    ['no base', `version: 1\n${VARY}`, /the key `base` is missing/],
    ['nothing varied', HEAD, /nothing is varied/],
    ['an empty list', `${HEAD}vary:\n  seed: []`, /:4:/],
    ['a bare value', `${HEAD}vary:\n  seed: 4`, /`4` is not a list/],
    ['a list of maps without names', `${HEAD}vary:\n  events: [[], []]`, /needs a name/],
    ['a range without an end', `${HEAD}vary:\n  seed: {from: 1}`, /no values are given/],
    [
      'a range with step and count',
      `${HEAD}vary:\n  seed: {from: 1, to: 2, step: 1, count: 2}`,
      /either a `step` or a `count`/,
    ],
    ['a range backwards', `${HEAD}vary:\n  seed: {from: 3, to: 2, step: 1}`, /`to` must be above/],
    [
      'a zip of unequal lists',
      `${HEAD}zip:\n- {seed: [1, 2], duration: [1s]}`,
      /equally long; found 2 and 1/,
    ],
    [
      'a path changed twice',
      `${HEAD}set: {pools.web: {servers: 2}}\n${VARY}`,
      /`pools.web.servers` is changed twice/,
    ],
    [
      'two columns of one name',
      `${HEAD}vary:\n  seed: {values: [1], as: x}\n  duration: {values: [1s], as: x}`,
      /same name/,
    ],
    ['one objective', `${HEAD}${VARY}objective: {minimise: [load_cv]}`, /:5:/],
    ['an objective twice', `${HEAD}${VARY}objective: {minimise: [load_cv, load_cv.mean]}`, /named twice/],
    [
      'a parameter that is not',
      `${HEAD}${VARY}objective: {minimise: [load_cv, p_x]}`,
      /no parameter `p_x`.*p_servers/,
    ],
    ['a reserved step', `${HEAD}vary:\n  a.__proto__: [1]`, /not a path/],
  ])('refuses %s', (_, text, message) => {
    expect(issuesOf(text).join('\n')).toMatch(message);
  });
});
