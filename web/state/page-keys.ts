// The keys of the pages as they are before a page has been loaded: the help lists all pages, and pages are loaded when first shown.
// A page that changes a key changes it here, or says so itself with registerKeys (keys.ts). Plain words, no listeners.

import type { KeyEntry, KeyScope } from './keys.ts';

export const PAGE_KEYS: Readonly<Partial<Record<KeyScope, readonly KeyEntry[]>>> = {
  everywhere: [
    { keys: ['Ctrl O'], does: 'open files', foot: true },
    { keys: ['?'], does: 'all keys', foot: true },
    { keys: ['Esc'], does: 'close what is open; never cancels a run' },
    { keys: ['Tab'], does: 'go to the next control or chart' },
    { keys: ['←', '→', '↑', '↓'], does: 'read a chart that has the focus' },
    { keys: ['Home', 'End'], does: 'first and last reading of a chart' },
    { keys: ['T'], does: 'the chart that has the focus as a table' },
  ],
  scenario: [
    { keys: ['Ctrl Z'], does: 'undo' },
    { keys: ['Ctrl Y'], does: 'redo' },
    { keys: ['Ctrl Space'], does: 'completions' },
    { keys: ['Ctrl F'], does: 'search in the text' },
    { keys: ['Ctrl Enter'], does: 'run it', foot: true },
  ],
  bits: [
    { keys: ['←', '→'], does: 'move along the bits', foot: true },
    { keys: ['Space'], does: 'cut or fill', foot: true },
    { keys: ['Enter'], does: 'on a server: its entries in the flow table' },
  ],
  run: [
    { keys: ['Ctrl Enter'], does: 'run', foot: true },
    { keys: ['Space'], does: 'play, pause', foot: true },
    { keys: [',', '.'], does: 'event before, next event', foot: true },
    { keys: ['W', 'S'], does: 'zoom in, out', foot: true },
    { keys: ['A', 'D'], does: 'pan left, right', foot: true },
  ],
};
