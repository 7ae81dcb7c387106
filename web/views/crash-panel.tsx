// A crash, on whatever page: what stopped, that the file is not to blame, and what to copy for whoever is to see it happen again.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { crash, crashReport } from '../state/crash.ts';

const VERSION: string = import.meta.env.MASKRING_VERSION;

export function CrashPanel(): JSX.Element | null {
  const [copied, setCopied] = useState(false);
  const shown = crash.value;
  if (shown === null) return null;
  const report = crashReport(shown, VERSION);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(report);
    setCopied(true);
  };
  return (
    <section class="crash" role="alert" aria-label="A crash" data-testid="crash">
      <h2>The engine stopped: {shown.message}</h2>
      <p class="note">
        This is a fault of maskring; the file is not to blame. What was there before is still below, and the
        next run starts afresh.
      </p>
      <pre>{shown.asking ? `${report}\n…` : report}</pre>
      <p class="acts">
        <button type="button" onClick={() => void copy()}>
          {copied ? 'Copied' : 'Copy for a report'}
        </button>
        <button
          type="button"
          onClick={() => {
            crash.value = null;
            setCopied(false);
          }}
        >
          Close
        </button>
      </p>
    </section>
  );
}
