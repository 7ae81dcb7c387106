// An editor for YAML: CodeMirror with history, search, problems in place, completion and hover. Knows nothing of scenarios: whoever makes
// it answers what fits and what a word means. It lives in a shadow root, because there CodeMirror puts its sheet in by the CSSOM,
// which the page's policy (styles from files only) allows. Tab leaves it; Ctrl+Enter is its owner's.

import {
  autocompletion,
  type Completion,
  type CompletionContext,
  type CompletionResult,
  completionKeymap,
  startCompletion,
} from '@codemirror/autocomplete';
import {
  defaultKeymap,
  history,
  historyField,
  historyKeymap,
  redo,
  redoDepth,
  undo,
  undoDepth,
} from '@codemirror/commands';
import { yaml } from '@codemirror/lang-yaml';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput, indentUnit } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { EditorState, type Extension } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  hoverTooltip,
  keymap,
  lineNumbers,
  type Tooltip,
} from '@codemirror/view';
import { editorLook } from './editor-look.ts';

export interface EditorOption {
  readonly label: string;
  readonly insert: string;
  readonly detail: string;
  readonly kind: 'key' | 'value' | 'name';
}

export interface EditorProblem {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly fix: { readonly label: string; readonly insert: string } | null;
}

export interface YamlEditorOptions {
  /** An element of its own; gets a shadow root. */
  readonly parent: HTMLElement;
  readonly text: string;
  /** What `save` gave when an editor of the same document was last on screen: its history goes on. */
  readonly saved: unknown;
  /** Accessible name. */
  readonly label: string;
  onChange(text: string): void;
  onRun(): void;
  complete(text: string, offset: number): Promise<{ from: number; options: readonly EditorOption[] } | null>;
  hover(
    text: string,
    offset: number,
  ): Promise<{ from: number; to: number; title: string; text: string } | null>;
}

export interface EditorHistory {
  readonly canUndo: boolean;
  readonly canRedo: boolean;
}

export class YamlEditor {
  readonly #view: EditorView;

  constructor(options: YamlEditorOptions) {
    const root = options.parent.shadowRoot ?? options.parent.attachShadow({ mode: 'open' });
    root.replaceChildren();
    const config = { extensions: extensionsFor(options) };
    const state =
      options.saved == null
        ? EditorState.create({ ...config, doc: options.text })
        : EditorState.fromJSON(options.saved, config, { history: historyField });
    this.#view = new EditorView({ state, root, parent: root });
    this.setText(options.text);
    // Outside, a key seems to come from the host, which is no text: letters typed here are nobody else's.
    root.addEventListener('keydown', keepInside as EventListener);
  }

  get text(): string {
    return this.#view.state.doc.toString();
  }

  get history(): EditorHistory {
    return { canUndo: undoDepth(this.#view.state) > 0, canRedo: redoDepth(this.#view.state) > 0 };
  }

  /** Brings the text to `text` by replacing what differs, so that cursor and history stay. */
  setText(text: string): void {
    const now = this.text;
    if (now === text) return;
    let from = 0;
    while (from < now.length && now[from] === text[from]) from++;
    let tail = 0;
    while (tail < now.length - from && tail < text.length - from && now.at(-1 - tail) === text.at(-1 - tail))
      tail++;
    this.#view.dispatch({
      changes: { from, to: now.length - tail, insert: text.slice(from, text.length - tail) },
      userEvent: 'input.form',
    });
  }

  setProblems(problems: readonly EditorProblem[]): void {
    const length = this.#view.state.doc.length;
    const diagnostics = problems.map(
      ({ from, to, message, fix }): Diagnostic => ({
        from: Math.min(from, length),
        to: Math.min(Math.max(from, to), length),
        severity: 'error',
        message,
        ...(fix === null ? {} : { actions: [{ name: fix.label, apply: applyFix(fix.insert) }] }),
      }),
    );
    this.#view.dispatch(setDiagnostics(this.#view.state, diagnostics));
  }

  /** Puts the cursor there, in sight, and the keyboard in the editor. */
  goTo(from: number, to: number = from): void {
    const length = this.#view.state.doc.length;
    const selection = { anchor: Math.min(from, length), head: Math.min(to, length) };
    this.#view.dispatch({ selection, effects: EditorView.scrollIntoView(selection.anchor, { y: 'center' }) });
    this.#view.focus();
  }

  /** Offset of the first letter of a line, counted from 1. */
  offsetOfLine(line: number): number {
    const { doc } = this.#view.state;
    return doc.line(Math.min(Math.max(1, line), doc.lines)).from;
  }

  replace(from: number, to: number, insert: string): void {
    this.#view.dispatch({ changes: { from, to, insert }, userEvent: 'input.fix' });
  }

  undo(): boolean {
    return undo(this.#view);
  }

  redo(): boolean {
    return redo(this.#view);
  }

  /** Text, cursor and history as plain data. */
  save(): unknown {
    return this.#view.state.toJSON({ history: historyField });
  }

  destroy(): void {
    this.#view.destroy();
  }
}

function keepInside(event: KeyboardEvent): void {
  if (!event.ctrlKey && !event.metaKey && event.key !== 'Tab') event.stopPropagation();
}

const applyFix =
  (insert: string): NonNullable<Diagnostic['actions']>[number]['apply'] =>
  (view, from, to) =>
    view.dispatch({ changes: { from, to, insert }, userEvent: 'input.fix' });

function extensionsFor(options: YamlEditorOptions): Extension {
  const run = {
    key: 'Mod-Enter',
    run: () => {
      options.onRun();
      return true;
    },
  };
  return [
    [lineNumbers(), foldGutter(), highlightActiveLineGutter(), lintGutter(), drawSelection()],
    [history(), indentOnInput(), bracketMatching(), highlightActiveLine(), highlightSelectionMatches()],
    [yaml(), indentUnit.of('  '), EditorView.lineWrapping, editorLook],
    keymap.of([run, { key: 'Ctrl-Space', run: startCompletion }]),
    keymap.of([...completionKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap]),
    keymap.of(defaultKeymap),
    autocompletion({ override: [(context) => completionsFor(context, options)], icons: false }),
    hoverTooltip((view, offset) => hoverFor(view, offset, options)),
    EditorView.contentAttributes.of({ 'aria-label': options.label, spellcheck: 'false', tabindex: '0' }),
    EditorView.updateListener.of((update) => {
      if (update.docChanged) options.onChange(update.state.doc.toString());
    }),
  ];
}

async function completionsFor(
  context: CompletionContext,
  { complete }: YamlEditorOptions,
): Promise<CompletionResult | null> {
  const word = context.matchBefore(/[\w.-]+/);
  if (word === null && !context.explicit) return null;
  const answer = await complete(context.state.doc.toString(), context.pos);
  if (answer === null) return null;
  const options = answer.options.map(
    ({ label, insert, detail, kind }, i): Completion => ({
      label,
      apply: insert,
      type: kind,
      boost: -i / 100,
      ...(detail === '' ? {} : { info: detail }),
    }),
  );
  return { from: answer.from, options, validFor: /^[\w.-]*$/ };
}

async function hoverFor(
  view: EditorView,
  offset: number,
  { hover }: YamlEditorOptions,
): Promise<Tooltip | null> {
  const answer = await hover(view.state.doc.toString(), offset);
  if (answer === null) return null;
  return {
    ...{ pos: answer.from, end: answer.to, above: true },
    create: () => {
      const dom = document.createElement('div');
      dom.className = 'cm-hover-text';
      const title = document.createElement('b');
      title.textContent = answer.title;
      dom.append(title, answer.text);
      return { dom };
    },
  };
}
