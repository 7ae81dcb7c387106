import { describe, expect, it } from 'vitest';
import { LINE_LIMIT_BYTES, LineSplitter } from './line-splitter.ts';

function split(...chunks: string[]): string[] {
  const lines: string[] = [];
  const splitter = new LineSplitter((bytes, from, to, tooLong) => {
    lines.push(tooLong ? `too long: ${to - from}` : new TextDecoder().decode(bytes.subarray(from, to)));
  });
  for (const chunk of chunks) splitter.push(new TextEncoder().encode(chunk));
  splitter.finish();
  return lines;
}

describe('LineSplitter', () => {
  it('visits every line once, empty ones and one without an end included', () => {
    expect(split('a\n\nb\r\nc')).toEqual(['a', '', 'b', 'c']);
    expect(split('a\n')).toEqual(['a']);
    expect(split('')).toEqual([]);
  });

  it('joins a line across chunks, also where CR and LF are parted', () => {
    expect(split('ab', 'c', '\r', '\nd\n')).toEqual(['abc', 'd']);
    expect(split('a', '\n', '\nb')).toEqual(['a', '', 'b']);
  });

  it('keeps a CR inside a line', () => {
    expect(split('a\rb\n')).toEqual(['a\rb']);
  });

  it('cuts and marks a line over the limit, in one chunk or in many', () => {
    const long = 'x'.repeat(LINE_LIMIT_BYTES + 1);
    const marked = [`too long: ${LINE_LIMIT_BYTES}`, 'b'];
    expect(split(`${long}\nb`)).toEqual(marked);
    expect(split(long.slice(0, 9), long.slice(9), 'yyy', '\nb')).toEqual(marked);
    expect(split(`${long.slice(1)}\nb`)).toEqual([long.slice(1), 'b']);
  });

  it('counts the bytes of the open line without holding them', () => {
    const splitter = new LineSplitter(() => undefined);
    const chunk = new Uint8Array(50_000).fill(65);
    for (let i = 0; i < 4; i++) splitter.push(chunk);
    expect(splitter.openLineBytes).toBe(200_000);
  });
});
