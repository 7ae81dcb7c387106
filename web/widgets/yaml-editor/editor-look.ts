// How the editor looks: the page's tokens and nothing of its own. Keys are ink, what is said about them grey; colour is left to problems.

import { HighlightStyle, syntaxHighlighting } from '@codemirror/language';
import type { Extension } from '@codemirror/state';
import { EditorView } from '@codemirror/view';
import { tags } from '@lezer/highlight';

const highlight = HighlightStyle.define([
  { tag: [tags.definition(tags.propertyName), tags.propertyName], color: 'var(--ink)', fontWeight: '600' },
  { tag: tags.comment, color: 'var(--ink-3)', fontStyle: 'italic' },
  { tag: [tags.string, tags.content, tags.attributeValue], color: 'var(--ink-2)' },
  { tag: [tags.punctuation, tags.separator, tags.squareBracket, tags.brace], color: 'var(--ink-3)' },
  { tag: [tags.meta, tags.labelName, tags.typeName], color: 'var(--ink-2)' },
]);

const box = { border: '1px solid var(--rule-strong)', backgroundColor: 'var(--raised)', color: 'var(--ink)' };

const theme = EditorView.theme({
  '&': {
    backgroundColor: 'var(--raised)',
    color: 'var(--ink)',
    border: '1px solid var(--mark)',
    borderRadius: '2px',
  },
  '&.cm-focused': { outline: '2px solid var(--focus)', outlineOffset: '1px' },
  '.cm-scroller': {
    font: 'var(--t-code)',
    lineHeight: '20px',
    overflow: 'auto',
    maxHeight: 'min(760px, 72vh)',
  },
  '.cm-content': { caretColor: 'var(--ink)', padding: '8px 0' },
  '.cm-cursor': { borderLeftColor: 'var(--ink)' },
  '.cm-gutters': {
    backgroundColor: 'var(--ground)',
    color: 'var(--ink-3)',
    border: 'none',
    borderRight: '1px solid var(--rule)',
  },
  '.cm-activeLine': { backgroundColor: 'transparent' },
  '&.cm-focused .cm-activeLine, &.cm-focused .cm-activeLineGutter': { backgroundColor: 'var(--well)' },
  '.cm-activeLineGutter': { backgroundColor: 'transparent' },
  '&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground': {
    backgroundColor: 'var(--selection, var(--well))',
  },
  '.cm-tooltip': { ...box, borderRadius: '2px' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul': { font: 'var(--t-code)', maxHeight: '15em' },
  '.cm-tooltip.cm-tooltip-autocomplete > ul > li': { padding: '3px 8px' },
  '.cm-tooltip-autocomplete ul li[aria-selected]': {
    background: 'var(--control)',
    color: 'var(--control-ink)',
  },
  '.cm-completionInfo': { ...box, font: 'var(--t-small)', maxWidth: '24em', padding: '6px 8px' },
  '.cm-hover-text': { font: 'var(--t-small)', padding: '6px 8px', maxWidth: '32em', whiteSpace: 'pre-line' },
  '.cm-hover-text b': { display: 'block', font: 'var(--t-code)' },
  '.cm-diagnostic': { font: 'var(--t-small)', borderLeft: '3px solid var(--lost)', padding: '4px 8px' },
  '.cm-diagnosticAction': {
    font: 'var(--t-small)',
    background: 'var(--control)',
    color: 'var(--control-ink)',
    padding: '2px 6px',
  },
  '.cm-lintRange-error': {
    backgroundImage: 'none',
    textDecoration: 'underline wavy var(--lost)',
    textUnderlineOffset: '3px',
  },
  '.cm-lint-marker-error': { content: '"×"', color: 'var(--lost)', fontWeight: '700' },
  '.cm-panels': { ...box, font: 'var(--t-small)' },
  '.cm-textfield': { ...box, font: 'var(--t-code)' },
  '.cm-button': { ...box, backgroundImage: 'none', font: 'var(--t-small)' },
});

export const editorLook: Extension = [theme, syntaxHighlighting(highlight)];
