// A sentence under a headline: wrapped, two columns in, its further lines four.

import { wrapText } from './report/text-layout.ts';

export const indented = (text: string, width: number): string[] =>
  wrapText(text, width - 2, '  ').map((line) => `  ${line}`);
