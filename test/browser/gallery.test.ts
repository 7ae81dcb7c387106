// Every form of chart, as a snapshot of its structure: what it says, and how many marks of which class it has, at two widths, with a
// hash of the whole drawing. Structure instead of pixels, because a drawing is plain data that holds no colour and no font metrics:
// it is the same in both themes and on every machine, and a difference can be read. That the colours are there in light and dark is
// held by tokens.test.ts, that the page draws every form in both by the second half here. MASKRING_UPDATE=1 writes the snapshots.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Figure, phraseText } from '../../src/figure/figure.ts';
import { renderSvg, type SvgNode, walk } from '../../src/figure/svg-node.ts';
import { type GalleryFacts, revived } from '../../web/views/gallery/gallery-facts.ts';
import { galleryForms } from '../../web/views/gallery/gallery-forms.ts';
import { chromiumMissing, launchChromium } from './chromium-page.ts';
import { buildSite, project, type Site, serveFolder } from './static-site.ts';

const SNAPSHOTS = join(project, 'test/golden/gallery.json');
const DATA = join(project, 'web/made/gallery-data.json');
const WIDTHS = [720, 358];

const forms = galleryForms(revived(JSON.parse(readFileSync(DATA, 'utf8'))) as GalleryFacts);

const classOf = ({ tag, attributes }: SvgNode): string =>
  attributes.class === undefined ? tag : `${tag}.${String(attributes.class).replaceAll(' ', '.')}`;

function structure(figure: Figure): unknown {
  const marks: Record<string, number> = {};
  const texts: string[] = [];
  for (const node of walk(figure.svg)) {
    marks[classOf(node)] = (marks[classOf(node)] ?? 0) + 1;
    if (node.tag === 'text') texts.push(node.children.filter((one) => typeof one === 'string').join(''));
  }
  return {
    caption: figure.caption,
    note: phraseText(figure.note),
    size: `${figure.width} × ${Math.round(figure.height)}`,
    rows: figure.table.rows.length,
    readings: figure.readings.length,
    texts: texts.join(' | '),
    marks: Object.fromEntries(Object.entries(marks).sort(([a], [b]) => (a < b ? -1 : 1))),
    hash: createHash('sha256').update(renderSvg(figure.svg)).digest('hex').slice(0, 16),
  };
}

const drawn = (): Record<string, unknown> =>
  Object.fromEntries(
    forms.flatMap(({ name, draw }) =>
      WIDTHS.map((width) => [`${name}, ${width} px`, structure(draw(width))] as const),
    ),
  );

describe('the forms of charts', () => {
  it('are what they were (MASKRING_UPDATE=1 keeps them as they are)', () => {
    const now = drawn();
    if (process.env.MASKRING_UPDATE === '1') writeFileSync(SNAPSHOTS, `${JSON.stringify(now, null, 2)}\n`);
    const kept = JSON.parse(readFileSync(SNAPSHOTS, 'utf8')) as Record<string, unknown>;
    expect(Object.keys(now)).toEqual(Object.keys(kept));
    for (const [name, snapshot] of Object.entries(kept)) expect([name, now[name]]).toEqual([name, snapshot]);
  });

  it('are all there: every drawing function of src/figure stands in the gallery', () => {
    const files = readdirSync(join(project, 'src/figure')).filter(
      (file) => /(-figure|bit-strip|choice-scale)\.ts$/.test(file) && file !== 'figure.ts',
    );
    const source = readFileSync(join(project, 'web/charts/figure-forms.ts'), 'utf8');
    expect(files.filter((file) => !source.includes(`/${file}'`))).toEqual([]);
    const used = readFileSync(join(project, 'web/views/gallery/gallery-forms.ts'), 'utf8');
    const names = [...source.matchAll(/export \{ (\w+) \}/g)].map(([, name]) => name!);
    expect(names.filter((name) => !used.includes(`${name}(`))).toEqual([]);
  });

  it('draw nothing outside and say what they show', () => {
    for (const { name, draw } of forms)
      for (const width of WIDTHS) {
        const figure = draw(width);
        expect([name, figure.width <= width + 0.5]).toEqual([name, true]);
        expect([name, figure.caption.length > 5]).toEqual([name, true]);
        expect([name, JSON.stringify(figure.svg).includes('null')]).toEqual([name, false]);
        expect([name, renderSvg(figure.svg).includes('NaN')]).toEqual([name, false]);
      }
  });
});

const missing = chromiumMissing();

describe.skipIf(missing)(`the page Gallery${missing === false ? '' : ` (${missing})`}`, () => {
  let site: Site;
  beforeAll(async () => {
    site = await serveFolder(await buildSite());
  }, 180_000);
  afterAll(() => site?.close());

  it('draws every form, in light and dark, with colours of the theme and no complaint', async () => {
    const browser = await launchChromium();
    const grounds = new Set<string>();
    for (const colorScheme of ['light', 'dark'] as const) {
      const context = await browser.newContext({ viewport: { width: 1440, height: 900 }, colorScheme });
      const page = await context.newPage();
      const complaints: string[] = [];
      page.on('pageerror', (error) => complaints.push(error.message));
      page.on('console', (message) => message.type() === 'error' && complaints.push(message.text()));
      await page.goto(`${site.url}#/gallery`);
      await page.waitForFunction(
        (count) => document.querySelectorAll('[data-form] figure svg.fig').length >= count,
        forms.length,
      );
      const shown = await page.$$eval('[data-form]', (sections) =>
        sections.map((section) => section.getAttribute('data-form')),
      );
      expect(shown).toEqual(forms.map(({ name }) => name));
      const unpainted = await page.$$eval('[data-form] svg.fig :is(path, rect, circle, line)', (marks) =>
        marks
          .filter((mark) => {
            const { fill, stroke } = getComputedStyle(mark);
            return fill === 'rgb(0, 0, 0)' || stroke === 'rgb(0, 0, 0)';
          })
          .map((mark) => mark.outerHTML.slice(0, 120)),
      );
      expect(unpainted).toEqual([]);
      grounds.add(await page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor));
      expect(complaints).toEqual([]);
      await context.close();
    }
    expect(grounds.size).toBe(2);
    await browser.close();
  });
});
