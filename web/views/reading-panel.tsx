// A file being read: the strip fills with what has been read so far, with bytes, rate, rows and what is left, and Cancel.

import type { JSX } from 'preact';
import { PlainStrip } from '../charts/bit-strip-chart.tsx';
import { bytesText, countText, durationText } from '../charts/words.ts';
import type { ReadProgress } from '../engine/engine.ts';
import { cancelRead } from './actions.ts';
import { store } from './page-store.ts';
import { emptyStrip, stripData } from './strip-data.ts';

export function ReadingPanel({ level }: { readonly level: 'h1' | 'h2' }): JSX.Element {
  const { subject, progress, startedMs } = store.reading.state.value;
  const strip =
    progress === null
      ? emptyStrip()
      : progress.strip4.sources >= progress.strip6.sources
        ? stripData(4, progress.strip4, null)
        : stripData(6, progress.strip6, null);
  const Heading = level;
  return (
    <section aria-label="Reading" aria-busy="true">
      <Heading>
        Reading <code>{subject}</code>
      </Heading>
      <PlainStrip data={strip} cellHeight={34} />
      <Bar progress={progress} />
      <Numbers progress={progress} startedMs={startedMs} />
      <p class="acts">
        <button type="button" onClick={() => void cancelRead()}>
          Cancel
        </button>
      </p>
    </section>
  );
}

function Bar({ progress }: { readonly progress: ReadProgress | null }): JSX.Element {
  const ratio = progress === null || progress.sizeBytes === 0 ? 0 : progress.bytesRead / progress.sizeBytes;
  return (
    <div
      class="bar"
      role="progressbar"
      aria-label="read so far"
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={Math.round(ratio * 100)}
    >
      <i style={{ width: `${ratio * 100}%` }} />
    </div>
  );
}

function Numbers({
  progress,
  startedMs,
}: {
  readonly progress: ReadProgress | null;
  readonly startedMs: number;
}): JSX.Element {
  if (progress === null) return <p class="note">Opening it</p>;
  const seconds = Math.max(0.05, (performance.now() - startedMs) / 1000);
  const rate = progress.bytesRead / seconds;
  const leftUs = rate > 0 ? ((progress.sizeBytes - progress.bytesRead) / rate) * 1e6 : 0;
  return (
    <dl class="kv">
      <dt>read</dt>
      <dd>
        {bytesText(progress.bytesRead)} of {bytesText(progress.sizeBytes)}, {bytesText(rate)}/s
      </dd>
      <dt>rows</dt>
      <dd>
        {countText(progress.records)}
        {progress.unusable > 0 && `, ${countText(progress.unusable)} could not be read`}
      </dd>
      <dt>left</dt>
      <dd>{leftUs < 1e6 ? 'less than 1 s' : `about ${durationText(Math.round(leftUs / 1e6) * 1e6)}`}</dd>
    </dl>
  );
}
