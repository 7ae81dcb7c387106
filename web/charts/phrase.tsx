// A sentence whose words take the colour of a state or the type of an address.

import type { JSX } from 'preact';
import type { Phrase } from '../../src/figure/figure.ts';

export function PhraseText({ phrase }: { readonly phrase: Phrase }): JSX.Element {
  return (
    <>
      {phrase.map((part) => (typeof part === 'string' ? part : <span class={part.tone}>{part.text}</span>))}
    </>
  );
}
