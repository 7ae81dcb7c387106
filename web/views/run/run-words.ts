// The finding of the page Run: one sentence with its numbers, and what explains it; at the instant of the playhead.

import {
  indexAt,
  type LossesData,
  moveState,
  type RunCvData,
  type TrackTime,
} from '../../charts/run-charts.tsx';
import { counted, countText, durationText, percentText, sentence } from '../../charts/words.ts';
import type { LiveHistory } from '../../engine/live-history.ts';
import { GOAL_RATIO } from '../bits/figure-data.ts';
import { cvData, lossesData } from './run-data.ts';

export interface Finding {
  readonly finding: string;
  readonly why: string;
}

interface Data {
  readonly time: TrackTime;
  readonly losses: LossesData;
  readonly cv: RunCvData;
}

/** The finding of a run that is over, for the list of earlier runs. */
export function findingAtEnd(history: LiveHistory): string {
  const { reachedUs, frame, facts } = history;
  const time: TrackTime = {
    ...{ span: { from: 0, to: reachedUs }, nowUs: reachedUs, reachedUs },
    ...{ originUs: frame?.originUs ?? null, flags: facts.flags, selection: null, partialFromUs: null },
  };
  const data = { time, losses: lossesData(history, time, null), cv: cvData(history, time, 0) };
  return runFinding(history, data).finding;
}

export function runFinding(history: LiveHistory, { time, losses, cv }: Data): Finding {
  const lost = indexAt(losses.atUs, time.nowUs + 1);
  const lossText = lossPhrase(lost, losses.startedCount);
  const moving = movePhrase(history, time);
  const whole = time.nowUs >= history.reachedUs && history.frame?.isOver === true;
  const end = whole ? `After ${durationText(time.nowUs)} ` : '';
  const finding =
    moving === null
      ? sentence(`${end}${lossText}`)
      : `${moving.text}${moving.isDone ? ', and ' : ' and '}${lossText}`;
  return {
    finding,
    why: [moving?.pace, cvPhrase(cv, time, whole)].filter((text) => text !== undefined).join(' '),
  };
}

function lossPhrase(lost: number, started: number): string {
  if (started === 0) return 'no session has begun';
  if (lost === 0) return `none of ${countText(started)} sessions is lost`;
  const share = percentText(lost / started);
  return `${countText(lost)} ${lost === 1 ? 'session is' : 'sessions are'} lost, ${share} of all so far`;
}

interface MovePhrase {
  readonly text: string;
  readonly isDone: boolean;
  readonly pace: string | undefined;
}

/** What the last run of moves is doing. */
function movePhrase(history: LiveHistory, { nowUs }: TrackTime): MovePhrase | null {
  const begun = history.moves.filter(({ beganAtUs }) => beganAtUs <= nowUs);
  const run = begun.at(-1)?.run;
  if (run === undefined) return null;
  const all = history.moves.filter((move) => move.run === run && move.plannedAtUs <= nowUs);
  const waiting = nowUs >= history.reachedUs ? history.frame!.waiting.length : 0;
  const total = all.length + waiting;
  const done = all.filter((move) => {
    const state = moveState({ ...move, key: '' }, nowUs);
    return state === 'pins' || state === 'done';
  }).length;
  const what = subjectOf(
    all.map(({ from }) => from),
    all.map(({ to }) => to),
  );
  if (done >= total)
    return {
      text: `${what} took ${durationText(lastFlip(all) - all[0]!.plannedAtUs)} for ${counted(total, 'bucket')}`,
      isDone: true,
      pace: undefined,
    };
  const sinceUs = nowUs - all[0]!.plannedAtUs;
  const pace =
    done > 0
      ? `About ${durationText(Math.round(((sinceUs / done) * (total - done)) / 1e6) * 1e6)} to go at the present pace.`
      : undefined;
  return {
    text: `${what}: ${countText(done)} of ${countText(total)} buckets have moved`,
    isDone: false,
    pace,
  };
}

const lastFlip = (moves: readonly { readonly flippedAtUs: number | null }[]): number =>
  Math.max(...moves.map(({ flippedAtUs }) => flippedAtUs ?? 0));

function subjectOf(from: readonly (string | null)[], to: readonly (string | null)[]): string {
  const [froms, tos] = [new Set(from), new Set(to)];
  if (froms.size === 1 && from[0] != null) return `Draining ${from[0]}`;
  if (tos.size === 1 && to[0] != null) return `Filling ${to[0]}`;
  return 'Moving buckets';
}

/** Where the CV is, or, of a run that is over, where it was. */
function cvPhrase({ timesUs, high }: RunCvData, { nowUs }: TrackTime, isOver: boolean): string | undefined {
  let [now, peak, sum, count] = [Number.NaN, 0, 0, 0];
  for (let i = 0; i < timesUs.length && timesUs[i]! <= nowUs; i++) {
    if (!Number.isFinite(high[i]!)) continue;
    now = high[i]!;
    peak = Math.max(peak, now);
    sum += now;
    count++;
  }
  if (count === 0) return undefined;
  const shown = isOver ? sum / count : now;
  const goal = `the goal of ${percentText(GOAL_RATIO)}`;
  const where = shown > GOAL_RATIO ? `above ${goal}` : `within ${goal}`;
  const how = isOver ? `was ${percentText(shown)} on average` : `is ${percentText(shown)}`;
  return `Load CV ${how}, ${where}; its peak was ${percentText(peak)}.`;
}
