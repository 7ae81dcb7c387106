// `maskring explain --scenario S --lost N`: the N-th lost session as a ladder diagram with what would have saved it, as text, JSON or
// (`-o file.svg`) a drawing. No address of the client unless asked for. The autopsy itself is sim/autopsy.ts.

import { writeFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { fail, ok } from '../base/result.ts';
import { type LadderData, ladderFigure } from '../figure/ladder-figure.ts';
import { ladderText } from '../figure/ladder-text.ts';
import { standaloneSvg } from '../figure/standalone.ts';
import { type Autopsy, autopsy } from '../sim/autopsy.ts';
import { autopsyLadder, verdictText } from '../sim/autopsy-words.ts';
import { sessionBucketName } from '../sim/session-bucket.ts';
import { EXIT_INTERRUPTED, EXIT_OK } from './exit-code.ts';
import { type StoryOptions, withScenario } from './explain-story.ts';
import type { CliIo } from './io.ts';
import { FileError, fileIssue, isSystemError } from './node-byte-source.ts';
import { columnLines } from './report/text-layout.ts';

const DRAWING_WIDTH = 1180;

export function explainLost(text: string, options: StoryOptions, io: CliIo): Promise<number> {
  return withScenario(options, io, async ({ scenario, inputs, hooks }) => {
    if (!/^[1-9]\d{0,8}$/.test(text))
      return fail({
        file: `--lost ${text}`,
        message: 'this is not a number of a lost session',
        expected: '1, 2, …',
      });
    const found = await autopsy(scenario, Number(text), { inputs, hooks });
    if (!found.ok) return fail(...found.issues.map((issue) => ({ ...issue, file: options.scenario })));
    const result = found.value;
    const data = autopsyLadder(result, options.withAddresses);
    if (options.output !== undefined) await writeDrawing(resolve(io.cwd, options.output), data);
    io.out.write(options.json ? lostJson(result, data) : lostText(result, data, io.out.width));
    return ok(result.partial ? EXIT_INTERRUPTED : EXIT_OK);
  });
}

async function writeDrawing(file: string, data: LadderData): Promise<void> {
  const figure = ladderFigure(data, { width: DRAWING_WIDTH, titled: true });
  try {
    await writeFile(file, `${standaloneSvg(figure, { theme: 'auto', background: true })}\n`);
  } catch (error) {
    if (isSystemError(error)) throw new FileError(fileIssue(file, error));
    throw error;
  }
}

function lostText(result: Autopsy, data: LadderData, width: number): string {
  const { scenario } = result.run;
  const { session } = result.lost;
  const bucket = sessionBucketName(session);
  const who = `${scenario.traffic[session.source]!.name}:${session.client}/${session.session}, attempt ${session.attempt}`;
  const head = [`${data.caption}.`, `session ${who}; bucket ${bucket}; cause ${result.lost.cause}`, ''];
  const verdicts =
    result.verdicts.length === 0 ? [] : ['', 'What would have saved it', ...verdictLines(result)];
  return `${[...head, ...ladderText(data, width), ...verdicts, '', ...data.remarks.map((it) => `${it}.`)].join('\n')}\n`;
}

const LEFT = { align: 'left' } as const;

function verdictLines({ verdicts, otherCount }: Autopsy): string[] {
  const rows = verdicts.map((verdict) => [
    verdict.setting,
    verdictText(verdict, true),
    `${verdict.othersSaved} of ${otherCount} others saved`,
    verdict.newlyLost === 0
      ? ''
      : `${verdict.newlyLost} ${verdict.newlyLost === 1 ? 'other' : 'others'} lost instead`,
  ]);
  return columnLines(rows, [LEFT, LEFT, { align: 'right' }, LEFT]).map((text) => `  ${text}`.trimEnd());
}

function lostJson(result: Autopsy, data: LadderData): string {
  const { session, cause, atUs } = result.lost;
  const object = {
    number: result.number,
    of: result.lossCount,
    cause,
    at_seconds: atUs / 1e6,
    late_seconds: result.lateUs === null ? null : result.lateUs / 1e6,
    traffic: result.run.scenario.traffic[session.source]!.name,
    client: session.client,
    session: session.session,
    attempt: session.attempt,
    others: result.otherCount,
    verdicts: result.verdicts.map((it) => ({
      setting: it.setting,
      kept: it.cause === null,
      cause: it.cause,
      margin_seconds: it.marginUs === null ? null : it.marginUs / 1e6,
      others_saved: it.othersSaved,
      newly_lost: it.newlyLost,
    })),
    lanes: data.lanes,
    rows: data.rows,
  };
  return `${JSON.stringify(object, null, 2)}\n`;
}
