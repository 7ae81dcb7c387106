// Saving a figure: SVG with its own sheet and colours, PNG of it at twice the size, CSV of its table (cells a spreadsheet would run
// are written safe). Everything is made in the page; nothing is sent anywhere.

import type { Figure } from '../../src/figure/figure.ts';
import type { Theme } from '../../src/figure/figure-tokens.ts';

function save(name: string, blob: Blob): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10_000);
}

export const saveText = (name: string, text: string, type = 'text/plain'): void =>
  save(name, new Blob([text], { type }));

/** The theme that is on the screen. */
function shownTheme(): Theme {
  const chosen = document.documentElement.dataset.theme;
  if (chosen === 'light' || chosen === 'dark') return chosen;
  return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light';
}

async function svgText(figure: Figure): Promise<string> {
  const { standaloneSvg } = await import('../../src/figure/standalone.ts');
  return standaloneSvg(figure, { theme: shownTheme(), background: true });
}

export function exportSvg(figure: Figure, name: string): void {
  void svgText(figure).then((text) => saveText(`${name}.svg`, text, 'image/svg+xml'));
}

export async function exportPng(figure: Figure, name: string): Promise<void> {
  const url = URL.createObjectURL(new Blob([await svgText(figure)], { type: 'image/svg+xml' }));
  const image = new Image();
  image.src = url;
  await image.decode();
  const canvas = document.createElement('canvas');
  canvas.width = figure.width * 2;
  canvas.height = figure.height * 2;
  canvas.getContext('2d')?.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(url);
  canvas.toBlob((blob) => blob !== null && save(`${name}.png`, blob), 'image/png');
}

export function exportCsv(figure: Figure, name: string): void {
  const { columns, rows } = figure.table;
  const header = columns.map(({ name: column, unit }) =>
    csvCell(unit === undefined ? column : `${column} (${unit})`),
  );
  const lines = [header, ...rows.map((row) => row.map(csvCell))].map((cells) => cells.join(','));
  saveText(`${name}.csv`, `${lines.join('\r\n')}\r\n`, 'text/csv');
}

/** RFC 4180; text that begins like a formula gets a quote in front. */
export function csvCell(cell: string | number | null): string {
  if (cell === null) return '';
  if (typeof cell === 'number') return String(cell);
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
