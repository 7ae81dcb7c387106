// The ring of buckets: a stroke each at its place, its length the root of its load; the servers inside. Waiting ones orange, moved ones
// green with a thin path to their new owner, the one in flight thick; what changed hands at once counts as moved. More than
// 1,024 buckets share strokes. Source: LOOK (ring).

import { drawing, type Figure, type Reading } from './figure.ts';
import { dot, label } from './mark.ts';
import { countText } from './number-text.ts';
import { turn } from './seal.ts';
import { path, type SvgNode, svg } from './svg-node.ts';

export type RingState = 'still' | 'waits' | 'flies' | 'moved';

export interface RingData {
  /** By bucket; what it is doing at the playhead. */
  readonly states: readonly RingState[];
  /** Packets, or any amount. */
  readonly loads: ArrayLike<number>;
  /** Position of the owner among `servers`, −1 for nobody; of one in flight the server it goes to. */
  readonly owners: ArrayLike<number>;
  /** Of buckets in flight or moved: where they came from. */
  readonly cameFrom: ArrayLike<number>;
  readonly servers: readonly { readonly id: string; readonly isLeaving: boolean; readonly isOut: boolean }[];
  readonly bucketName: (bucket: number) => string;
  /** Buckets that move in all, by the plans so far. */
  readonly movingCount: number;
  readonly chosen: number | null;
}

export interface RingOptions {
  readonly size: number;
}

const MOST_STROKES = 1024;
/** Servers named around the ring; of more only those that matter. */
const MOST_NAMES = 20;

interface Ring {
  readonly centre: number;
  readonly inner: number;
  readonly longest: number;
  readonly hub: number;
}

export function ringFigure(data: RingData, { size }: RingOptions): Figure {
  const centre = size / 2;
  const ring = { centre, inner: centre * 0.8, longest: centre * 0.16, hub: centre * 0.66 };
  const caption = ringCaption(data);
  const groups = strokeGroups(data, ring);
  const moved = data.states.filter((state) => state === 'moved').length;
  const per = Math.ceil(data.states.length / MOST_STROKES);
  const each =
    per > 1 ? `a stroke is ${per} buckets` : `${countText(data.states.length)} buckets at their place`;
  return {
    form: 'ring',
    caption,
    note: [
      `${each}, length is load (root). `,
      { text: 'waiting', tone: 'moving' },
      ', ',
      { text: 'moved', tone: 'ok' },
      ' with its path, others grey',
    ],
    key: [],
    svg: drawing(
      { width: size, height: size, label: `The ring. ${caption}` },
      svg('circle', { class: 'stroke line-rule', cx: centre, cy: centre, r: ring.inner }),
      pathsOf(data, ring, 'moved'),
      svg('path', { class: 'stroke line-mark-2 thin', d: groups.still }),
      svg('path', { class: 'stroke line-moving-fill bold', d: groups.waits }),
      svg('path', { class: 'stroke line-ok bold', d: groups.moved }),
      pathsOf(data, ring, 'flies'),
      svg('path', { class: 'stroke line-moving bold', d: groups.flies }),
      serverNodes(data, ring),
      data.movingCount > 0 && [
        svg('circle', { class: 'fill-ground', opacity: 0.82, cx: centre, cy: centre + 4, r: 40 }),
        label('big halo', { x: centre, y: centre + 4, anchor: 'middle' }, countText(moved)),
        label(
          'l2',
          { x: centre, y: centre + 24, anchor: 'middle' },
          `of ${countText(data.movingCount)} moved`,
        ),
      ],
      chosenNode(data, ring),
    ),
    ...{ width: size, height: size, plot: { x: 0, y: 0, width: size, height: size }, crosshair: 'none' },
    table: ringTable(data),
    readings: ringReadings(data, ring),
  };
}

/** Place at a share of the round, 0 at the top and clockwise. */
function at({ centre }: Ring, share: number, radius: number): readonly [x: number, y: number] {
  const [cosine, sine] = turn((share + 0.75) % 1);
  return [centre + radius * cosine, centre + radius * sine];
}

const RANK: Readonly<Record<RingState, number>> = { still: 0, moved: 1, waits: 2, flies: 3 };

/** One path a state; buckets that share a stroke show the state that matters most. */
function strokeGroups({ states, loads }: RingData, ring: Ring): Record<RingState, string> {
  const count = Math.min(states.length, MOST_STROKES);
  const amounts = new Float64Array(count);
  const shown: RingState[] = Array.from({ length: count }, () => 'still');
  for (const [bucket, state] of states.entries()) {
    const stroke = Math.floor((bucket * count) / states.length);
    amounts[stroke]! += loads[bucket] ?? 0;
    if (RANK[state] > RANK[shown[stroke]!]) shown[stroke] = state;
  }
  const most = amounts.reduce((a, b) => Math.max(a, b), 1);
  const parts: Record<RingState, (string | number)[]> = { still: [], waits: [], flies: [], moved: [] };
  for (let i = 0; i < count; i++) {
    const share = (i + 0.5) / count;
    const length = 3 + ring.longest * Math.sqrt(amounts[i]! / most);
    const extra = shown[i] === 'flies' ? 10 : 0;
    parts[shown[i]!].push(
      'M',
      ...at(ring, share, ring.inner),
      'L',
      ...at(ring, share, ring.inner + length + extra),
    );
  }
  const d = (state: RingState): string => path(...parts[state]);
  return { still: d('still'), waits: d('waits'), flies: d('flies'), moved: d('moved') };
}

const MOST_PATHS = 160;

/** From a bucket's place to its new owner, bent toward the middle. */
function pathsOf(data: RingData, ring: Ring, state: 'moved' | 'flies'): SvgNode | null {
  const buckets = data.states.flatMap((it, bucket) =>
    it === state && data.owners[bucket]! >= 0 ? [bucket] : [],
  );
  const parts = buckets.slice(-MOST_PATHS).flatMap((bucket) => {
    const start = at(ring, (bucket + 0.5) / data.states.length, ring.inner);
    const end = at(ring, (data.owners[bucket]! + 0.5) / data.servers.length, ring.hub);
    return ['M', ...start, 'Q', ring.centre, ring.centre, ...end];
  });
  if (parts.length === 0) return null;
  const weight = buckets.length > 3 ? 'thin' : 'bold';
  const className =
    state === 'moved'
      ? 'stroke line-ok ring-path'
      : `stroke line-moving ${weight} ring-flight ring-flight-${buckets[0]! % 2}`;
  return svg('path', { class: className, d: path(...parts), ...(state === 'moved' ? { opacity: 0.4 } : {}) });
}

function serverNodes({ servers, states, owners }: RingData, ring: Ring): SvgNode[] {
  const targets = new Set(states.flatMap((state, bucket) => (state === 'flies' ? [owners[bucket]!] : [])));
  const isMany = servers.length > MOST_NAMES;
  return servers.flatMap(({ id, isLeaving, isOut }, i) => {
    const share = (i + 0.5) / servers.length;
    const [x, y] = at(ring, share, ring.hub);
    const mark = isLeaving || isOut ? 'hollow-ink' : targets.has(i) ? 'fill-moving' : 'fill-ink';
    const named = !isMany || isLeaving || targets.has(i);
    const [tx, ty] = at(ring, share, ring.hub - 16);
    const className = isLeaving || targets.has(i) ? 'lb tone-moving halo' : isOut ? 'halo' : 'l2 halo';
    return [
      dot(mark, x, y, isLeaving || targets.has(i) ? 4.5 : isMany ? 2 : 3.5),
      ...(named ? [label(className, { x: tx, y: ty + 4, anchor: 'middle' }, id)] : []),
    ];
  });
}

function chosenNode({ chosen, states }: RingData, ring: Ring): SvgNode | null {
  if (chosen === null || chosen < 0 || chosen >= states.length) return null;
  const [x, y] = at(ring, (chosen + 0.5) / states.length, ring.inner - 9);
  return svg('circle', { class: 'hollow-ink', cx: x, cy: y, r: 4.5 });
}

export function ringCaption({
  states,
  owners,
  servers,
  bucketName,
  movingCount,
}: Pick<RingData, 'states' | 'owners' | 'servers' | 'bucketName' | 'movingCount'>): string {
  const flying = states.flatMap((state, bucket) => (state === 'flies' ? [bucket] : []));
  const moved = states.filter((state) => state === 'moved').length;
  const to = (bucket: number): string => servers[owners[bucket]!]?.id ?? 'nobody';
  if (flying.length === 1) return `Bucket ${bucketName(flying[0]!)} is on its way to ${to(flying[0]!)}`;
  if (flying.length > 1)
    return `${countText(flying.length)} buckets are on their way, the first to ${to(flying[0]!)}`;
  if (moved > 0 && moved >= movingCount) return `${countText(moved)} buckets have moved, the others stayed`;
  if (moved > 0) return `${countText(moved)} of ${countText(movingCount)} buckets have moved`;
  return 'Every bucket is with its first owner';
}

/** Buckets of each server at the playhead. */
function ringTable({ servers, owners, states, cameFrom }: RingData): Figure['table'] {
  const counts = servers.map(() => ({ now: 0, got: 0, gave: 0 }));
  for (const [bucket, state] of states.entries()) {
    const holder = state === 'flies' ? cameFrom[bucket]! : owners[bucket]!;
    if (counts[holder] !== undefined) counts[holder].now++;
    if (state !== 'moved') continue;
    if (counts[owners[bucket]!] !== undefined) counts[owners[bucket]!]!.got++;
    if (counts[cameFrom[bucket]!] !== undefined) counts[cameFrom[bucket]!]!.gave++;
  }
  return {
    columns: [
      { name: 'server', numeric: false },
      ...['buckets', 'received', 'given'].map((name) => ({ name, numeric: true })),
    ],
    rows: servers.map(({ id }, i) => [id, counts[i]!.now, counts[i]!.got, counts[i]!.gave]),
  };
}

/** Places of buckets, for whoever points at one. */
function ringReadings({ states, bucketName }: RingData, ring: Ring): Reading[] {
  const text = { still: 'has stayed', waits: 'waits', flies: 'is on its way', moved: 'has moved' };
  const step = Math.max(1, Math.ceil(states.length / MOST_STROKES));
  const readings: Reading[] = [];
  for (let bucket = 0; bucket < states.length; bucket += step) {
    const [x, y] = at(ring, (bucket + 0.5) / states.length, ring.inner + ring.longest / 2);
    readings.push({ x, y, value: bucketName(bucket), text: text[states[bucket]!], key: String(bucket) });
  }
  return readings;
}
