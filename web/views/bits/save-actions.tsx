// What to take away: the scenario of this choice, ready for `maskring run`, and the command for one's own log.

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import { saveText } from '../../charts/export.ts';
import { maskText } from '../../state/url-codec.ts';
import { announce } from '../actions.ts';
import { documentFromChoice } from '../document-actions.ts';
import { store } from '../page-store.ts';

export function SaveActions(): JSX.Element {
  const [copied, setCopied] = useState(false);
  const outcome = store.running.state.value.value;
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(command());
    setCopied(true);
    announce('The command is on the clipboard');
    setTimeout(() => setCopied(false), 2000);
  };
  return (
    <p class="acts">
      <button type="button" onClick={() => void copy()}>
        {copied ? 'Copied' : 'Copy the command'}
      </button>
      <button type="button" onClick={() => void documentFromChoice()}>
        Build a scenario
      </button>
      <button
        type="button"
        class="pri"
        disabled={outcome === null}
        onClick={() => outcome !== null && saveText('scenario.yaml', outcome.scenarioText, 'text/yaml')}
      >
        Save the scenario
      </button>
    </p>
  );
}

function command(): string {
  const { serverCount, assignment, bits4, bits6 } = store.choice.value;
  const sets = [
    `pools.web.servers=${serverCount}`,
    `pools.web.assignment=${assignment}`,
    `vips.web.mask=${maskText(4, bits4)}`,
    `vips.web.mask6=${maskText(6, bits6)}`,
  ];
  const name = store.reading.state.value.value?.name ?? 'FILE';
  return `maskring run scenarios/access-log.yaml --trace '${name.replaceAll("'", "'\\''")}' ${sets.map((set) => `--set ${set}`).join(' ')}`;
}
