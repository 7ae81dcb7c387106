// A table in the making: input put in one order, static buckets already bound, everything else still without an owner. Buckets are
// numbered through: 0 … B−1 the automatic ones by index, B + j the j-th manual one in look-up order; this is the "bucket order"
// and "id order" of all assigners. Not a place for policy: who gets what is the assigners' business. Source: SPEC §2, §4.

import { assert } from '../base/assert.ts';
import { formatIssue } from '../base/result.ts';
import type { AssignInput, Assignment, AssignSettings, BucketSet, PoolMember } from './assignment.ts';
import { DEFAULT_SETTINGS } from './assignment.ts';
import type { ManualBucket } from './manual-bucket.ts';
import { inLookupOrder, manualKey, refuseManualTies } from './manual-bucket.ts';
import type { Mask } from './mask.ts';
import { equalMasks } from './mask.ts';
import { bucketText, formatMask, matchText } from './mask-text.ts';

export class AssignmentDraft {
  readonly mask: Mask;
  readonly settings: AssignSettings;
  /** By id in code-unit order, so that "the first of equals" is "the smaller id". */
  readonly members: readonly PoolMember[];
  /** Positions in `members` of those that take automatic and pooled buckets, ascending. */
  readonly candidates: readonly number[];
  readonly manual: readonly ManualBucket[];
  /** Numbers of the buckets to be given away, ascending: all automatic, then the pooled. */
  readonly assignable: readonly number[];
  /** By bucket number: position in `members`, −1 for none. */
  readonly owner: Int32Array;
  readonly #maskText: string;

  constructor(input: AssignInput) {
    this.mask = input.buckets.mask;
    this.#maskText = formatMask(this.mask);
    this.settings = checkedSettings(input.settings);
    this.members = inIdOrder(input.members);
    this.candidates = positionsWhere(this.members, (member) => !member.manualOnly);
    this.manual = checkedManual(input.buckets);
    this.assignable = this.#assignable();
    this.owner = new Int32Array(this.mask.bucketCount + this.manual.length).fill(-1);
    this.#bindStatic();
  }

  /** What is hashed to place `bucket` on the ring. */
  textOf(bucket: number): string {
    const { bucketCount } = this.mask;
    return bucket < bucketCount
      ? bucketText(this.mask, bucket, this.#maskText)
      : matchText(this.manual[bucket - bucketCount]!);
  }

  /** Assignable buckets of each member, by position. */
  counts(): Int32Array {
    const counts = new Int32Array(this.members.length);
    for (const bucket of this.assignable) if (this.owner[bucket]! >= 0) counts[this.owner[bucket]!]!++;
    return counts;
  }

  /**
   * Gives every assignable bucket the owner it had in `previous`, where that is still a candidate; returns the
   * orphans, ascending. A table of another mask has nothing to keep.
   */
  keepOwnersOf(previous: Assignment | undefined): number[] {
    if (previous === undefined || !equalMasks(previous.mask, this.mask)) return [...this.assignable];
    const candidate = new Map(this.candidates.map((position) => [this.members[position]!.id, position]));
    const manual = new Map(previous.manual.map((rule, i) => [manualKey(rule), previous.manualOwner[i]!]));
    return this.assignable.filter((bucket) => {
      const before =
        bucket < this.mask.bucketCount ? previous.owner[bucket] : manual.get(this.#manualKeyOf(bucket));
      this.owner[bucket] = candidate.get(previous.servers[before ?? -1] ?? '') ?? -1;
      return this.owner[bucket] === -1;
    });
  }

  finish(): Assignment {
    const { mask, members, manual, owner } = this;
    const servers = members.map((member) => member.id);
    const automatic = owner.slice(0, mask.bucketCount);
    return { mask, members, servers, owner: automatic, manual, manualOwner: owner.slice(mask.bucketCount) };
  }

  #manualKeyOf = (bucket: number): string => manualKey(this.manual[bucket - this.mask.bucketCount]!);

  #assignable(): number[] {
    const pooled = positionsWhere(this.manual, (rule) => rule.kind === 'pooled');
    const automatic = Array.from({ length: this.mask.bucketCount }, (_, index) => index);
    return [...automatic, ...pooled.map((position) => this.mask.bucketCount + position)];
  }

  /** A static bucket applies only while its server is in service, manual-only or not. */
  #bindStatic(): void {
    const position = new Map(this.members.map((member, i) => [member.id, i]));
    this.manual.forEach((rule, i) => {
      if (rule.kind !== 'static') return;
      this.owner[this.mask.bucketCount + i] = position.get(rule.server!) ?? -1;
    });
  }
}

/** Copies in code-unit order of the ids; asserts unique ids and finite shares above 0. */
function inIdOrder(members: readonly PoolMember[]): PoolMember[] {
  const ordered = [...members].sort((a, b) => (a.id < b.id ? -1 : 1));
  ordered.forEach((member, i) => {
    assert(member.share > 0 && Number.isFinite(member.share), `share of ${member.id} is ${member.share}`);
    assert(member.id !== '', 'a server has no id');
    assert(i === 0 || ordered[i - 1]!.id !== member.id, `server ${member.id} is in the pool twice`);
  });
  return ordered;
}

function checkedManual({ mask, manual }: BucketSet): ManualBucket[] {
  const ties = refuseManualTies(manual);
  assert(ties.length === 0, ties.map(formatIssue).join('\n'));
  for (const bucket of manual) {
    assert(bucket.family === mask.family, `manual bucket ${bucket.name} is of another family than its mask`);
    assert(
      (bucket.kind === 'static') === (bucket.server !== null),
      `manual bucket ${bucket.name}: static names a server`,
    );
  }
  return inLookupOrder(manual);
}

function checkedSettings(given: Partial<AssignSettings> | undefined): AssignSettings {
  const settings = { ...DEFAULT_SETTINGS, ...given };
  assert(
    Number.isInteger(settings.virtualNodes) && settings.virtualNodes >= 1,
    `${settings.virtualNodes} virtual nodes`,
  );
  assert(settings.headroomRatio >= 0, `a headroom of ${settings.headroomRatio}`);
  return settings;
}

function positionsWhere<T>(list: readonly T[], wanted: (element: T) => boolean): number[] {
  return list.flatMap((element, i) => (wanted(element) ? [i] : []));
}
