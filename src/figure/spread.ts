// Labels that must not overlap: centres moved apart as little as possible along one line, order kept. Pool-adjacent-violators on
// boxes with sizes: linear after sorting, deterministic, ties by input order. Not a general layout: one line, one pass.

export interface Spread {
  /** Where the label would like its centre. */
  readonly at: number;
  /** Room it takes along the line, gap included. */
  readonly size: number;
}

interface Pool {
  first: number;
  last: number;
  size: number;
  /** Sum over items of (wish − offset inside the pool): the pool's best start is its mean. */
  sum: number;
}

/** New centres in input order; inside [from, to] as long as the sizes fit there. */
export function spread(items: readonly Spread[], from: number, to: number): number[] {
  const order = items.map((_, i) => i).sort((a, b) => items[a]!.at - items[b]!.at || a - b);
  const pools: Pool[] = [];
  for (const [position, index] of order.entries()) {
    const item = items[index]!;
    pools.push({ first: position, last: position, size: item.size, sum: item.at - item.size / 2 });
    while (pools.length > 1 && overlap(pools.at(-2)!, pools.at(-1)!, from, to)) merge(pools);
  }
  return place({ items, order, pools }, from, to);
}

const count = (pool: Pool): number => pool.last - pool.first + 1;

const startOf = (pool: Pool, from: number, to: number): number =>
  Math.max(from, Math.min(to - pool.size, pool.sum / count(pool)));

const overlap = (a: Pool, b: Pool, from: number, to: number): boolean =>
  startOf(a, from, to) + a.size > startOf(b, from, to) + 1e-9;

function merge(pools: Pool[]): void {
  const right = pools.pop()!;
  const left = pools.at(-1)!;
  left.sum += right.sum - left.size * count(right);
  left.size += right.size;
  left.last = right.last;
}

function place(
  layout: { items: readonly Spread[]; order: readonly number[]; pools: readonly Pool[] },
  from: number,
  to: number,
): number[] {
  const centres = new Array<number>(layout.items.length).fill(0);
  for (const pool of layout.pools) {
    let edge = startOf(pool, from, to);
    for (let position = pool.first; position <= pool.last; position++) {
      const index = layout.order[position]!;
      const { size } = layout.items[index]!;
      centres[index] = edge + size / 2;
      edge += size;
    }
  }
  return centres;
}
