// The sweep that is open on the page Sweep, if any, with the name of its folder.

import { type Signal, signal } from '@preact/signals';
import type { SweepFolder } from './sweep-folder.ts';

export interface OpenSweep {
  readonly sweep: SweepFolder;
  /** '' where it was not opened as a folder. */
  readonly folder: string;
}

export const openSweep: Signal<OpenSweep | null> = signal(null);
