// Adds one event to the text of a scenario and leaves every other character as it was: comments, order and spacing are the author's.
// Where the list is written in a way that cannot be added to line by line (in brackets, under an alias), the document is written anew
// and only its comments are kept. Not a check: the text that comes out is parsed like any other. Source: issue "workbench" (Run).

import { isMap, isSeq, parseDocument } from 'yaml';

/** A verb, its terms and `at`; in the order in which they are to be written. */
export type EventTerms = Readonly<Record<string, string | number | boolean>>;

/** The text with the event at the end of `events`. The text must be a YAML map, as every scenario that parses is. */
export function appendEvent(text: string, event: EventTerms): string {
  const place = insertionOf(text);
  return place === null ? written(text, event) : inserted(text, event, place);
}

interface Insertion {
  readonly at: number;
  readonly indent: string;
  /** The section is not there yet. */
  readonly opens: boolean;
}

/** Where a line can be put in; null where it cannot. */
function insertionOf(text: string): Insertion | null {
  const { contents } = parseDocument(text, { logLevel: 'silent' });
  if (!isMap(contents) || contents.flow === true) return null;
  const events: unknown = contents.get('events', true);
  if (events === undefined)
    return /\n\.\.\.\s*$/.test(text) ? null : { at: text.length, indent: '  ', opens: true };
  if (!isSeq(events) || events.flow === true || events.anchor !== undefined) return null;
  const last = events.items.at(-1) as { range?: readonly number[] } | undefined;
  const range = last?.range;
  if (range === undefined) return null;
  const lineStart = text.lastIndexOf('\n', range[0]! - 1) + 1;
  const indent = /^( *)- /.exec(text.slice(lineStart))?.[1];
  if (indent === undefined) return null;
  // The value of a block map ends at the start of the line behind it.
  const end = text[range[1]! - 1] === '\n' ? range[1]! - 1 : range[1]!;
  const lineEnd = text.indexOf('\n', end);
  return { at: lineEnd < 0 ? text.length : lineEnd + 1, indent, opens: false };
}

function inserted(text: string, event: EventTerms, { at, indent, opens }: Insertion): string {
  const before = text.slice(0, at);
  const lines = Object.entries(event).map(
    ([key, value], i) => `${indent}${i === 0 ? '- ' : '  '}${key}: ${scalar(value)}\n`,
  );
  const head = opens ? '\nevents:\n' : '';
  return `${before}${before === '' || before.endsWith('\n') ? '' : '\n'}${head}${lines.join('')}${text.slice(at)}`;
}

/** Plain where YAML reads it as it stands, else in double quotes. */
function scalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value);
  return /^[A-Za-z0-9][\w.-]*$/.test(value) && parseDocument(value).toJS() === value
    ? value
    : JSON.stringify(value);
}

function written(text: string, event: EventTerms): string {
  const document = parseDocument(text, { logLevel: 'silent' });
  const events: unknown = document.get('events', true);
  if (isSeq(events)) events.add(document.createNode(event));
  else document.set('events', document.createNode([event]));
  return document.toString({ lineWidth: 0 });
}
