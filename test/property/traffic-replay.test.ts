// The replay against a plain reading of the rule, on random records: sources, gaps around the keepalive, equal times, any cutting
// into batches, scripts walked one packet at a time as the horizon allows.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Draws, Streams } from '../../src/kernel/streams.ts';
import { NO_INGRESS, type RecordBatch } from '../../src/net/record.ts';
import { createIngressChooser } from '../../src/traffic/ingress.ts';
import { ReplaySource } from '../../src/traffic/replay.ts';
import type { SessionScript } from '../../src/traffic/source.ts';

const KEEPALIVE_US = 20;

interface Row {
  readonly atUs: number;
  readonly source: number;
  readonly bytes: number;
}

/** [client by first appearance, session, start, offsets of its requests, offset of its FIN]. */
type Played = [number, number, number, number[], number];

/** The rule as it is written in SPEC §1. */
function plainly(rows: readonly Row[]): Played[] {
  const clients = new Map<number, { number: number; sessions: number; open: Played | null }>();
  const played: Played[] = [];
  for (const { atUs, source } of rows) {
    const client = clients.get(source) ?? { number: clients.size, sessions: 0, open: null };
    clients.set(source, client);
    if (client.open === null || atUs - client.open[4] > 0) {
      client.open = [client.number, client.sessions++, atUs, [], 0];
      played.push(client.open);
    }
    client.open[3].push(atUs);
    client.open[4] = atUs + KEEPALIVE_US;
  }
  return played.sort((a, b) => a[2] - b[2] || a[0] - b[0] || a[1] - b[1]);
}

const rowsArbitrary = fc
  .array(
    fc.record({
      gap: fc.oneof(fc.nat(3), fc.nat(45), fc.constant(KEEPALIVE_US)),
      source: fc.nat(5),
      bytes: fc.nat(9),
    }),
    { maxLength: 120 },
  )
  .map((steps) => {
    let atUs = 1000;
    return steps.map(({ gap, source, bytes }): Row => {
      atUs += gap;
      return { atUs, source, bytes };
    });
  });

function batchOf(rows: readonly Row[]): RecordBatch {
  const words = new Uint32Array(rows.length * 4);
  for (const [i, { source }] of rows.entries()) words[i * 4 + 3] = 0x0a000000 + source;
  return {
    count: rows.length,
    atUs: Float64Array.from(rows, ({ atUs }) => atUs),
    family: new Uint8Array(rows.length).fill(4),
    words,
    payloadBytes: Float64Array.from(rows, ({ bytes }) => bytes),
    weight: new Float64Array(rows.length).fill(1),
    ingress: new Uint16Array(rows.length).fill(NO_INGRESS),
  };
}

function replaySource(): ReplaySource {
  const streams = new Streams('property');
  const ingress = createIngressChooser({ weights: [1], draws: new Draws(streams.stream('ingress', 'log')) });
  const portDraws = new Draws(streams.stream('port', 'log'));
  return new ReplaySource({
    name: 'log',
    source: 0,
    destinationPort: 80,
    ingress,
    portDraws,
    keepaliveUs: KEEPALIVE_US,
    originUs: 0,
  });
}

interface Walking {
  readonly played: Played;
  readonly script: SessionScript;
  atUs: number;
}

/** Does what a simulator does: nothing at or after the horizon. */
class Driver {
  readonly source = replaySource();
  readonly played: Played[] = [];
  #walking: Walking[] = [];

  advance(): void {
    const { horizonUs } = this.source;
    while (this.source.nextStartUs < horizonUs) {
      const { client, session, startUs, script } = this.source.take();
      const played: Played = [client, session, startUs, [], 0];
      this.played.push(played);
      expect([script.next(), script.kind]).toEqual([0, 'syn']);
      this.#walking.push({ played, script, atUs: startUs });
    }
    this.#walking = this.#walking.filter((walking) => this.#walk(walking, horizonUs));
  }

  #walk(walking: Walking, horizonUs: number): boolean {
    while (walking.atUs < horizonUs) {
      const gap = walking.script.next();
      if (gap < 0) return false;
      walking.atUs += gap;
      if (walking.script.kind === 'data') walking.played[3].push(walking.atUs);
      else walking.played[4] = walking.atUs;
    }
    return true;
  }
}

it('sessions are those of the rule, however the records come', () => {
  fc.assert(
    fc.property(
      rowsArbitrary,
      fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 8 }),
      (rows, sizes) => {
        const driver = new Driver();
        for (let from = 0, i = 0; from < rows.length; i++) {
          const to = Math.min(rows.length, from + sizes[i % sizes.length]!);
          driver.source.feed(batchOf(rows.slice(from, to)));
          driver.advance();
          from = to;
        }
        driver.source.end();
        driver.advance();
        expect(driver.played).toEqual(plainly(rows));
      },
    ),
    { numRuns: 500 },
  );
});

it('a session resumed at any instant sends what was left from then on, and nothing twice', () => {
  fc.assert(
    fc.property(
      rowsArbitrary.filter((rows) => rows.length > 0),
      fc.nat(40),
      fc.nat(200),
      (rows, walked, delay) => {
        const source = replaySource();
        source.feed(batchOf(rows));
        source.end();
        const { client, session, startUs, script } = source.take();
        const requests = plainly(rows).find((it) => it[0] === client && it[1] === session)![3];
        let atUs = startUs;
        let sent = 0;
        let over = false;
        for (let i = 0; i <= walked && !over; i++) {
          const gap = script.next();
          over = gap < 0 || script.kind === 'fin';
          if (gap >= 0) atUs += gap;
          if (!over && script.kind === 'data') sent++;
        }
        const again = source.reconnect({ client, session, attempt: 3, script }, atUs + delay);
        const left = over ? [] : requests.slice(Math.max(0, sent - 1)).filter((at) => at >= atUs + delay);
        if (left.length === 0) {
          expect(again).toBeNull();
          return;
        }
        expect([again!.startUs, again!.attempt]).toEqual([left[0], 4]);
        const found: number[] = [];
        let now = again!.startUs;
        for (let gap = again!.script.next(); gap >= 0; gap = again!.script.next()) {
          now += gap;
          if (again!.script.kind === 'data') found.push(now);
        }
        expect(found).toEqual(left);
      },
    ),
    { numRuns: 500 },
  );
});
