// The finding of the page: what the scenario will do at best, or what is wrong with it: say what, where, found, expected, and a button
// that mends it. The pictures below an error are those of the last text without one.

import type { JSX } from 'preact';
import { counted, sentence } from '../../charts/words.ts';
import type { Problem } from '../../engine/scenario-engine.ts';
import { store } from '../page-store.ts';
import { editor, estimates, fault, lastGood, reading, runDocument } from './scenario-state.ts';
import { scenarioFinding } from './scenario-words.ts';

export function ScenarioVerdict(): JSX.Element {
  const found = reading.value;
  const crash = fault.value;
  if (crash !== null)
    return (
      <div class="verdict" role="alert">
        <h1>{sentence(crash.message)}</h1>
      </div>
    );
  if (found !== null && found.problems.length > 0) return <Problems problems={found.problems} />;
  return <Finding />;
}

function Finding(): JSX.Element {
  const facts = lastGood.value?.facts ?? null;
  const document = store.document.value!;
  const words =
    facts === null ? { finding: document.name, why: 'Reading it.' } : scenarioFinding(facts, estimates.value);
  return (
    <div class="verdict">
      <h1>{words.finding}</h1>
      <p class="sub">{words.why}</p>
      <p class="acts">
        <button type="button" class="pri" onClick={() => void runDocument()}>
          Run <kbd>Ctrl Enter</kbd>
        </button>
      </p>
    </div>
  );
}

const plain = (text: string): string => text.replaceAll('`', '');

function Problems({ problems }: { readonly problems: readonly Problem[] }): JSX.Element {
  const [first, ...rest] = problems as [Problem, ...Problem[]];
  const { issue } = first;
  return (
    <section class="verdict" aria-label="What is wrong">
      <h1>
        {issue.line === undefined ? '' : `Line ${issue.line}: `}
        {plain(issue.line === undefined ? sentence(issue.message) : issue.message)}
      </h1>
      <div class="sub">
        <ProblemFacts problem={first} />
        {rest.length > 0 && (
          <ul class="issues problem-list" aria-label="Further problems">
            {rest.slice(0, 12).map((problem) => (
              <li class="problem">
                <button type="button" class="link strong text-link" onClick={() => showProblem(problem)}>
                  Line {problem.issue.line ?? 1}: {plain(problem.issue.message)}
                </button>{' '}
                {problem.fix !== null && (
                  <button type="button" onClick={() => mend(problem)}>
                    {problem.fix.label}
                  </button>
                )}
              </li>
            ))}
          </ul>
        )}
        {rest.length > 12 && <p class="note">and {counted(rest.length - 12, 'problem')} more</p>}
        {lastGood.value !== null && (
          <p class="note">The pictures below are still those of the last text without problems.</p>
        )}
      </div>
      <p class="acts">
        <button type="button" onClick={() => showProblem(first)}>
          Go to line {issue.line ?? 1}
        </button>
        {first.fix !== null && (
          <button type="button" class="pri" onClick={() => mend(first)}>
            {first.fix.label}
          </button>
        )}
      </p>
    </section>
  );
}

function ProblemFacts({ problem: { issue } }: { readonly problem: Problem }): JSX.Element {
  const place = [issue.file ?? store.document.value?.name, issue.line, issue.column]
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
          <dd>{name === 'file' ? <code>{text}</code> : plain(text)}</dd>
        </>
      ))}
    </dl>
  );
}

/** The cursor goes to what is wrong, and the keyboard with it. */
const showProblem = ({ from, to }: Problem): void => editor.value?.goTo(from, to);

function mend({ from, to, fix }: Problem): void {
  const shown = editor.value;
  if (fix === null || shown === null || reading.value?.text !== shown.text) return;
  shown.replace(from, to, fix.insert);
  shown.goTo(from);
}
