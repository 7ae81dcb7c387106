import { describe, expect, it } from 'vitest';
import type { ParameterCell } from '../../scenario/sweep-parameter.ts';
import { evaluateWhere, parseWhere } from './where-expression.ts';

const VALUES: Record<string, ParameterCell> = {
  servers: 8,
  idle_seconds: 15,
  mask: '8.32',
  graceful: true,
  gone: null,
};
const NAMES = Object.keys(VALUES);

function evaluated(text: string): unknown {
  const tree = parseWhere(text, NAMES);
  if (!tree.ok) return tree.issues[0]!.message;
  const result = evaluateWhere(tree.value, (name) => VALUES[name]!);
  return result.ok ? result.value : result.issues[0]!.message;
}

describe('the expression of where', () => {
  it.each([
    ['servers == 8', true],
    ['servers * 2 + 1 >= 17 and idle_seconds < 60', true],
    ['1 + 2 * 3 == 7', true],
    ['10 - 4 - 3 == 3', true],
    ['(1 + 2) * 3 == 9', true],
    ['servers % 3 == 2', true],
    ['-servers < -7', true],
    ['2 - -1 == 3', true],
    ['not graceful or mask == "8.32"', true],
    ['not (graceful and servers > 4)', false],
    ['not servers == 8', false],
    ["mask != 'x' and graceful", true],
    ['gone == null', true],
    ['false and servers / 0 == 1', false],
    ['p_servers == 8', true],
    ['1.5e1 == idle_seconds', true],
    ['"a" < "b"', true],
  ])('%s is %s', (text, wanted) => {
    expect(evaluated(text)).toBe(wanted);
  });

  it.each([
    ['server == 8', /no parameter `server`/],
    ['servers = 8', /`=` means nothing/],
    ['servers ==', /the end is not expected/],
    ['servers == 8 8', /`8` is not expected/],
    ['(servers == 8', /the end is not expected/],
    ['servers', /gives `8`, not true or false/],
    ['servers and graceful', /`and` takes true or false, not `8`/],
    ['mask < 8', /`<` takes numbers, not the text `8.32`/],
    ['servers / 0 > 1', /is no number/],
    ['$', /`\$` means nothing/],
    ['', /the end/],
  ])('%j is refused', (text, message) => {
    expect(evaluated(text)).toMatch(message);
  });

  it('says where a mistake is, and which name was meant', () => {
    const tree = parseWhere('graceful and severs > 1', NAMES);
    expect(tree).toMatchObject({ ok: false, issues: [{ column: 14, hint: 'did you mean `servers`?' }] });
  });

  it('refuses what is nested beyond reason instead of exhausting the stack', () => {
    expect(evaluated(`${'('.repeat(100_000)}1`)).toMatch(/nested too deeply/);
    expect(evaluated(Array.from({ length: 300 }, () => 'graceful').join(' and '))).toBe(true);
  });
});
