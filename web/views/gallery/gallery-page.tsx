// The gallery (#/gallery): every form of chart with its caption, drawn from fixed answers of the engine. For whoever changes a chart,
// and for whoever wants to know what there is. The data are fetched when the page is opened.

import type { JSX } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import { FigureView } from '../../charts/figure-view.tsx';
import { type GalleryFacts, revived } from './gallery-facts.ts';
import { type GalleryForm, galleryForms } from './gallery-forms.ts';

export function GalleryPage(): JSX.Element {
  const [forms, setForms] = useState<readonly GalleryForm[]>([]);
  useEffect(() => {
    void import('../../made/gallery-data.json').then(({ default: data }) =>
      setForms(galleryForms(revived(data) as GalleryFacts)),
    );
  }, []);
  return (
    <>
      <div class="verdict">
        <h1>Every form of chart, {forms.length} of them, drawn from one log and one run.</h1>
        <p class="sub">
          The log is the bundled one, the run a drain of one server in four with a failure after it. Each
          caption is made from the numbers below it; each chart can be read by arrow keys, shown as a table
          and saved.
        </p>
      </div>
      {forms.map(({ name, page, draw }) => (
        <section class="form" aria-label={name} data-form={name}>
          <h2>
            {name} <span class="note">{page}</span>
          </h2>
          <FigureView draw={draw} fileName={name.replaceAll(' ', '-')} />
        </section>
      ))}
    </>
  );
}
