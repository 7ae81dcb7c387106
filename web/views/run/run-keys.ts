// Keys of the page Run; the list for the help is state/page-keys.ts. Keys of one character can be turned off there; none acts while
// something is being typed, and Escape closes what is open but never stops a run.

import { useEffect } from 'preact/hooks';
import { isTyping, letterKeys } from '../../state/keys.ts';
import { closeStories, nextEvent, pan, previousEvent, runDocument, togglePlay, zoom } from './run-actions.ts';
import * as run from './run-store.ts';

const ACTIONS: Readonly<Record<string, () => void>> = {
  ' ': togglePlay,
  '.': () => void nextEvent(),
  ',': previousEvent,
  w: () => zoom(0.5),
  s: () => zoom(2),
  a: () => pan(-0.25),
  d: () => pan(0.25),
};

export function useRunKeys(): void {
  useEffect(() => {
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

function onKey(event: KeyboardEvent): void {
  if ((event.ctrlKey || event.metaKey) && event.key === 'Enter') {
    event.preventDefault();
    void runDocument();
    return;
  }
  if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
  if (event.key === 'Escape') return closeOne();
  const isLetter = event.key !== ' ';
  if (isLetter && !letterKeys.value) return;
  // A button, a field or a chart that has the focus keeps its own Space.
  if (!isLetter && event.target instanceof HTMLButtonElement) return;
  const act = ACTIONS[event.key.toLowerCase()];
  if (act === undefined) return;
  event.preventDefault();
  act();
}

function closeOne(): void {
  if (run.addingEvent.value) run.addingEvent.value = false;
  else closeStories();
}
