// Why the document cannot run: file, line, what was found and expected, what to do; and that the run below is an earlier one.

import type { JSX } from 'preact';
import type { Issue } from '../../../src/base/result.ts';
import { sentence } from '../../charts/words.ts';
import { go } from '../actions.ts';
import { store } from '../page-store.ts';
import * as run from './run-store.ts';

const withoutTicks = (text: string): string => text.replaceAll('`', '');

export function RunIssues(): JSX.Element {
  const [first, ...rest] = run.issues.value;
  const name = store.document.value?.name ?? 'scenario.yaml';
  const line = first?.line === undefined ? '' : `Line ${first.line}: `;
  return (
    <section class="verdict" role="alert" aria-label="What went wrong">
      <h1>
        {line === ''
          ? sentence(withoutTicks(first?.message ?? ''))
          : `${line}${withoutTicks(first!.message)}`}
      </h1>
      <div class="sub">
        {first !== undefined && <IssueFacts issue={first} name={name} />}
        {rest.length > 0 && (
          <ul class="issues">
            {rest.slice(0, 5).map((issue) => (
              <li>
                <p class="cap">{sentence(withoutTicks(issue.message))}</p>
                <IssueFacts issue={issue} name={name} />
              </li>
            ))}
          </ul>
        )}
        {run.history.value !== null && <p class="note">The run below is still the one from before.</p>}
      </div>
      <p class="acts">
        <button type="button" class="pri" onClick={() => go('scenario')}>
          Go to the scenario
        </button>
      </p>
    </section>
  );
}

function IssueFacts({ issue, name }: { readonly issue: Issue; readonly name: string }): JSX.Element {
  const place = [issue.file ?? name, issue.line, issue.column].filter((part) => part !== undefined).join(':');
  const rows = [
    ['file', place],
    ['found', issue.found],
    ['expected', issue.expected],
    ['fix', issue.hint],
  ].filter((row): row is [string, string] => row[1] !== undefined && row[1] !== '');
  return (
    <dl class="kv">
      {rows.map(([term, text]) => (
        <>
          <dt>{term}</dt>
          <dd>{term === 'file' ? <code>{text}</code> : withoutTicks(text)}</dd>
        </>
      ))}
    </dl>
  );
}
