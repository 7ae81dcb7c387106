// What the resolve functions of the sections share: the names that exist, the conversion of texts, and the list of issues they
// add to. It never throws and never stops early, so that all problems come at once; a text that cannot be converted gives an
// issue and a stand-in value. Places (line, column) are added later, by document.ts. Source: issue "Ground floor" 6.

import { bitCount, type Family, type Words } from '../base/address.ts';
import { parseAddress } from '../base/address-text.ts';
import { bitsOfMask, maskOfBits } from '../base/bits.ts';
import { parseDurationUs } from '../base/duration.ts';
import { parseIpv4 } from '../base/ipv4.ts';
import { parseIpv6 } from '../base/ipv6.ts';
import { closestName } from '../base/registry.ts';
import type { Issue, Result } from '../base/result.ts';

export type Path = readonly (string | number)[];

/** An issue whose place in the file is still a path; `atKey`: it is the key that is wrong, not its value. */
export interface PlacedIssue {
  readonly at: Path;
  readonly atKey: boolean;
  readonly issue: Issue;
}

export type Kind = 'pool' | 'VIP' | 'ingress' | 'server' | 'traffic';

/** Names as written, sorted, also those whose definition is itself wrong: a misspelt server is one mistake, not two. */
export interface KnownNames {
  readonly names: Readonly<Record<Kind, readonly string[]>>;
  readonly serversOfPool: ReadonlyMap<string, readonly string[]>;
}

const MAX_MASK_BITS = 20;

export class Resolver {
  readonly issues: PlacedIssue[] = [];
  readonly #known: KnownNames;

  constructor(known: KnownNames) {
    this.#known = known;
  }

  issue(at: Path, issue: Issue, atKey = false): void {
    this.issues.push({ at, atKey, issue });
  }

  /** Entries of a map in code-unit order of their names. */
  sorted<T>(map: Readonly<Record<string, T>>): [string, T][] {
    return Object.entries(map).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
  }

  /** The name itself where it exists, else the only name there is, else the name (which `reference` then refuses). */
  onlyOrSameName(kind: Kind, name: string): string {
    const names = this.#known.names[kind];
    return !names.includes(name) && names.length === 1 ? names[0]! : name;
  }

  /** True where `name` exists; otherwise adds an issue with the closest one. */
  reference(kind: Kind, name: string, at: Path, atKey = false): boolean {
    return this.#mustBeIn(this.#known.names[kind], { what: kind, name }, at, atKey);
  }

  /** True where the pool has such a server; says nothing about a pool that does not exist. */
  serverOf(pool: string, server: string, at: Path): boolean {
    const servers = this.#known.serversOfPool.get(pool);
    if (servers === undefined) return false;
    return this.#mustBeIn(servers, { what: `server of pool \`${pool}\``, name: server }, at, false);
  }

  #mustBeIn(
    names: readonly string[],
    wanted: { what: string; name: string },
    at: Path,
    atKey: boolean,
  ): boolean {
    if (names.includes(wanted.name)) return true;
    const close = closestName(wanted.name, names);
    this.issue(
      at,
      {
        message: `there is no ${wanted.what} \`${wanted.name}\``,
        found: `\`${wanted.name}\``,
        expected: listed(names),
        ...(close === null ? {} : { hint: `did you mean \`${close}\`?` }),
      },
      atKey,
    );
    return false;
  }

  durationUs(at: Path, text: string): number {
    return this.#unwrapped(at, parseDurationUs(text), 0);
  }

  /** A number as it is, `10%` as 0.1. */
  ratio(value: number | string): number {
    return typeof value === 'number' ? value : Number(value.slice(0, -1)) / 100;
  }

  ipv4(at: Path, text: string): Words | null {
    return this.#address(at, text, 4);
  }

  ipv6(at: Path, text: string): Words | null {
    return this.#address(at, text, 6);
  }

  #address(at: Path, text: string, family: Family): Words | null {
    const address = this.#unwrapped(at, parseAddress(text), null);
    if (address === null || address.family === family) return address?.words ?? null;
    this.issue(at, {
      message: `\`${text}\` is an IPv${address.family} address`,
      expected: `an IPv${family} address`,
    });
    return null;
  }

  /** `8.32.109.34`, an IPv6 text, or `bits:27,21,14`; at most 20 bits, since every bucket is a flow entry. */
  mask(at: Path, text: string, family: Family): Words | null {
    const mask = text.startsWith('bits:')
      ? this.#maskOfList(at, text, family)
      : this.#maskOfText(at, text, family);
    if (mask === null) return null;
    const bits = bitsOfMask(mask).length;
    if (bits <= MAX_MASK_BITS) return mask;
    this.issue(at, {
      message: `a mask of ${bits} bits has ${2 ** bits} buckets`,
      found: `\`${text}\``,
      expected: `at most ${MAX_MASK_BITS} bits: each bucket is a flow entry in every switch`,
    });
    return null;
  }

  /** An IPv4-mapped mask stays IPv6: it selects bits of an address, it is no address. */
  #maskOfText(at: Path, text: string, family: Family): Words | null {
    if (family === 6) return this.#unwrapped(at, parseIpv6(text), null);
    const value = this.#unwrapped(at, parseIpv4(text), null);
    return value === null ? null : [0, 0, 0, value];
  }

  #maskOfList(at: Path, text: string, family: Family): Words | null {
    const bits = text.slice('bits:'.length).split(',').map(Number);
    const wrong = bits.find((bit) => bit >= bitCount(family));
    const twice = bits.find((bit, i) => bits.indexOf(bit) !== i);
    if (wrong === undefined && twice === undefined) return maskOfBits(bits);
    const expected = `bits 0 to ${bitCount(family) - 1}`;
    if (wrong !== undefined)
      this.issue(at, { message: `an IPv${family} address has no bit ${wrong}`, expected });
    if (twice !== undefined) this.issue(at, { message: `bit ${twice} is named twice in \`${text}\`` });
    return null;
  }

  /** `10.0.0.0/8` or `8.0.0.2/8.0.0.2`; bits of the value outside the mask are an issue, since they can never match. */
  match(at: Path, text: string): { family: Family; value: Words; mask: Words } | null {
    const [address, rest, ...more] = text.split('/');
    if (address === undefined || rest === undefined || more.length > 0) {
      this.issue(at, {
        message: `\`${text}\` is not a match`,
        expected: 'a prefix such as 10.0.0.0/8, or value/mask',
      });
      return null;
    }
    const parsed = this.#unwrapped(at, parseAddress(address), null);
    if (parsed === null) return null;
    const mask = this.#matchMask(at, rest, parsed.family);
    return mask === null ? null : this.#maskedMatch(at, parsed, mask);
  }

  #matchMask(at: Path, text: string, family: Family): Words | null {
    if (!/^\d{1,3}$/.test(text)) return this.#address(at, text, family);
    const length = Number(text);
    if (length <= bitCount(family)) return prefixMask(length, family);
    this.issue(at, {
      message: `an IPv${family} prefix cannot be ${length} bits long`,
      expected: `0 to ${bitCount(family)}`,
    });
    return null;
  }

  #maskedMatch(at: Path, parsed: { family: Family; words: Words }, mask: Words) {
    const stray = parsed.words.some((word, i) => (word & ~mask[i]!) !== 0);
    if (!stray) return { family: parsed.family, value: parsed.words, mask };
    this.issue(at, {
      message: 'the value has bits outside its mask',
      hint: 'clear them: they can never match',
    });
    return null;
  }

  #unwrapped<T, U>(at: Path, result: Result<T>, instead: U): T | U {
    if (result.ok) return result.value;
    for (const issue of result.issues) this.issue(at, issue);
    return instead;
  }
}

/** `a`, `b` and `c`; long lists are cut after eight. */
export function listed(names: readonly string[]): string {
  if (names.length === 0) return 'a name that is defined; there is none';
  const shown = names.slice(0, 8).map((name) => `\`${name}\``);
  if (names.length > 8) return `one of ${shown.join(', ')} and ${names.length - 8} more`;
  return shown.length === 1 ? shown[0]! : `one of ${shown.slice(0, -1).join(', ')} and ${shown.at(-1)}`;
}

function prefixMask(length: number, family: Family): Words {
  const offset = 128 - bitCount(family);
  const word = (i: number): number => {
    const ones =
      Math.max(0, Math.min(32, offset + length - 32 * i)) - Math.max(0, Math.min(32, offset - 32 * i));
    return ones <= 0 ? 0 : (0xffffffff << (32 - ones)) >>> 0;
  };
  return family === 4 ? [0, 0, 0, word(3)] : [word(0), word(1), word(2), word(3)];
}
