// The address bar: page and choice as a hash, so that any static host serves it and a link says what is shown. Version 1:
// #/bits?v=1&mask=8.32.109.34&mask6=::820:6d22&servers=4&assign=ring&of=requests. What cannot be read falls back to its default;
// a link never breaks the page. Files are not in it: nothing of a trace goes into the address.

import { formatAddress, parseAddress } from '../../src/base/address-text.ts';
import { bitsOfMask, maskOfBits } from '../../src/base/bits.ts';
import {
  type AssignmentName,
  type Choice,
  DEFAULT_CHOICE,
  type Family,
  MAX_BITS,
  type MeasureName,
  withBits,
  withServers,
} from './choice.ts';

export const PAGES = ['start', 'scenario', 'traffic', 'bits', 'run', 'flows', 'sweep', 'gallery'] as const;
export type Page = (typeof PAGES)[number];

export interface Place {
  readonly page: Page;
  readonly choice: Choice;
  /** On the page Flows: whose table, and entries to whom. */
  readonly flows?: { readonly ingress: string; readonly server: string | null };
}

/** The mask of chosen bits as an address: 8.32.109.34. */
export const maskText = (family: Family, bits: readonly number[]): string =>
  formatAddress({ family, words: maskOfBits(bits) });

/** The bits of a mask written as an address of the family, or null: not an address, another family, or too many bits. */
export function parseMaskText(family: Family, text: string): readonly number[] | null {
  const parsed = parseAddress(text.trim());
  if (!parsed.ok || parsed.value.family !== family) return null;
  const bits = bitsOfMask(parsed.value.words);
  return bits.length <= MAX_BITS ? bits : null;
}

/** A place as a hash. */
export function formatPlace({ page, choice, flows }: Place): string {
  const query = new URLSearchParams();
  query.set('v', '1');
  query.set('mask', maskText(4, choice.bits4));
  query.set('mask6', maskText(6, choice.bits6));
  query.set('servers', String(choice.serverCount));
  query.set('assign', choice.assignment);
  query.set('of', choice.measure);
  if (page === 'flows' && flows !== undefined && flows.ingress !== '') query.set('at', flows.ingress);
  if (page === 'flows' && flows?.server != null) query.set('server', flows.server);
  const text = query.toString().replaceAll('%3A', ':');
  return page === 'start' ? '#/start' : `#/${page}?${text}`;
}

/** Reads a hash; unknown pages are Start, unreadable parts their defaults. */
export function parsePlace(hash: string, fallback: Choice = DEFAULT_CHOICE): Place {
  const [path = '', queryText = ''] = hash.replace(/^#\/?/, '').split('?');
  const page = PAGES.find((name) => name === path) ?? 'start';
  const query = new URLSearchParams(queryText);
  if (query.get('v') !== '1') return { page, choice: fallback };
  let choice = fallback;
  for (const [family, key] of [
    [4, 'mask'],
    [6, 'mask6'],
  ] as const) {
    const bits = parseMaskText(family, query.get(key) ?? '');
    if (bits !== null) choice = withBits(choice, family, bits);
  }
  const servers = Number(query.get('servers'));
  if (Number.isInteger(servers) && servers >= 1) choice = withServers(choice, servers);
  const flows = { ingress: query.get('at') ?? '', server: query.get('server') };
  return { page, choice: { ...choice, ...namesOf(query, choice) }, ...(page === 'flows' ? { flows } : {}) };
}

function namesOf(
  query: URLSearchParams,
  choice: Choice,
): { assignment: AssignmentName; measure: MeasureName } {
  const assignment = (['ring', 'round-robin', 'usage'] as const).find((name) => name === query.get('assign'));
  const measure = (['requests', 'visits', 'sessions', 'sources'] as const).find(
    (name) => name === query.get('of'),
  );
  return { assignment: assignment ?? choice.assignment, measure: measure ?? choice.measure };
}
