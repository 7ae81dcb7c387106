// An autopsy in words: the finding, the rows of the ladder with their times, and a phrase for every other setting. Plain data in the shape
// that figure/ladder-figure.ts and ladder-text.ts take. The autopsy itself is autopsy.ts. Source: issue "controller" 10.

import { formatAddress } from '../base/address-text.ts';
import type { Autopsy, Verdict } from './autopsy.ts';
import { type Ladder, type LadderRow, ladderOf } from './ladder-rows.ts';
import { runTime, timeText } from './story-line.ts';

/** A row as it is drawn: its time as text, '' where it is that of the row before. */
export type TimedRow =
  | (Omit<Extract<LadderRow, { kind: 'arrow' }>, 'atUs'> & { readonly time: string })
  | (Omit<Extract<LadderRow, { kind: 'note' }>, 'atUs'> & { readonly time: string })
  | Extract<LadderRow, { kind: 'break' }>;

export interface AutopsyLadder {
  /** One sentence without a full stop. */
  readonly caption: string;
  readonly lanes: Ladder['lanes'];
  readonly rows: readonly TimedRow[];
  readonly spans: Ladder['spans'];
  readonly verdicts: readonly { readonly setting: string; readonly text: string; readonly isKept: boolean }[];
  readonly remarks: readonly string[];
}

/** The ladder with its finding, what would have saved the session, and what became of the others. Addresses only where asked for. */
export function autopsyLadder(result: Autopsy, withAddresses: boolean): AutopsyLadder {
  const { session } = result.lost;
  const { family, words, sourcePort } = session;
  const client = withAddresses ? `${formatAddress({ family, words })}:${sourcePort}` : `port ${sourcePort}`;
  const ladder = ladderOf(result.run, result.watch, client);
  return {
    caption: caption(result),
    lanes: ladder.lanes,
    rows: withTimes(ladder),
    spans: ladder.spans,
    verdicts: result.verdicts.map((verdict) => ({
      setting: verdict.setting,
      text: verdictText(verdict, false),
      isKept: verdict.cause === null,
    })),
    remarks: remarks(result),
  };
}

const withTimes = ({ rows }: Ladder): AutopsyLadder['rows'] =>
  rows.map((row) =>
    row.kind === 'break' ? row : { ...row, time: row.atUs === null ? '' : runTime(row.atUs) },
  );

const WHY: Readonly<Record<string, string>> = {
  moved: 'its bucket was moved at once',
  non_tcp: 'it is not TCP and its bucket moved',
  idle_before_seen: 'it was silent through the whole search',
  idle_after_pin: 'it was silent for longer than its pin lasts',
  hard_timeout: "it outlived its pin's hard timeout",
  table_full: 'there was no room for its pin',
  path_change: 'it came by another ingress, where nothing held it',
  controller_down: 'the controller was down when it was needed',
  server_failed: 'its server failed',
  overload: 'the server was full',
  no_owner: 'nobody had its bucket',
};

function caption({ number, lossCount, lost, lateUs }: Autopsy): string {
  const late = lateUs === null ? '' : `, ${timeText(lateUs)} too late`;
  return `Session ${number} of ${lossCount} was lost because ${WHY[lost.cause]}${late}`;
}

/** `kept, 3.2 s to spare`, `lost, 11.8 s too late`. */
export function verdictText({ cause, marginUs }: Verdict, withCause: boolean): string {
  if (cause === null) return marginUs === null ? 'kept' : `kept, ${timeText(marginUs)} to spare`;
  return marginUs === null
    ? `lost, ${cause}`
    : `lost, ${timeText(marginUs)} too late${withCause ? ` (${cause})` : ''}`;
}

function remarks({ alikeCount, lost, otherCount, verdicts }: Autopsy): string[] {
  const alike =
    alikeCount === 0
      ? `No other was lost to ${lost.cause}`
      : `${alikeCount} more ${alikeCount === 1 ? 'was' : 'were'} lost to ${lost.cause}`;
  const best = verdicts.toSorted((a, b) => b.othersSaved - b.newlyLost - (a.othersSaved - a.newlyLost))[0];
  if (best === undefined) return [alike, 'No setting of moves or methods bears on it'];
  if (otherCount === 0) return [alike];
  return [alike, `${best.setting} saves ${best.othersSaved} of the ${otherCount} others`];
}
