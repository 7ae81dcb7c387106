// The result folder that is open on Start, if any.

import { type Signal, signal } from '@preact/signals';
import type { ResultFolder } from './result-folder.ts';

export const results: Signal<ResultFolder | null> = signal(null);
