// One line at the foot: the page's own keys, those that work everywhere, and the theme. Drawn from the register of keys.

import type { JSX } from 'preact';
import { keyRegister } from '../state/keys.ts';
import { nextTheme, theme } from '../state/theme.ts';
import type { Page } from '../state/url-codec.ts';
import { openHelp } from './help-dialog.tsx';
import { KeyHint } from './key-caps.tsx';

export function PageFooter({ page }: { readonly page: Page }): JSX.Element {
  const register = keyRegister.value;
  const entries = [...(register[page] ?? []), ...(register.everywhere ?? [])].filter(({ foot }) => foot);
  return (
    <footer>
      {entries.map((entry) => (
        <KeyHint entry={entry} />
      ))}
      <span>Nothing leaves this machine</span>
      <span class="end">
        <button type="button" class="link" onClick={openHelp}>
          keys
        </button>
        <button type="button" class="link" onClick={() => (theme.value = nextTheme(theme.value))}>
          theme: {theme.value === 'auto' ? 'as the system' : theme.value}
        </button>
      </span>
    </footer>
  );
}
