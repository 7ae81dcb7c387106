// A run that a page drives, without a page: frames grow, halting keeps its place, and an opening that is given up opens nothing.

import { describe, expect, it } from 'vitest';
import type { LiveFrame } from './live-protocol.ts';
import { LiveRun } from './live-run.ts';

const TEXT = `version: 1
duration: 20s
pools: { web: { servers: 2, assignment: round-robin } }
vips: { web: { pool: web, mask: 0.0.0.3 } }
traffic: { a: { clients: 20, arrivals: { per-second: 2 }, population: uniform } }
`;
const input = (text: string) => ({ name: 'a.yaml', text, files: [], baseUrl: 'http://page/' });

function runner(): LiveRun {
  let ms = 0;
  const later = async (): Promise<void> => {
    ms += 5;
  };
  return new LiveRun({ nowMs: () => (ms += 1), breathe: later, sleep: later });
}

describe('a run that a page drives', () => {
  it('answers bad input with issues, their line and column', async () => {
    const answer = await runner().open(input(TEXT.replace('20s', '20 sec')), () => {});
    expect(answer.ok ? [] : answer.issues.map(({ file, line }) => [file, line])).toEqual([['a.yaml', 2]]);
  });

  it('opens nothing where it is told to halt meanwhile', async () => {
    const live = runner();
    const opening = live.open(input(TEXT), () => {});
    live.halt();
    const answer = await opening;
    expect(answer.ok ? [] : answer.issues).toEqual([{ message: 'cancelled' }]);
  });

  it('plays to the end in frames that go forward, and has an outcome', async () => {
    const live = runner();
    const answer = await live.open(input(TEXT), () => {});
    expect(answer.ok && answer.value.servers).toEqual(['s01', 's02']);
    const frames: LiveFrame[] = [];
    const last = await live.go({ kind: 'play', speed: 60 }, (frame) => void frames.push(frame));
    expect(last.isOver).toBe(true);
    expect(frames.map(({ reachedUs }) => reachedUs)).toEqual([6e6, 12e6, 18e6]);
    expect(JSON.parse(live.outcome().summaryText).sessions.started).toBe(last.sessions.started);
  });

  it('takes an event at the next whole millisecond, and says where the run has to be made again', async () => {
    const live = runner();
    await live.open(input(TEXT), () => {});
    await live.go({ kind: 'step' }, () => {});
    const now = await live.addEvent({ drop: 's02' }, null);
    expect(now.ok && now.value.isTaken).toBe(true);
    expect(now.ok && now.value.atUs % 1000).toBe(0);
    await live.runUpTo(10e6, () => {});
    const past = await live.addEvent({ drop: 's01' }, 5e6);
    expect(past.ok && past.value.isTaken).toBe(false);
    expect(past.ok && past.value.text).toContain('- at: 5s\n    drop: s01\n');
    const wrong = await live.addEvent({ drop: 's99' }, null);
    expect(wrong.ok).toBe(false);
  });
});
