// One line of a story: when, what, and a sentence; and the wording that all stories share. Sentences name buckets, servers and
// switches; a client's address stands in them only where the reader named that client. Source: SPEC §6; issue "controller" 10.

import { bucketValue } from '../mapping/mask.ts';
import { formatBucket, matchText } from '../mapping/mask-text.ts';
import { TCP_ACK } from '../net/packet.ts';
import type { BucketTable } from './bucket-tables.ts';
import { SimPacket } from './live-session.ts';
import type { BuiltRun } from './simulation.ts';

export interface StoryLine {
  readonly atUs: number;
  /** `request`, `plan`, `step`, `search`, `moved`, `pins`, `lost`, `controller`, `packet`, `answer`, `look-up`. */
  readonly kind: string;
  readonly text: string;
}

/** A bucket of one table: of an automatic one its index, of a manual one its position behind the automatic ones. */
export interface BucketPlace {
  readonly table: number;
  readonly bucket: number;
  /** Under the mask that came at this instant; left out: under the one in force now. */
  readonly sinceUs?: number;
}

/** The table of a place, with the mask that is meant. */
export function tableAt({ world }: BuiltRun, { table, sinceUs }: BucketPlace): BucketTable {
  const current = world.measured[table]!.table;
  if (sinceUs === undefined || sinceUs === current.sinceUs) return current;
  const isIt = (it: BucketTable) =>
    it.vipIndex === current.vipIndex && it.family === current.family && it.sinceUs === sinceUs;
  return world.pastTables.find((it) => isIt(it.table))?.table ?? current;
}

/** `8.0.12.34`, or the match of a manual bucket. */
export const bucketName = (run: BuiltRun, place: BucketPlace): string =>
  nameInTable(tableAt(run, place), place.bucket);

/** The same for bucket number `bucket` of a table. */
export function nameInTable({ mask, assignment }: BucketTable, bucket: number): string {
  if (bucket < mask.bucketCount) return formatBucket(mask, bucket);
  return matchText(assignment.manual[bucket - mask.bucketCount]!);
}

/** `41.8 s`, `3 min 5 s`, `12 ms`: rounded to what a reader needs. */
export function timeText(us: number): string {
  if (us < 1_000) return `${us} µs`;
  if (us < 1_000_000) return `${round(us / 1_000)} ms`;
  if (us < 120_000_000) return `${round(us / 1_000_000)} s`;
  const seconds = Math.round(us / 1_000_000);
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor((seconds % 3600) / 60)];
  const parts = hours > 0 ? [`${hours} h`, `${minutes} min`] : [`${minutes} min`, `${seconds % 60} s`];
  return parts.filter((part) => !part.startsWith('0 ')).join(' ');
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** `1:02:03.004`, from the start of the run; finer where milliseconds do not say it. */
export function runTime(us: number): string {
  const [hours, minutes] = [Math.floor(us / 3.6e9), Math.floor((us % 3.6e9) / 6e7)];
  const digits = us % 1000 === 0 ? 3 : 6;
  const seconds = ((us % 6e7) / 1e6).toFixed(digits).padStart(digits + 3, '0');
  return hours > 0 ? `${hours}:${String(minutes).padStart(2, '0')}:${seconds}` : `${minutes}:${seconds}`;
}

/** `a`, `a and b`, `a, b and c`. */
export const joined = (names: readonly string[]): string =>
  names.length < 2 ? (names[0] ?? 'nobody') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;

/** Where every switch sends a packet in the midst of a session of this bucket now, as each flow table has it. */
export function lookUps(run: BuiltRun, place: BucketPlace): { ingress: string; to: string }[] {
  const { bucket } = place;
  const { vip, family, mask, assignment } = tableAt(run, place);
  const destination = vip.families.find((it) => it.family === family)!.address;
  const probe = new SimPacket();
  const manual = assignment.manual[bucket - mask.bucketCount];
  [probe.s0, probe.s1, probe.s2, probe.s3] = manual?.value ?? bucketValue(mask, bucket);
  [probe.d0, probe.d1, probe.d2, probe.d3] = destination;
  Object.assign(probe, { family, protocol: 6, tcpFlags: TCP_ACK, destinationPort: vip.port });
  return run.world.ingresses.map((ingress) => {
    probe.inPort = ingress.clientPort;
    const { table: flows } = ingress.switch;
    const slot = flows.lookup(probe);
    const actions = slot < 0 ? [] : flows.actionsOf(slot);
    if (actions.some(({ kind }) => kind === 'controller'))
      return { ingress: ingress.name, to: 'the controller' };
    const output = actions.find(({ kind }) => kind === 'output');
    if (output?.kind !== 'output') return { ingress: ingress.name, to: 'nobody' };
    return { ingress: ingress.name, to: run.world.servers.ids[ingress.serverAt(output.port)] ?? 'nobody' };
  });
}

/** `s01`, where all agree; else `s01 at in-a and s02 at in-b`. */
export function lookUpText(looks: readonly { ingress: string; to: string }[]): string {
  const first = looks[0]!.to;
  if (looks.every(({ to }) => to === first)) return first;
  return joined(looks.map(({ ingress, to }) => `${to} at ${ingress}`));
}
