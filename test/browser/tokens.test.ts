// The figures' own colours (for files and reports) and the page's token sheet are one set.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { figureTokens, SERVER_DASHES } from '../../src/figure/figure-tokens.ts';
import { project } from './static-site.ts';

it('has every colour of the figures, in light and in dark', () => {
  const sheet = readFileSync(join(project, 'web/tokens.css'), 'utf8');
  const light = sheet.slice(0, sheet.indexOf('@media (prefers-color-scheme: dark)'));
  const dark = sheet.slice(sheet.indexOf(':root[data-theme="dark"]'));
  for (const [name, colour] of figureTokens('light')) expect(light).toContain(`--${name}: ${colour};`);
  for (const [name, colour] of figureTokens('dark')) expect(dark).toContain(`--${name}: ${colour};`);
  SERVER_DASHES.forEach((dash, i) => {
    const shared = /--sdash-(\d+): var\(--dash-(\d)\)/g;
    const number = [...sheet.matchAll(shared)].find(([, server]) => Number(server) === i)![2];
    expect(sheet).toContain(`--dash-${number}: ${dash};`);
  });
});
