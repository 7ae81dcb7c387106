// Columns and wrapped sentences in plain text. Every character is taken to be one column wide, which holds for what reports are
// made of: names, digits, block elements, thin spaces.

export interface TextColumn {
  readonly align: 'left' | 'right';
}

export const widthOf = (text: string): number => [...text].length;

export const padTo = (text: string, width: number, align: TextColumn['align'] = 'left'): string => {
  const space = ' '.repeat(Math.max(0, width - widthOf(text)));
  return align === 'left' ? text + space : space + text;
};

/** Rows of cells as lines, columns two spaces apart, no space at the end of a line. */
export function columnLines(rows: readonly (readonly string[])[], columns: readonly TextColumn[]): string[] {
  const widths = columns.map((_, i) => Math.max(0, ...rows.map((row) => widthOf(row[i] ?? ''))));
  return rows.map((row) => {
    const cells = columns.map(({ align }, i) => padTo(row[i] ?? '', widths[i]!, align));
    return cells.join('  ').trimEnd();
  });
}

/** Breaks a sentence at ordinary spaces (not at no-break ones); a longer word stands alone. Later lines are indented. */
export function wrapText(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line === '' || widthOf(longer) <= width) line = longer;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return line === '' ? lines : [...lines, line];
}

/** Cut to `width` columns, the last one `…` where something is missing. */
export function cutTo(text: string, width: number): string {
  const letters = [...text];
  return letters.length <= width ? text : `${letters.slice(0, Math.max(0, width - 1)).join('')}…`;
}
