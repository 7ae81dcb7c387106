// What a screen reader is told: progress, errors, verdicts, each as one sentence in the page's one polite live region.

import { store } from './page-store.ts';

/** The same words twice are said twice: an invisible mark makes them another text. */
export function announce(text: string): void {
  store.announcement.value = text === store.announcement.value ? `${text}\u200b` : text;
}
