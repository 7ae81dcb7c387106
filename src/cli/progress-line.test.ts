import { describe, expect, it } from 'vitest';
import type { CliIo } from './io.ts';
import { type Progress, ProgressLine, progressText } from './progress-line.ts';

const reading: Progress = {
  name: 'reading web',
  bytesRead: 3.1e6,
  bytesTotal: 12e6,
  runRatio: null,
  sessions: 7,
};
const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');

describe('progressText', () => {
  it('says bytes read, rate and time left', () => {
    expect(plain(progressText(reading, 0.5))).toBe('reading web: 3.10 MB of 12.0 MB · 6.20 MB/s · 1 s left');
  });

  it('leaves out what nobody knows', () => {
    expect(plain(progressText({ ...reading, bytesTotal: null }, 0))).toBe('reading web: 3.10 MB');
  });

  it.each([0, 12e6])(
    'says how much of the run is done where nothing is left to read (%d bytes read)',
    (bytesRead) => {
      const running = { ...reading, bytesRead, runRatio: 0.25, sessions: 1200 };
      expect(plain(progressText(running, 10))).toBe('reading web: 25 % · 1 200 sessions · 30 s left');
    },
  );
});

describe('ProgressLine', () => {
  /** Updates once a tenth of a second for `seconds`; what was printed. */
  const shown = (isTerminal: boolean, seconds: number): string[] => {
    const printed: string[] = [];
    let nowMs = 0;
    const err = { write: (text: string) => void printed.push(text), isTerminal, width: 40 };
    const line = new ProgressLine({ err, env: {}, now: () => nowMs } as unknown as CliIo);
    for (; nowMs < seconds * 1000; nowMs += 100) line.update(reading);
    line.done();
    return printed;
  };

  it('rewrites one line on a terminal, no wider than it, and takes it away', () => {
    const printed = shown(true, 1);
    expect(printed.every((text) => text.startsWith('\r') && text.length < 40 + 5)).toBe(true);
    expect(printed.at(-1)).toBe('\r\u001b[2K');
  });

  it('says a line every ten seconds elsewhere, and nothing about a short run', () => {
    expect(shown(false, 5)).toEqual([]);
    expect(shown(false, 25)).toHaveLength(2);
  });
});
