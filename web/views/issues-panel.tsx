// What is wrong with a file: say what, where, what was found and expected, then what to do; and that an older result is still below.

import type { JSX } from 'preact';
import type { Issue } from '../../src/base/result.ts';
import { sentence } from '../charts/words.ts';
import { chooseFiles } from './choose-files.ts';
import { store } from './page-store.ts';

export function IssuesPanel(): JSX.Element {
  const { issues, value, subject } = store.reading.state.value;
  return (
    <section class="verdict" role="alert" aria-label="What went wrong">
      <IssueHeading message={issues[0]?.message ?? 'the file could not be read'} subject={subject} />
      <div class="sub">
        <IssueFacts issue={issues[0] ?? { message: '' }} subject={subject} />
        {issues.length > 1 && (
          <ul class="issues">
            {issues.slice(1, 6).map((issue) => (
              <li>
                <p class="cap">{sentence(withoutTicks(issue.message))}</p>
                <IssueFacts issue={issue} subject={subject} />
              </li>
            ))}
          </ul>
        )}
        {value !== null && (
          <p class="note">The result on the page Bits is still the one from {value.name}.</p>
        )}
      </div>
      <p class="acts">
        <button type="button" class="pri" onClick={chooseFiles}>
          Open another file <kbd>Ctrl O</kbd>
        </button>
      </p>
    </section>
  );
}

/** "this is a PNG picture" begins with the file's name where the page knows it. */
function IssueHeading({
  message,
  subject,
}: {
  readonly message: string;
  readonly subject: string;
}): JSX.Element {
  const rest = /^this (.*)$/.exec(message)?.[1];
  if (rest === undefined || subject === '') return <h1>{sentence(withoutTicks(message))}</h1>;
  return (
    <h1>
      <code>{subject}</code> {withoutTicks(rest)}
    </h1>
  );
}

const withoutTicks = (text: string): string => text.replaceAll('`', '');

function IssueFacts({ issue, subject }: { readonly issue: Issue; readonly subject: string }): JSX.Element {
  const place = [issue.file ?? subject, issue.line, issue.column]
    .filter((part) => part !== undefined)
    .join(':');
  const rows = [
    ['file', place],
    ['found', issue.found],
    ['expected', issue.expected],
    ['hint', issue.hint],
  ].filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '');
  return (
    <dl class="kv">
      {rows.map(([name, text]) => (
        <>
          <dt>{name}</dt>
          <dd>{name === 'file' ? <code>{text}</code> : withoutTicks(text)}</dd>
        </>
      ))}
    </dl>
  );
}
