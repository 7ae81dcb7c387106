// `?`: all keys, page by page, from the register; and the switch for keys of one character. A native dialog: it holds the focus, Esc
// closes it, and the focus goes back to where it was.

import { signal } from '@preact/signals';
import type { JSX } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { isTyping, type KeyScope, keyRegister, letterKeys } from '../state/keys.ts';
import { formatPlace } from '../state/url-codec.ts';
import { Keys } from './key-caps.tsx';
import { NAVIGATION, PAGE_TITLES } from './page-names.ts';
import { store } from './page-store.ts';

const helpOpen = signal(false);

export const openHelp = (): void => {
  helpOpen.value = true;
};

/** Opens the help at `?`. Call once. */
export function startHelp(): () => void {
  const onKey = (event: KeyboardEvent): void => {
    if (event.key !== '?' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    event.preventDefault();
    openHelp();
  };
  addEventListener('keydown', onKey);
  return () => removeEventListener('keydown', onKey);
}

export function HelpDialog(): JSX.Element | null {
  const box = useRef<HTMLDialogElement>(null);
  const open = helpOpen.value;
  useLayoutEffect(() => {
    if (open) box.current?.showModal();
  }, [open]);
  if (!open) return null;
  const scopes: readonly KeyScope[] = ['everywhere', ...NAVIGATION];
  return (
    <dialog class="help" ref={box} aria-labelledby="help-title" onClose={() => (helpOpen.value = false)}>
      <form method="dialog">
        <h2 id="help-title">Keys</h2>
        <button type="submit">Close</button>
      </form>
      <div class="help-columns">
        {scopes.map((scope) => (
          <KeySection scope={scope} />
        ))}
      </div>
      <p class="help-foot">
        <label>
          <input
            type="checkbox"
            checked={letterKeys.value}
            onChange={(event) => (letterKeys.value = event.currentTarget.checked)}
          />{' '}
          keys of one character act (<kbd>W</kbd> <kbd>T</kbd> <kbd>.</kbd> <kbd>?</kbd>); switch this off for
          speech input
        </label>
        <a
          href={formatPlace({ page: 'gallery', choice: store.choice.value })}
          onClick={() => box.current?.close()}
        >
          every form of chart
        </a>
      </p>
    </dialog>
  );
}

function KeySection({ scope }: { readonly scope: KeyScope }): JSX.Element | null {
  const entries = keyRegister.value[scope] ?? [];
  if (entries.length === 0) return null;
  return (
    <section>
      <h3>{scope === 'everywhere' ? 'Everywhere' : PAGE_TITLES[scope]}</h3>
      <dl>
        {entries.map((entry) => (
          <div>
            <dt>
              <Keys keys={entry.keys} />
            </dt>
            <dd>{entry.does}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
