// Who reaches whom: traffic, the ingress switches it enters by, the virtual addresses, the servers behind them. Lines are as thick as
// their part of the clients. Many servers of a pool are drawn as the first few and a count. Source: SPEC §1, LOOK (grammar).

import { drawing, type Figure, NARROW } from './figure.ts';
import { box, label, line, serverMark } from './mark.ts';
import { counted, countText, percentText, sentence, wordCount } from './number-text.ts';
import { path, type SvgNode, svg } from './svg-node.ts';
import { textWidth } from './text-width.ts';

export interface TopologyTraffic {
  readonly name: string;
  /** `500 clients, 4 /s`, or a file name. */
  readonly note: string;
  readonly vip: string;
}

export interface TopologyServer {
  readonly id: string;
  /** `128 buckets`, `standby`. */
  readonly note: string;
  readonly isIdle: boolean;
}

export interface TopologyData {
  readonly traffic: readonly TopologyTraffic[];
  readonly ingresses: readonly { readonly name: string; readonly part: number }[];
  readonly vips: readonly { readonly name: string; readonly pool: string; readonly note: string }[];
  readonly pools: readonly { readonly name: string; readonly servers: readonly TopologyServer[] }[];
}

export interface TopologyOptions {
  readonly width: number;
}

const ROW = 34;
const TOP = 26;
const MOST_SERVERS = 8;
const MOST_INGRESSES = 8;

interface Node {
  readonly key: string;
  readonly name: string;
  readonly note: string;
  readonly mark: number | null;
  readonly isIdle: boolean;
}

interface PlacedNode extends Node {
  readonly x: number;
  readonly y: number;
}

/** One sentence: how many ways in, how many servers, behind how many addresses. */
export function topologyCaption({ traffic, ingresses, vips, pools }: TopologyData): string {
  const servers = new Set(pools.flatMap((pool) => pool.servers.map(({ id }) => id)));
  const idle = new Set(
    pools.flatMap((pool) => pool.servers.flatMap(({ id, isIdle }) => (isIdle ? [id] : []))),
  );
  const spare = idle.size === 0 ? '' : `, ${wordCount(idle.size)} of them idle at first,`;
  const who = traffic.length === 1 ? 'The clients' : `The clients of ${counted(traffic.length, 'traffic')}`;
  return sentence(
    `${who} enter by ${counted(ingresses.length, 'switch', 'switches')}; ${counted(servers.size, 'server')}${spare} ${servers.size === 1 ? 'stands' : 'stand'} behind ${counted(vips.length, 'virtual address', 'virtual addresses')}`,
  );
}

export function topologyFigure(data: TopologyData, { width }: TopologyOptions): Figure {
  const caption = topologyCaption(data);
  const columns = columnsOf(data);
  const rows = Math.max(...columns.map((column) => column.length));
  const height = TOP + rows * ROW + 6;
  const step = columnStep(width);
  const placed = columns.map((column, i) => place(column, step.starts[i]!, rows));
  return {
    form: 'topology',
    caption,
    note: ['lines into a switch are as thick as its part of the clients; every switch holds the same table'],
    key: [],
    svg: drawing(
      { width, height, label: `Who reaches whom. ${caption}` },
      links(data, placed, step.wide),
      heads(step.starts, width),
      placed.flatMap((column, i) => column.map((node) => nodeMark(node, step.wides[i]!, i === 3))),
    ),
    ...{ width, height, crosshair: 'none', readings: [] },
    plot: { x: 0, y: TOP, width, height: height - TOP },
    table: topologyTable(data),
  };
}

function columnsOf(data: TopologyData): Node[][] {
  const node = (key: string, name: string, note: string): Node => ({
    key,
    name,
    note,
    mark: null,
    isIdle: false,
  });
  const switches = data.ingresses
    .slice(0, MOST_INGRESSES)
    .map(({ name, part }) => node(name, name, percentText(part)));
  const rest = data.ingresses.length - switches.length;
  const order = [...new Set(data.pools.flatMap(({ servers }) => servers.map(({ id }) => id)))].sort();
  return [
    data.traffic.map(({ name, note }) => node(name, name, note)),
    rest > 0 ? [...switches, node('…', `${rest} more`, '')] : switches,
    data.vips.map(({ name, note }) => node(name, name, note)),
    data.pools.flatMap((pool) => poolNodes(pool, order)),
  ];
}

/** `order`: all servers, so that one machine has one mark in every pool. */
function poolNodes({ name, servers }: TopologyData['pools'][number], order: readonly string[]): Node[] {
  const isLong = servers.length > MOST_SERVERS;
  const shown = isLong ? servers.slice(0, MOST_SERVERS - 1) : servers;
  const nodes = shown.map(
    ({ id, note, isIdle }): Node => ({
      key: `${name}/${id}`,
      name: id,
      note,
      mark: order.indexOf(id),
      isIdle,
    }),
  );
  if (!isLong) return nodes;
  const rest = servers.length - shown.length;
  return [
    ...nodes,
    {
      key: `${name}/…`,
      name: `${countText(rest)} more`,
      note: `to ${servers.at(-1)!.id}`,
      mark: null,
      isIdle: false,
    },
  ];
}

interface Steps {
  readonly starts: readonly number[];
  readonly wides: readonly number[];
  /** Width of a node of the first three columns. */
  readonly wide: number;
}

/** Four columns with room between them for the lines. */
function columnStep(width: number): Steps {
  const gap = width < NARROW ? 12 : 36;
  const wide = Math.floor((width - 3 * gap) / 4);
  return { starts: [0, 1, 2, 3].map((i) => i * (wide + gap)), wides: [wide, wide, wide, wide], wide };
}

/** Centred on the tallest column. */
function place(column: readonly Node[], x: number, rows: number): PlacedNode[] {
  const pitch = column.length === 0 ? ROW : Math.min(ROW * 2, (rows * ROW) / column.length);
  const start = TOP + (rows * ROW - pitch * column.length) / 2;
  return column.map((node, i) => ({ ...node, x, y: start + pitch * (i + 0.5) }));
}

const HEADS = ['traffic', 'switches', 'virtual addresses', 'servers'];
const SHORT_HEADS = ['traffic', 'switches', 'VIPs', 'servers'];

const heads = (starts: readonly number[], width: number): SvgNode[] =>
  starts.map((x, i) => label('', { x, y: 12 }, (width < 560 ? SHORT_HEADS : HEADS)[i]!));

/** As much of a text as fits. */
function fitted(text: string, wide: number, bold: boolean): string {
  if (textWidth(text, 11.5, bold) <= wide) return text;
  let end = text.length - 1;
  while (end > 1 && textWidth(`${text.slice(0, end)}…`, 11.5, bold) > wide) end--;
  return `${text.slice(0, end)}…`;
}

/** A hairline runs from the name to where the lines leave; none behind the last column. */
function nodeMark(node: PlacedNode, wide: number, isLast: boolean): SvgNode[] {
  const inset = node.mark === null ? 6 : 18;
  const room = wide - inset - 2;
  const end = node.x + inset + textWidth(fitted(node.name, room, true), 11.5, true) + 6;
  return [
    box('fill-well', { x: node.x, y: node.y - 15, width: 2, height: 30 }),
    ...(isLast || end > node.x + wide ? [] : [line('line-mark-2', end, node.y - 5, { x: node.x + wide })]),
    ...(node.mark === null ? [] : [serverMark(node.mark, node.x + 10, node.y - 5)]),
    label(node.isIdle ? 'l2' : 'lb', { x: node.x + inset, y: node.y - 1 }, fitted(node.name, room, true)),
    label('', { x: node.x + inset, y: node.y + 12 }, fitted(node.note, room, false)),
  ];
}

function links(
  data: TopologyData,
  [traffic, switches, vips, servers]: PlacedNode[][],
  wide: number,
): SvgNode[] {
  const partOf = (key: string): number => data.ingresses.find(({ name }) => name === key)?.part ?? 0.1;
  const entries = traffic!.flatMap((from) =>
    switches!.map((to) => link(from, to, { wide, thick: 1 + 4 * partOf(to.key) })),
  );
  const inside = switches!.flatMap((from) => vips!.map((to) => link(from, to, { wide, thick: 1 })));
  const behind = vips!.flatMap((from) => {
    const pool = data.vips.find(({ name }) => name === from.key)?.pool ?? '';
    return servers!
      .filter(({ key }) => key.startsWith(`${pool}/`))
      .map((to) => link(from, to, { wide, thick: to.isIdle ? 0 : 1 }));
  });
  return [...entries, ...inside, ...behind];
}

/** A curve between two columns; thickness 0: dashed, nothing goes there yet. */
function link(from: PlacedNode, to: PlacedNode, { wide, thick }: { wide: number; thick: number }): SvgNode {
  const [x1, x2] = [from.x + wide, to.x];
  const middle = (x1 + x2) / 2;
  return svg('path', {
    class: `stroke line-mark-2${thick === 0 ? ' heldout' : ''}`,
    'stroke-width': Math.max(1, thick),
    d: path('M', x1, from.y - 5, 'C', middle, from.y - 5, middle, to.y - 5, x2, to.y - 5),
  });
}

function topologyTable({ ingresses, pools, vips, traffic }: TopologyData): Figure['table'] {
  return {
    columns: [
      { name: 'kind', numeric: false },
      { name: 'name', numeric: false },
      { name: 'what', numeric: false },
    ],
    rows: [
      ...traffic.map(({ name, note, vip }) => ['traffic', name, `${note}, to ${vip}`]),
      ...ingresses.map(({ name, part }) => ['switch', name, `${percentText(part)} of the clients`]),
      ...vips.map(({ name, note, pool }) => ['virtual address', name, `${note}, pool ${pool}`]),
      ...pools.flatMap(({ name, servers }) =>
        servers.map(({ id, note }) => ['server', id, `${note}, pool ${name}`]),
      ),
    ],
  };
}
