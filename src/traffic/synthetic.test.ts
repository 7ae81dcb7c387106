import { describe, expect, it } from 'vitest';
import type { RateProfileSpec } from './rate-profile.ts';
import { SESSION_PRESETS } from './session-model.ts';
import { packetsOf, sessionsUntil, syntheticSource } from './synthetic.fixture.ts';

const S = 1_000_000;
const HOUR = 3600 * S;

const CROWDED: RateProfileSpec = {
  diurnal: [1, 3, 2],
  periodUs: HOUR,
  phaseUs: 100 * S,
  flashes: [{ atUs: 600 * S, rampUs: 30 * S, holdUs: 300 * S, decayUs: 90 * S, factor: 8, clientRatio: 0.5 }],
};

describe('synthetic traffic', () => {
  it('hands out sessions in order of start, those alive at the beginning first', () => {
    const sessions = sessionsUntil(syntheticSource('order'), 300 * S);
    const starts = sessions.map(({ start }) => start.startUs);
    expect(starts).toEqual(starts.toSorted((a, b) => a - b));
    const alive = sessions.filter(({ start }) => start.alive);
    expect(alive.length).toBeGreaterThan(60);
    expect(
      alive.every(({ start, packets }) => start.startUs === 0 && packets.every(({ kind }) => kind !== 'syn')),
    ).toBe(true);
    expect(sessions.slice(0, alive.length)).toEqual(alive);
  });

  it.each([
    ['at a constant rate', undefined],
    ['through a day and a flash crowd', CROWDED],
  ])('generated for some clients alone equals the whole filtered, %s', (_, profile) => {
    const options = profile === undefined ? {} : { profile };
    const whole = sessionsUntil(syntheticSource('alone', options), 1800 * S);
    const only = Uint32Array.from(Array.from({ length: 200 }, (_, i) => i).filter((i) => i % 7 === 3));
    const some = sessionsUntil(syntheticSource('alone', { ...options, only }), 1800 * S);
    expect(some.length).toBeGreaterThan(100);
    expect(some).toEqual(whole.filter(({ start }) => start.client % 7 === 3));
  });

  it('draws a session the same whenever its script is walked', () => {
    const late = syntheticSource('later');
    const early = sessionsUntil(syntheticSource('later'), 100 * S).map(({ packets }) => packets);
    const scripts = [];
    while (late.nextStartUs < 100 * S) scripts.push(late.take().script);
    expect(scripts.reverse().map(packetsOf).reverse()).toEqual(early);
  });

  it('never repeats (client, session), and gives neighbouring sessions of a client different ports', () => {
    const sessions = sessionsUntil(syntheticSource('ids', { clients: 3 }), 1000 * S);
    const ids = sessions.map(({ start }) => `${start.client} ${start.session}`);
    expect(new Set(ids).size).toBe(ids.length);
    const ports = sessions.map(({ start }) => `${start.client} ${start.sourcePort}`);
    expect(new Set(ports).size).toBe(ports.length);
  });

  it('draws the next attempt anew, the same each time it is asked for', () => {
    const source = syntheticSource('again');
    const { client, session } = source.take();
    const script = source.take().script;
    const [one, two] = [1, 1].map(() =>
      packetsOf(source.reconnect({ client, session, attempt: 0, script }, 5 * S).script),
    );
    const other = packetsOf(source.reconnect({ client, session, attempt: 1, script }, 5 * S).script);
    expect(one).toEqual(two);
    expect(other).not.toEqual(one);
    expect([one![0]!.kind, one!.at(-1)!.kind]).toEqual(['syn', 'fin']);
  });

  it('ends where it is told to', () => {
    const source = syntheticSource('end', { startUs: 50 * S, endUs: 60 * S, equilibrium: false });
    const starts = sessionsUntil(source, Infinity).map(({ start }) => start.startUs);
    expect(starts.length).toBeGreaterThan(5);
    expect(Math.min(...starts)).toBeGreaterThanOrEqual(50 * S);
    expect(Math.max(...starts)).toBeLessThan(60 * S);
  });

  it('has nothing to hand out at a rate of 0', () => {
    expect(syntheticSource('none', { sessionsPerSecond: 0 }).nextStartUs).toBe(Infinity);
  });
});

describe('a flash crowd', () => {
  it('multiplies the rate of those who take part, and of nobody else', () => {
    const flash = { ...CROWDED.flashes[0]!, rampUs: 0, decayUs: 0 };
    const profile = { ...CROWDED, diurnal: null, flashes: [flash] };
    const sessions = sessionsUntil(
      syntheticSource('crowd', { profile, equilibrium: false, clients: 60 }),
      1200 * S,
    );
    const during = (client: number): number =>
      sessions.filter(
        ({ start }) => start.client === client && start.startUs >= 600 * S && start.startUs < 900 * S,
      ).length;
    // 10 sessions a client are usual in 300 s at 2/s over 60 clients
    const counts = Array.from({ length: 60 }, (_, client) => during(client)).sort((a, b) => a - b);
    const taking = counts.filter((count) => count > 35);
    expect(taking.length).toBeGreaterThan(18);
    expect(taking.length).toBeLessThan(42);
    expect(counts.filter((count) => count > 25 && count <= 35)).toEqual([]);
    const before = sessions.filter(({ start }) => start.startUs < 600 * S).length;
    expect(Math.abs(before - 1200)).toBeLessThan(4 * Math.sqrt(1200));
  });
});

describe('a drawn session', () => {
  const walk = (session: (typeof SESSION_PRESETS)[keyof typeof SESSION_PRESETS], extra = {}) =>
    sessionsUntil(
      syntheticSource('shape', { session: { ...session, ...extra }, equilibrium: false }),
      100 * S,
    );

  it('over TCP begins with SYN, ends with FIN, and has gaps of at least a microsecond', () => {
    for (const { packets } of walk(SESSION_PRESETS.web)) {
      expect([packets[0]!.kind, packets[0]!.gapUs, packets.at(-1)!.kind]).toEqual(['syn', 0, 'fin']);
      expect(packets.slice(1, -1).every(({ kind, gapUs }) => kind === 'data' && gapUs >= 1)).toBe(true);
    }
  });

  it('with a full close ends with the last ACK', () => {
    for (const { packets } of walk(SESSION_PRESETS.web, { close: 'full' })) {
      expect(packets.slice(-2).map(({ kind }) => kind)).toEqual(['fin', 'final-ack']);
    }
  });

  it('without TCP has neither SYN nor FIN', () => {
    for (const { packets } of walk(SESSION_PRESETS.datagrams)) {
      expect(packets.length).toBeGreaterThan(0);
      expect(packets.every(({ kind }) => kind === 'data')).toBe(true);
    }
  });

  it('with keep-alives is never silent for longer, and they carry nothing', () => {
    const sessions = walk(SESSION_PRESETS['long-lived']);
    const packets = sessions.flatMap((session) => session.packets);
    expect(packets.every(({ gapUs }) => gapUs <= 60 * S)).toBe(true);
    expect(
      packets.filter(({ kind, payloadBytes }) => kind === 'data' && payloadBytes === 0).length,
    ).toBeGreaterThan(100);
  });

  it('of given length and packet count has both exactly', () => {
    const session = {
      ...SESSION_PRESETS.web,
      length: { kind: 'fixed', value: 30 * S },
      packets: { kind: 'fixed', value: 5 },
      gaps: null,
    } as const;
    for (const { packets } of sessionsUntil(
      syntheticSource('both', { session, equilibrium: false }),
      60 * S,
    )) {
      expect(packets.map(({ kind }) => kind)).toEqual(['syn', 'data', 'data', 'data', 'data', 'data', 'fin']);
      expect(packets.reduce((sum, { gapUs }) => sum + gapUs, 0)).toBe(30 * S);
    }
  });
});
