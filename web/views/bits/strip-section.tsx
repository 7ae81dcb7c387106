// The strip of the log with the chosen bits cut and the pairs hanging under it, the mask as text (both ways) and presets.

import type { JSX } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { BitStripChart } from '../../charts/bit-strip-chart.tsx';
import { AgreementChart } from '../../charts/bits-charts.tsx';
import type { TraceFacts } from '../../engine/engine.ts';
import { bitsOf, type Family, MAX_BITS, SEED_BITS } from '../../state/choice.ts';
import { maskText, parseMaskText } from '../../state/url-codec.ts';
import { chooseBits, toggle } from '../actions.ts';
import { store } from '../page-store.ts';
import { bits } from './bits-state.ts';
import { agreementData, labStrip } from './figure-data.ts';
import { WhyBit } from './why-bit.tsx';

export function StripSection({ facts }: { readonly facts: TraceFacts }): JSX.Element {
  const choice = store.choice.value;
  const family = store.family.value;
  const [pairs, lab, pinned] = [bits.pairs.value, bits.facts.value, bits.pinned.value];
  const data = useMemo(() => {
    const counts = family === 4 ? facts.strip4 : facts.strip6;
    return labStrip({ family, counts, pairs, facts: lab, pinned }, choice);
  }, [facts, family, choice, pairs, lab, pinned]);
  const current = store.currentBit.value ?? bitsOf(choice, family)[0] ?? data.bits.length - 1;
  return (
    <>
      <BitStripChart
        data={data}
        current={current}
        first
        onToggle={(bit) => toggle(family, bit)}
        onCurrent={(bit) => {
          // The newer of keyboard and pointer is the one whose bit is explained.
          bits.hovered.value = null;
          store.currentBit.value = bit;
        }}
        onHover={(bit) => (bits.hovered.value = bit)}
      />
      <Agreement />
      <WhyBit bit={bits.hovered.value ?? current} />
      <MaskSettings facts={facts} family={family} />
    </>
  );
}

function Agreement(): JSX.Element | null {
  const [pairs, pinned] = [bits.pairs.value, bits.pinned.value];
  const choice = store.choice.value;
  const data = useMemo(
    () => (pairs === null ? null : agreementData(pairs, choice, pinned)),
    [pairs, choice.bits4, choice.bits6, pinned],
  );
  if (data === null || pairs?.family !== store.family.value) return null;
  return <AgreementChart data={data} />;
}

function MaskSettings({
  facts,
  family,
}: {
  readonly facts: TraceFacts;
  readonly family: Family;
}): JSX.Element {
  const chosen = bitsOf(store.choice.value, family);
  return (
    <div class="setting">
      <MaskField key={`${family}:${chosen.join()}`} family={family} bits={chosen} />
      <fieldset>
        <legend>or take</legend>
        <p class="choices-row acts">
          {presets(facts, family, chosen.length).map(({ name, bits: preset }) => (
            <button
              type="button"
              aria-pressed={preset.join() === chosen.join()}
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
  bits: chosen,
}: {
  readonly family: Family;
  readonly bits: readonly number[];
}): JSX.Element {
  const [text, setText] = useState(maskText(family, chosen));
  const parsed = parseMaskText(family, text);
  const commit = (): void => {
    if (parsed !== null) chooseBits(family, parsed);
  };
  return (
    <div class={`mask-row v${family}`}>
      <label class="label">
        mask, {chosen.length === 1 ? 'one bit' : `${chosen.length} bits`}
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
                bits.hovered.value = null;
              }}
            />
            IPv{family}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
