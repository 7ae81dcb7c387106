// Keys as they are printed: one cap a chord, with what it does beside it.

import type { JSX } from 'preact';
import type { KeyEntry } from '../state/keys.ts';

export const KeyHint = ({ entry }: { readonly entry: KeyEntry }): JSX.Element => (
  <span class="key-hint">
    <Keys keys={entry.keys} /> {entry.does}
  </span>
);

/** `Ctrl Enter` is two keys pressed together. */
export const Keys = ({ keys }: { readonly keys: readonly string[] }): JSX.Element => (
  <>
    {keys.map((chord, i) => (
      <>
        {i > 0 && ' '}
        <kbd>{chord}</kbd>
      </>
    ))}
  </>
);
