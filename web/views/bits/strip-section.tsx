// The strip of the log with the chosen bits cut, the mask as text (both ways), presets, and why the bit in hand is as it is.

import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { BitStripChart } from '../../charts/bit-strip-chart.tsx';
import { percentText, significantText } from '../../charts/words.ts';
import type { TraceFacts } from '../../engine/engine.ts';
import { bitsOf, type Family, MAX_BITS, SEED_BITS } from '../../state/choice.ts';
import { maskText, parseMaskText } from '../../state/url-codec.ts';
import { chooseBits, toggle } from '../actions.ts';
import { store } from '../page-store.ts';
import { stripData } from '../strip-data.ts';

export function StripSection({ facts }: { readonly facts: TraceFacts }): JSX.Element {
  const choice = store.choice.value;
  const family = store.family.value;
  const data = useMemo(
    () => stripData(family, family === 4 ? facts.strip4 : facts.strip6, choice),
    [facts, family, choice],
  );
  const current = store.currentBit.value ?? bitsOf(choice, family)[0] ?? data.bits.length - 1;
  return (
    <>
      <BitStripChart
        data={data}
        current={current}
        first
        onToggle={(bit) => toggle(family, bit)}
        onCurrent={(bit) => (store.currentBit.value = bit)}
      />
      <WhyBit facts={facts} family={family} bit={current} />
      <MaskSettings facts={facts} family={family} />
    </>
  );
}

function WhyBit({
  facts,
  family,
  bit,
}: {
  readonly facts: TraceFacts;
  readonly family: Family;
  readonly bit: number;
}): JSX.Element {
  const counts = family === 4 ? facts.strip4 : facts.strip6;
  const bits = bitsOf(store.choice.value, family);
  const chosen = bits.includes(bit);
  const ones = counts.sources === 0 ? Number.NaN : counts.ones[bit]! / counts.sources;
  const full = !chosen && bits.length >= MAX_BITS;
  return (
    <div class="why">
      <p class="cap">
        Bit {bit}: {chosen ? 'cut' : 'not cut'}
      </p>
      <p>{bitSentence(bit, ones, counts.sources, bits)}</p>
      <p class="acts">
        <button type="button" disabled={full} onClick={() => toggle(family, bit)}>
          {chosen ? `Fill bit ${bit}` : `Cut bit ${bit}`} <kbd>Space</kbd>
        </button>
      </p>
    </div>
  );
}

/** Standard error of a share of n independent sources, in points: what counts as even is what chance would do. */
function bitSentence(bit: number, ones: number, sources: number, bits: readonly number[]): string {
  if (!Number.isFinite(ones)) return 'No source of this family has been read.';
  const place = bits.indexOf(bit);
  const order = place === -1 ? '' : ` It is the ${ordinal(place)} digit of the bucket's index.`;
  if (ones === 0 || ones === 1)
    return `It is always ${ones} here: cutting it doubles the table and fills none of the new buckets.${order}`;
  const points = Math.abs(ones - 0.5) * 100;
  const noise = 50 / Math.sqrt(sources);
  const sigmas = points / noise;
  const verdict =
    sigmas <= 2 ? 'as chance would have it' : `${significantText(sigmas, 2)} times what chance would do`;
  return `It is 1 in ${percentText(ones, 3)} of the sources, ${significantText(points, 2)} points from half, ${verdict}.${order}`;
}

const ordinal = (index: number): string =>
  ['first', 'second', 'third', 'fourth', 'fifth', 'sixth', 'seventh', 'eighth', 'ninth', 'tenth'][index] ??
  `${index + 1}th`;

function MaskSettings({
  facts,
  family,
}: {
  readonly facts: TraceFacts;
  readonly family: Family;
}): JSX.Element {
  const bits = bitsOf(store.choice.value, family);
  return (
    <div class="setting">
      <MaskField key={`${family}:${bits.join()}`} family={family} bits={bits} />
      <fieldset>
        <legend>or take</legend>
        <p class="choices-row acts">
          {presets(facts, family, bits.length).map(({ name, bits: preset }) => (
            <button
              type="button"
              aria-pressed={preset.join() === bits.join()}
              onClick={() => chooseBits(family, preset)}
            >
              {name}
            </button>
          ))}
        </p>
      </fieldset>
      {facts.strip4.sources > 0 && facts.strip6.sources > 0 && <FamilyChoice />}
    </div>
  );
}

interface Preset {
  readonly name: string;
  readonly bits: readonly number[];
}

const LOW_NINE = [8, 7, 6, 5, 4, 3, 2, 1, 0];

function presets(facts: TraceFacts, family: Family, count: number): Preset[] {
  const counts = family === 4 ? facts.strip4 : facts.strip6;
  const n = Math.max(1, count);
  const distance = (bit: number): number => Math.abs(counts.ones[bit]! / counts.sources - 0.5);
  const even = Array.from(counts.ones.keys())
    .filter((bit) => counts.ones[bit]! > 0 && counts.ones[bit]! < counts.sources)
    .sort((a, b) => distance(a) - distance(b) || a - b)
    .slice(0, n)
    .sort((a, b) => b - a);
  return [
    { name: 'the patent’s nine', bits: SEED_BITS },
    { name: 'low nine', bits: LOW_NINE },
    { name: `${n} most even`, bits: even },
  ];
}

function MaskField({
  family,
  bits,
}: {
  readonly family: Family;
  readonly bits: readonly number[];
}): JSX.Element {
  const [text, setText] = useState(maskText(family, bits));
  const parsed = parseMaskText(family, text);
  const commit = (): void => {
    if (parsed !== null) chooseBits(family, parsed);
  };
  return (
    <div class={`mask-row v${family}`}>
      <label class="label">
        mask, {bits.length === 1 ? 'one bit' : `${bits.length} bits`}
        <input
          class="mask-input"
          value={text}
          spellcheck={false}
          autocomplete="off"
          aria-invalid={parsed === null}
          aria-describedby="mask-note"
          onInput={(event) => setText(event.currentTarget.value)}
          onChange={commit}
          onKeyDown={(event) => event.key === 'Enter' && commit()}
        />
      </label>
      <p class="field-note" id="mask-note">
        {parsed === null && `not an IPv${family} mask of at most ${MAX_BITS} bits`}
      </p>
    </div>
  );
}

function FamilyChoice(): JSX.Element {
  return (
    <fieldset>
      <legend>bits of</legend>
      <div class="choices">
        {([4, 6] as const).map((family) => (
          <label>
            <input
              type="radio"
              name="family"
              checked={store.family.value === family}
              onChange={() => {
                store.family.value = family;
                store.currentBit.value = null;
              }}
            />
            IPv{family}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
