// Section `baseline`: defaults, names that must exist, and keys that belong to the other kind.
import { describe, expect, it } from 'vitest';
import { formatIssue, unwrap } from '../../base/result.ts';
import { parseScenario } from '../parse.ts';

const parse = (baseline: string) =>
  parseScenario(
    `version: 1\npools: {web: {servers: 3}}\ntraffic: {t: {clients: 5}}\nduration: 10s\n${baseline}`,
    { file: 'a.yaml' },
  );
const baselineOf = (text: string) => unwrap(parse(`baseline: ${text}`)).baseline;
const problems = (text: string): string => {
  const parsed = parse(`baseline: ${text}`);
  return parsed.ok ? '' : parsed.issues.map(formatIssue).join('\n');
};

describe('the baseline', () => {
  it('is none by default', () => {
    expect(unwrap(parse('')).baseline).toBeNull();
  });

  it('has its defaults filled in', () => {
    expect(baselineOf('{kind: nearest}')).toEqual({ kind: 'nearest', nearness: null });
    expect(baselineOf('{kind: nearest, servers: random}')).toEqual({ kind: 'nearest', nearness: null });
    expect(baselineOf('{kind: dns}')).toEqual({
      kind: 'dns',
      answers: 'random',
      ttlUs: 60_000_000,
      clientsPerResolver: 100,
      nearness: null,
    });
  });

  it('takes one server or several for each ingress', () => {
    expect(baselineOf('{kind: nearest, servers: {in-b: [s02, s01], in-a: s03}}')).toEqual({
      kind: 'nearest',
      nearness: [['s03'], ['s02', 's01']],
    });
  });

  it('says what is missing, unknown or in the wrong place', () => {
    expect(problems('{kind: nearest, servers: {in-a: s01}}')).toContain(
      'no server is named for ingress `in-b`',
    );
    expect(problems('{kind: nearest, servers: {in-a: s01, in-b: s09}}')).toContain(
      'there is no server `s09`',
    );
    expect(problems('{kind: nearest, servers: {in-a: s01, in-c: s02}}')).toContain(
      'there is no ingress `in-c`',
    );
    expect(problems('{kind: nearest, ttl: 5s}')).toContain('`ttl` belongs to the baseline dns');
    expect(problems('{kind: dns, answers: location}')).toContain('answers by location need `servers`');
    expect(problems('{kind: dns, servers: {in-a: s01, in-b: s02}}')).toContain('without `answers: location`');
  });
});
