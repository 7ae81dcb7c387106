// Bundled scenarios as questions with their answers. The list is made when the site is built (web/vite.config.ts): each bundled
// trace is read once by the same code as here, so that no answer is made up. Nothing is listed that is not there.

import { type GalleryItem, gallery } from 'virtual:gallery';
import type { JSX } from 'preact';
import { Thumbnail } from '../../charts/thumbnail.tsx';
import { countText, percentText, wordCount } from '../../charts/words.ts';
import { DEFAULT_CHOICE } from '../../state/choice.ts';
import type { Page } from '../../state/url-codec.ts';
import { openBundled } from '../actions.ts';

export function Gallery(): JSX.Element | null {
  if (gallery.length === 0) return null;
  return (
    <>
      <h2 class="gallery-head">Or start from a question</h2>
      <ul class="gallery">
        {gallery.map((item) => (
          <li>
            <button type="button" onClick={() => openItem(item)}>
              <span class="thumb">
                <Thumbnail ones={item.ones} bits={item.bits4} />
              </span>
              <span>
                <b>{item.question}</b>
                <span class="answer">{answer(item)}</span>
                <span class="meta">
                  {item.serverCount} servers · {countText(item.sources)} sources · {countText(item.requests)}{' '}
                  requests
                </span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

/** What the example's own run found: load CV beside what any hash would do. */
const answer = ({ cv, reference, bits4 }: GalleryItem): string =>
  `load CV ${percentText(cv)} with ${wordCount(bits4.length)} bits; any hash would be at ${percentText(reference)}`;

function openItem(item: GalleryItem, page: Page = 'bits'): void {
  const { bits4, bits6, serverCount, assignment } = item;
  void openBundled(item, { ...DEFAULT_CHOICE, bits4, bits6, serverCount, assignment }, page);
}

/** The first bundled trace, for empty pages; the page that asked stays. */
export function openExample(page: Page = 'bits'): void {
  const [item] = gallery;
  if (item !== undefined) openItem(item, page);
}
