// Style that lint does not hold: headers, sizes over the whole tree, words, names, and that the repository speaks of the
// project alone.
import { describe, expect, it } from 'vitest';
import { isCode, isTest, sourceFiles } from './source-files.ts';

const code = sourceFiles(
  (path) => /^(src|web)\//.test(path) && isCode(path) && !isTest(path) && !path.includes('vite.config'),
);
const lineCount = (text: string): number => text.split('\n').length - 1;
const sorted = (xs: number[]): number[] => [...xs].sort((a, b) => a - b);
const quantile = (xs: number[], q: number): number => sorted(xs)[Math.floor(q * (xs.length - 1))]!;

describe('files', () => {
  it('begin with a comment that says what they are', () => {
    const bare = code.filter(
      ({ path, text }) => path !== 'src/index.ts' && !/^(#!.*\n)?(\/\/ |\/\*)/.test(text),
    );
    expect(bare.map(({ path }) => path)).toEqual([]);
  });
  it('stay short: median at most 120 lines, nine in ten at most 300, none over 400', () => {
    const lengths = code.map(({ text }) => lineCount(text));
    expect(quantile(lengths, 0.5)).toBeLessThanOrEqual(120);
    expect(quantile(lengths, 0.9)).toBeLessThanOrEqual(300);
    expect(code.filter(({ text }) => lineCount(text) > 400).map(({ path }) => path)).toEqual([]);
  });
  it('are not named for nothing in particular', () => {
    const vague = /(^|\/)(utils?|helpers?|types|common|misc|index)\.tsx?$/;
    expect(
      code.map(({ path }) => path).filter((path) => vague.test(path) && path !== 'src/index.ts'),
    ).toEqual([]);
  });
  it('compare strings by code unit, never by locale', () => {
    expect(
      code.filter(({ text }) => /localeCompare|toLocale(Upper|Lower)Case/.test(text)).map(({ path }) => path),
    ).toEqual([]);
  });
  it('silence no compiler error', () => {
    const silenced = /@ts-(ignore|expect-error|nocheck)|\bas any\b|biome-ignore-all/;
    expect(code.filter(({ text }) => silenced.test(text)).map(({ path }) => path)).toEqual([]);
  });
});

describe('the repository', () => {
  const texts = sourceFiles(
    (path) => /\.(ts|tsx|mjs|md|ya?ml|json|css|html)$|^\.ci\/run$/.test(path) && path !== 'package-lock.json',
  );
  it('names no registry host and no path of somebody’s machine', () => {
    const words = /registry\.(npmjs|yarnpkg)|deb\.debian\.org|(^|[\s"'(`])\/(work|home|root)\//m;
    expect(
      texts
        .filter(({ path, text }) => !path.startsWith('test/tidy/') && words.test(text))
        .map(({ path }) => path),
    ).toEqual([]);
  });
  it('keeps real traffic out', () => {
    const data = sourceFiles((path) =>
      /shop-2005-2018|site-2016|ipsum\.txt|tor-nodes|bitcoin-seeds/.test(path),
    );
    expect(data.map(({ path }) => path)).toEqual([]);
  });
});
