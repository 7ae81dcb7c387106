// What can be typed at a place of a scenario, and what a key means: read from the JSON Schema that the scenario's own schema makes, and
// from the names that the document gives. Order: names, then keys and values as the schema lists them. Source: docs of schema/.

import { scenarioJsonSchema } from '../../src/scenario/schema/scenario.ts';
import { placeAt, type TextPlace } from './scenario-place.ts';
import { isMap, plainAt } from './scenario-plain.ts';
import type { CompletionOption, Completions, HoverText, Plain } from './scenario-protocol.ts';

interface SchemaNode {
  readonly title?: string;
  readonly description?: string;
  readonly type?: string;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly additionalProperties?: SchemaNode | boolean;
  readonly items?: SchemaNode | readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly oneOf?: readonly SchemaNode[];
}

type Section = 'pools' | 'vips' | 'ingresses' | 'servers';

/** Keys whose value is a name of the document. */
const NAMED: Readonly<Record<string, Section>> = {
  ...{ pool: 'pools', rebalance: 'pools', 'set-pool': 'pools', 'remove-pool': 'pools' },
  ...{ vip: 'vips', 'remove-vip': 'vips', 'set-mask': 'vips' },
  ...{ drop: 'servers', add: 'servers', set: 'servers', server: 'servers', 'fail-server': 'servers' },
  ...{ 'fail-port': 'servers', 'fail-link': 'servers', 'fail-probe': 'servers' },
  ...{ ingress: 'ingresses', from: 'ingresses', to: 'ingresses', 'restart-switch': 'ingresses' },
  ...{ 'fail-channel': 'ingresses', 'slow-channel': 'ingresses' },
};

/** Values to begin with where the schema only says what a value looks like. */
const SAMPLES: readonly (readonly [RegExp, readonly string[]])[] = [
  [/^a duration/, ['15s', '1m', '10m', '1h']],
  [/percentage/, ['10%', '50%']],
];

let root: SchemaNode | null = null;
const schema = (): SchemaNode => {
  root ??= scenarioJsonSchema() as SchemaNode;
  return root;
};

/** All alternatives of a node, itself first. */
function alternatives(node: SchemaNode): SchemaNode[] {
  return [node, ...[...(node.anyOf ?? []), ...(node.oneOf ?? [])].flatMap(alternatives)];
}

/** The nodes that may hold what lies at `path`. */
function nodesAt(path: readonly (string | number)[]): SchemaNode[] {
  let nodes = alternatives(schema());
  for (const step of path) nodes = nodes.flatMap((node) => below(node, step)).flatMap(alternatives);
  return nodes;
}

function below(node: SchemaNode, step: string | number): SchemaNode[] {
  if (typeof step === 'number') {
    const { items } = node;
    return items === undefined ? [] : Array.isArray(items) ? [...items] : [items as SchemaNode];
  }
  const own = node.properties?.[step];
  if (own !== undefined) return [own];
  return typeof node.additionalProperties === 'object' ? [node.additionalProperties] : [];
}

/** What fits at `offset`; null where nothing can be offered. `data`: the document as last understood. */
export function completionsAt(text: string, offset: number, data: Plain): Completions | null {
  const place = placeAt(text, offset);
  if (place === null) return null;
  const options = place.kind === 'key' ? keyOptions(place, data) : valueOptions(place, data);
  const rest = text.slice(place.to, place.to + 1);
  const shown = rest === ':' ? options.map((option) => ({ ...option, insert: option.label })) : options;
  return shown.length === 0 ? null : { from: place.from, options: shown };
}

function keyOptions({ path, word }: TextPlace, data: Plain): CompletionOption[] {
  const taken = plainAt(data, path);
  const present = new Set(isMap(taken) ? Object.keys(taken) : []);
  const found = new Map<string, CompletionOption>();
  for (const node of nodesAt(path)) {
    for (const [key, child] of Object.entries(node.properties ?? {})) {
      if ((present.has(key) && key !== word) || found.has(key)) continue;
      found.set(key, {
        label: key,
        insert: `${key}: `,
        detail: child.description ?? child.title ?? '',
        kind: 'key',
      });
    }
  }
  return [...found.values()];
}

function valueOptions({ path }: TextPlace, data: Plain): CompletionOption[] {
  const names = namesFor(path, data).map(
    (name): CompletionOption => ({
      label: name,
      insert: name,
      detail: '',
      kind: 'name',
    }),
  );
  const values = new Map<string, CompletionOption>();
  for (const node of nodesAt(path)) {
    for (const value of valuesOf(node))
      values.set(value, { label: value, insert: value, detail: node.title ?? '', kind: 'value' });
  }
  return [...names, ...values.values()];
}

function valuesOf(node: SchemaNode): string[] {
  if (node.enum !== undefined) return node.enum.map(String);
  if (node.const !== undefined) return [String(node.const)];
  if (node.type === 'boolean') return ['true', 'false'];
  return [...(SAMPLES.find(([title]) => title.test(node.title ?? ''))?.[1] ?? [])];
}

function namesFor(path: readonly (string | number)[], data: Plain): string[] {
  const section = NAMED[String(path.at(-1))];
  if (section === undefined) return [];
  if (section !== 'servers') return namesOf(plainAt(data, [section]), section);
  const pools = plainAt(data, ['pools']);
  const all = isMap(pools)
    ? Object.values(pools).flatMap((pool) => namesOf(plainAt(pool, ['servers']), 'servers'))
    : [];
  return [...new Set(all)].sort();
}

/** Written names, or those that a number makes. */
function namesOf(value: Plain, section: Section): string[] {
  if (isMap(value)) return Object.keys(value);
  if (typeof value !== 'number' || !(value >= 1 && value <= 100)) return [];
  return Array.from({ length: value }, (_, i) =>
    section === 'ingresses'
      ? `in-${String.fromCharCode(97 + (i % 26))}`
      : `s${String(i + 1).padStart(2, '0')}`,
  );
}

/** What the schema says of the key or value at `offset`; null where it says nothing. */
export function hoverAt(text: string, offset: number): HoverText | null {
  const place = placeAt(text, offset);
  if (place === null || place.word === '') return null;
  const path = place.kind === 'key' ? [...place.path, place.word] : place.path;
  const nodes = nodesAt(path);
  const described = nodes.find(({ description }) => description !== undefined)?.description;
  const titles = nodes.flatMap((node) => wordsOf(node));
  const words = [
    described,
    titles.length === 0 ? undefined : `Accepts ${[...new Set(titles)].join(', or ')}.`,
  ];
  const said = words.filter((part) => part !== undefined).join('\n');
  if (said === '') return null;
  return {
    from: place.from,
    to: place.to,
    title: path.filter((step) => typeof step === 'string').join('.'),
    text: said,
  };
}

const wordsOf = (node: SchemaNode): string[] =>
  node.title !== undefined
    ? [node.title]
    : node.enum !== undefined
      ? [node.enum.map(String).join(', ')]
      : node.type === 'boolean'
        ? ['true or false']
        : [];
