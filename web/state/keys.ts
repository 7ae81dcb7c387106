// Which keys do what, on which page: one register. Pages say theirs with registerKeys; the help (`?`) and the line at the foot are
// drawn from it, so that no key is told in two ways. Listening is the page's own affair. Rule: keys that are one character can be
// switched off (speech input types them by accident): keepLetters then stops them before any page hears them.

import { type Signal, signal } from '@preact/signals';
import { PAGE_KEYS } from './page-keys.ts';
import type { Page } from './url-codec.ts';

export interface KeyEntry {
  /** As printed on the keys: `Ctrl Enter`, `Space`, `.`; several do the same or belong together (`W`, `S`). */
  readonly keys: readonly string[];
  /** What happens, as a verb: `zoom in and out`. */
  readonly does: string;
  /** Also on the line at the foot of the page; default no. */
  readonly foot?: boolean;
}

export type KeyScope = Page | 'everywhere';

/** Scope → its keys, as now known. */
export const keyRegister: Signal<Readonly<Partial<Record<KeyScope, readonly KeyEntry[]>>>> =
  signal(PAGE_KEYS);

/** Replaces what the register says of one page. */
export function registerKeys(scope: KeyScope, entries: readonly KeyEntry[]): void {
  keyRegister.value = { ...keyRegister.value, [scope]: entries };
}

const STORAGE_KEY = 'maskring.letter-keys';

/** Whether keys of one character act; remembered where storage is allowed. */
export const letterKeys: Signal<boolean> = signal(true);

/** What the guard needs of a keyboard event. */
export interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly target: EventTarget | null;
}

/** A printable character other than the space, without a modifier that makes it a chord. */
export const isLetterKey = ({ key, ctrlKey, metaKey, altKey }: PressedKey): boolean =>
  [...key].length === 1 && key !== ' ' && !ctrlKey && !metaKey && !altKey;

const TYPED_INTO = new Set(['text', 'search', 'number', 'url', 'email', 'password', 'tel', 'date', 'time']);

/** Whether the key goes into a text: a field, a list of choices, an editor. Pages ask this before they take a letter. */
export function isTyping({ target }: Pick<PressedKey, 'target'>): boolean {
  const element = target as (Partial<HTMLInputElement> & { readonly isContentEditable?: boolean }) | null;
  if (element === null) return false;
  if (element.isContentEditable === true) return true;
  const tag = element.tagName;
  return (
    tag === 'TEXTAREA' || tag === 'SELECT' || (tag === 'INPUT' && TYPED_INTO.has(element.type ?? 'text'))
  );
}

/** Reads what was remembered, keeps storage in step, and stops letters where they are switched off. Call once. */
export function startKeys(): void {
  letterKeys.value = remembered() !== 'off';
  letterKeys.subscribe((on) => remember(on ? 'on' : 'off'));
  addEventListener(
    'keydown',
    (event: KeyboardEvent) => {
      if (!letterKeys.value && isLetterKey(event) && !isTyping(event)) event.stopImmediatePropagation();
    },
    { capture: true },
  );
}

function remembered(): string | null {
  try {
    return localStorage.getItem(STORAGE_KEY);
  } catch {
    return null;
  }
}

function remember(text: string): void {
  try {
    localStorage.setItem(STORAGE_KEY, text);
  } catch {
    // Storage is refused: the switch lasts for this page only.
  }
}
