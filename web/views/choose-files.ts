// The system's file dialog, from a button or Ctrl+O.

import { openFiles } from './actions.ts';

export function chooseFiles(): void {
  const input = document.createElement('input');
  input.type = 'file';
  input.addEventListener('change', () => openFiles(input.files ?? []));
  input.click();
}
