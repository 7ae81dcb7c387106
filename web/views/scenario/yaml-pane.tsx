// The text of the document: the editor (loaded when first shown), undo, redo, the difference to what it began as, and saving it.

import type { JSX } from 'preact';
import { useEffect, useMemo, useRef, useState } from 'preact/hooks';
import { saveText } from '../../charts/export.ts';
import { counted, sentence } from '../../charts/words.ts';
import { announce } from '../actions.ts';
import { editDocument } from '../document-actions.ts';
import { store } from '../page-store.ts';
import { diffLines } from './line-diff.ts';
import { desk, editor, editorHistory, reading, runDocument } from './scenario-state.ts';

export function YamlPane(): JSX.Element {
  const [differs, showDifference] = useState(false);
  const document = store.document.value!;
  return (
    <section class="yaml" aria-label="The scenario as YAML">
      <div class="yaml-bar">
        <h2>
          <code>{document.name}</code>
        </h2>
        <p class="acts">
          <HistoryButton
            name="Undo"
            keys="Ctrl Z"
            isPossible={editorHistory.value.canUndo}
            act={() => editor.value?.undo()}
          />
          <HistoryButton
            name="Redo"
            keys="Ctrl Y"
            isPossible={editorHistory.value.canRedo}
            act={() => editor.value?.redo()}
          />
          <button
            type="button"
            aria-pressed={differs}
            disabled={!differs && document.text === document.original}
            onClick={() => showDifference(!differs)}
          >
            Differences
          </button>
          <button type="button" onClick={saveDocument}>
            Save
          </button>
        </p>
      </div>
      {differs && <Difference before={document.original} after={document.text} />}
      <Editor key={documentKey(document)} name={documentKey(document)} />
      <p class="note key-hint">
        <kbd>Ctrl Space</kbd> what fits here, <kbd>Ctrl F</kbd> find, <kbd>Tab</kbd> leaves the text
      </p>
    </section>
  );
}

function saveDocument(): void {
  const document = store.document.value;
  if (document === null) return;
  saveText(document.name, document.text, 'text/yaml');
  announce(`Saved ${document.name}`);
}

interface HistoryButtonProps {
  readonly name: string;
  readonly keys: string;
  readonly isPossible: boolean;
  act(): void;
}

const HistoryButton = ({ name, keys, isPossible, act }: HistoryButtonProps): JSX.Element => (
  <button type="button" disabled={!isPossible} onClick={act} title={keys}>
    {name}
  </button>
);

/** The same while one document is worked on, whatever its text. */
const documentKey = ({ name, original }: { readonly name: string; readonly original: string }): string =>
  `${name}\n${original}`;

/** The last editor's state: going to another page and back keeps cursor and history. */
let kept: { readonly key: string; readonly state: unknown } | null = null;

function Editor({ name }: { readonly name: string }): JSX.Element {
  const box = useRef<HTMLDivElement>(null);
  const [isReady, setReady] = useState(false);
  useEffect(() => {
    let isGone = false;
    void import('../../widgets/yaml-editor/yaml-editor.ts').then(({ YamlEditor }) => {
      const parent = box.current;
      if (isGone || parent === null) return;
      const made = new YamlEditor({
        parent,
        text: store.document.value?.text ?? '',
        saved: kept?.key === name ? kept.state : null,
        label: 'scenario text',
        onChange: (text) => {
          editDocument(text);
          editorHistory.value = made.history;
        },
        onRun: () => void runDocument(),
        complete: (text, offset) => desk.complete(text, offset).catch(() => null),
        hover: (text, offset) => desk.hover(text, offset).catch(() => null),
      });
      editor.value = made;
      editorHistory.value = made.history;
      setReady(true);
    });
    return () => {
      isGone = true;
      if (editor.value !== null) kept = { key: name, state: editor.value.save() };
      editor.value?.destroy();
      editor.value = null;
    };
  }, [name]);
  useProblems();
  return (
    <>
      {!isReady && <pre class="yaml-waiting">{store.document.value?.text}</pre>}
      <div class="yaml-box" ref={box} data-testid="yaml" />
    </>
  );
}

/** What the reading found, in its place; nothing while the text has moved on. */
function useProblems(): void {
  const found = reading.value;
  const shown = editor.value;
  useEffect(() => {
    if (shown === null || found === null || shown.text !== found.text) return;
    shown.setProblems(
      found.problems.map(({ from, to, issue, fix }) => ({
        ...{ from, to, fix },
        message: [issue.message, issue.expected === undefined ? '' : `expected ${issue.expected}`]
          .filter((part) => part !== '')
          .join('; ')
          .replaceAll('`', ''),
      })),
    );
  }, [found, shown]);
}

const CONTEXT = 2;

/** Changed lines with two lines around them. */
function Difference({ before, after }: { readonly before: string; readonly after: string }): JSX.Element {
  const lines = useMemo(() => diffLines(before, after), [before, after]);
  const changed = lines.flatMap(({ kind }, i) => (kind === 'same' ? [] : [i]));
  const shown = lines
    .map((line, i) => ({ ...line, i }))
    .filter(({ i }) => changed.some((at) => Math.abs(at - i) <= CONTEXT));
  const count = (kind: string): number => lines.filter((line) => line.kind === kind).length;
  return (
    <section class="difference" aria-label="Differences">
      <p class="cap">
        {changed.length === 0
          ? 'Nothing differs from what was opened'
          : `${sentence(counted(count('in'), 'line'))} in, ${counted(count('out'), 'line')} out since it was opened`}
      </p>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard */}
      <pre tabIndex={0}>
        {shown.map(({ kind, text, i }, at) => (
          <>
            {at > 0 && shown[at - 1]!.i !== i - 1 && <span class="gap">⋯{'\n'}</span>}
            {kind === 'same' ? (
              <span>{`  ${text}\n`}</span>
            ) : kind === 'in' ? (
              <ins>{`+ ${text}\n`}</ins>
            ) : (
              <del>{`− ${text}\n`}</del>
            )}
          </>
        ))}
      </pre>
      <p class="acts">
        <button type="button" disabled={changed.length === 0} onClick={() => backToOriginal(before)}>
          Back to what was opened
        </button>
      </p>
    </section>
  );
}

function backToOriginal(text: string): void {
  editDocument(text);
  editor.value?.setText(text);
}
