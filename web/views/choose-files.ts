// The system's file dialog, from a button or Ctrl+O: any number of files, or one folder.

import { openFiles } from './open-files.ts';

export const chooseFiles = (): void => choose({ multiple: true });

/** For a result folder. */
export const chooseFolder = (): void => choose({ webkitdirectory: true });

function choose(kind: { readonly multiple?: boolean; readonly webkitdirectory?: boolean }): void {
  const input = Object.assign(document.createElement('input'), { type: 'file', ...kind });
  input.addEventListener('change', () => void openFiles(input.files ?? []));
  input.click();
}
