// Any subset of clients generated alone is the whole filtered, for random rates, days, flash crowds and sessions; and every script
// keeps its promises: order, gaps, one end.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { SESSION_PRESETS } from '../../src/traffic/session-model.ts';
import { sessionsUntil, syntheticSource, type TakenSession } from '../../src/traffic/synthetic.fixture.ts';

const S = 1_000_000;
const UNTIL_US = 400 * S;

const flash = fc.record({
  atUs: fc.integer({ min: 0, max: 300 * S }),
  rampUs: fc.integer({ min: 0, max: 90 * S }),
  holdUs: fc.integer({ min: 0, max: 90 * S }),
  decayUs: fc.integer({ min: 0, max: 90 * S }),
  factor: fc.double({ min: 1, max: 12, noNaN: true }),
  clientRatio: fc.double({ min: 0, max: 1, noNaN: true }),
});

const traffic = fc.record({
  seed: fc.string(),
  clients: fc.integer({ min: 1, max: 60 }),
  sessionsPerSecond: fc.double({ min: 0.01, max: 1.5, noNaN: true }),
  diurnal: fc.option(fc.array(fc.double({ min: 0.1, max: 5, noNaN: true }), { minLength: 2, maxLength: 9 })),
  periodUs: fc.integer({ min: 10 * S, max: 4000 * S }),
  phaseUs: fc.integer({ min: -500 * S, max: 500 * S }),
  flashes: fc.array(flash, { maxLength: 2 }),
  preset: fc.constantFrom('web', 'exponential', 'report', 'datagrams' as const),
  equilibrium: fc.boolean(),
});

function generated(
  it: typeof traffic extends fc.Arbitrary<infer T> ? T : never,
  only?: Uint32Array,
): TakenSession[] {
  const { seed, clients, sessionsPerSecond, equilibrium, preset, ...profile } = it;
  const session = SESSION_PRESETS[preset as 'web'];
  const options = {
    clients,
    sessionsPerSecond,
    equilibrium,
    session,
    profile,
    ...(only === undefined ? {} : { only }),
  };
  return sessionsUntil(syntheticSource(seed, options), UNTIL_US);
}

it('some clients alone are the whole filtered', () => {
  fc.assert(
    fc.property(traffic, fc.integer({ min: 1, max: 9 }), fc.nat(8), (it, modulus, rest) => {
      const isChosen = (client: number): boolean => client % modulus === rest % modulus;
      const only = Uint32Array.from({ length: it.clients }, (_, client) => client).filter(isChosen);
      expect(generated(it, only)).toEqual(generated(it).filter(({ start }) => isChosen(start.client)));
    }),
    { numRuns: 60 },
  );
});

it('sessions come in order and scripts begin and end as their protocol does', () => {
  fc.assert(
    fc.property(traffic, (it) => {
      let lastUs = 0;
      for (const { start, packets } of generated(it)) {
        expect(start.startUs).toBeGreaterThanOrEqual(lastUs);
        lastUs = start.startUs;
        const kinds = packets.map(({ kind }) => kind);
        const isTcp = start.protocol === 6;
        expect(kinds.filter((kind) => kind === 'syn')).toHaveLength(isTcp && !start.alive ? 1 : 0);
        expect(kinds.filter((kind) => kind === 'fin')).toHaveLength(isTcp ? 1 : 0);
        if (isTcp) expect(kinds.at(-1)).toBe('fin');
        for (const [i, { gapUs }] of packets.entries())
          expect(gapUs).toBeGreaterThanOrEqual(i === 0 && !start.alive ? 0 : 1);
      }
    }),
    { numRuns: 40 },
  );
});
