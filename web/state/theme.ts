// Light, dark, or as the system says: one attribute on the document's root, remembered where storage is allowed.

import { type Signal, signal } from '@preact/signals';

export type ThemeChoice = 'auto' | 'light' | 'dark';
const KEY = 'maskring.theme';
const THEMES: readonly ThemeChoice[] = ['auto', 'light', 'dark'];

export const theme: Signal<ThemeChoice> = signal('auto');

/** Reads what was remembered and keeps document and storage in step from then on. */
export function startTheme(): void {
  theme.value = THEMES.find((name) => name === remembered()) ?? 'auto';
  theme.subscribe((name) => {
    if (name === 'auto') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = name;
    remember(name);
  });
}

export const nextTheme = (name: ThemeChoice): ThemeChoice =>
  THEMES[(THEMES.indexOf(name) + 1) % THEMES.length]!;

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY);
  } catch {
    return null;
  }
}

function remember(name: ThemeChoice): void {
  try {
    localStorage.setItem(KEY, name);
  } catch {
    // Storage is refused (private window, strict settings): the choice lasts for this page only.
  }
}
