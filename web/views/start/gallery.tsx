// Every bundled scenario as a question with its answer. Nothing is made up: answers about balance are worked out while the site is
// built (virtual:gallery), those of simulated scenarios by scripts/write-answers.mjs, held by a test. Simulated ones open on Run,
// those about balance on Bits; the one for the reader's own log asks for it.

import { type GalleryItem, gallery } from 'virtual:gallery';
import { scenarios } from 'virtual:scenarios';
import type { ComponentChild, JSX } from 'preact';
import { AnswerThumbnail } from '../../charts/answer-thumbnail.tsx';
import { Thumbnail } from '../../charts/thumbnail.tsx';
import { countText, percentText, wordCount } from '../../charts/words.ts';
import answers from '../../made/scenario-answers.json';
import { DEFAULT_CHOICE } from '../../state/choice.ts';
import type { Page } from '../../state/url-codec.ts';
import { openBundled, showIssues } from '../actions.ts';
import { chooseFiles } from '../choose-files.ts';
import { openBundledScenario } from '../document-actions.ts';

/** What most people ask first; the rest follows by name. */
const FIRST: readonly string[] = [
  'start.yaml',
  'drain-one-of-four.yaml',
  'port-failure.yaml',
  'one-vip-vs-dns-vs-anycast.yaml',
  'idle-15-vs-60.yaml',
  'hot-bucket-split.yaml',
];

interface Entry {
  readonly file: string;
  readonly question: string;
  readonly answer: string;
  readonly meta: string;
  readonly thumb: ComponentChild;
  open(): void;
}

export function Gallery(): JSX.Element {
  return (
    <>
      <h2 class="gallery-head">Or start from a question</h2>
      <ul class="gallery">
        {ENTRIES.map(({ question, answer, meta, thumb, open }) => (
          <li>
            <button type="button" onClick={open}>
              <span class="thumb">{thumb}</span>
              <span>
                <b>{question}</b>
                <span class="answer">{answer}</span>
                <span class="meta">{meta}</span>
              </span>
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}

const rank = ({ file }: { readonly file: string }): number => {
  const at = FIRST.indexOf(file);
  return at < 0 ? FIRST.length : at;
};

function entryOf(file: string, question: string): Entry {
  const balance = gallery.find((item) => item.file === file);
  if (balance !== undefined) return balanceEntry(balance);
  const simulated = answers.find((item) => item.file === file);
  if (simulated === undefined) return ownLogEntry(file, question);
  const { answer, meta, drawing } = simulated;
  return {
    ...{ file, question, answer, meta },
    thumb: <AnswerThumbnail {...drawing} />,
    open: () => void openSimulated(file),
  };
}

/** Load CV beside what any hash would do. */
const balanceEntry = (item: GalleryItem): Entry => ({
  file: item.file,
  question: item.question,
  answer: `Load CV ${percentText(item.cv)} with ${wordCount(item.bits4.length)} bits; any hash would be at ${percentText(item.reference)}`,
  meta: `${wordCount(item.serverCount)} servers · ${countText(item.sources)} sources · ${countText(item.requests)} requests`,
  thumb: <Thumbnail ones={item.ones} bits={item.bits4} />,
  open: () => openItem(item),
});

const NOTHING: readonly number[] = Array.from({ length: 32 }, () => 0.5);

const ownLogEntry = (file: string, question: string): Entry => ({
  file,
  question,
  answer: 'Drop your log anywhere on this page, or choose it here',
  meta: 'your log, read here and never uploaded',
  thumb: <Thumbnail ones={NOTHING} bits={[]} />,
  open: chooseFiles,
});

async function openSimulated(file: string): Promise<void> {
  try {
    await openBundledScenario(file, 'run');
  } catch {
    showIssues(file, [
      { message: `\`${file}\` could not be fetched from beside this page`, hint: 'open a file of your own' },
    ]);
  }
}

function openItem(item: GalleryItem, page: Page = 'bits'): void {
  const { bits4, bits6, serverCount, assignment } = item;
  void openBundled(item, { ...DEFAULT_CHOICE, bits4, bits6, serverCount, assignment }, page);
}

const ENTRIES: readonly Entry[] = [...scenarios]
  .sort((a, b) => rank(a) - rank(b))
  .map(({ file, question }) => entryOf(file, question ?? file));

/** The first bundled trace, for empty pages; the page that asked stays. */
export function openExample(page: Page = 'bits'): void {
  const [item] = gallery;
  if (item !== undefined) openItem(item, page);
}
