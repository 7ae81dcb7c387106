// The lines in which two texts differ, as one list: kept, taken out, put in. Longest common subsequence over what is left between the
// equal beginning and end; above 4 million pairs of lines the middle is shown as replaced whole. Pure.

export interface DiffLine {
  readonly kind: 'same' | 'out' | 'in';
  readonly text: string;
}

const MOST_PAIRS = 4e6;

export function diffLines(before: string, after: string): DiffLine[] {
  const a = before.split('\n');
  const b = after.split('\n');
  let head = 0;
  while (head < a.length && head < b.length && a[head] === b[head]) head++;
  let tail = 0;
  while (tail < a.length - head && tail < b.length - head && a.at(-1 - tail) === b.at(-1 - tail)) tail++;
  return [
    ...lines('same', a.slice(0, head)),
    ...middle(a.slice(head, a.length - tail), b.slice(head, b.length - tail)),
    ...lines('same', a.slice(a.length - tail)),
  ];
}

const lines = (kind: DiffLine['kind'], texts: readonly string[]): DiffLine[] =>
  texts.map((text) => ({ kind, text }));

function middle(a: readonly string[], b: readonly string[]): DiffLine[] {
  if (a.length * b.length > MOST_PAIRS) return [...lines('out', a), ...lines('in', b)];
  const wide = b.length + 1;
  const longest = new Uint32Array((a.length + 1) * wide);
  for (let i = a.length - 1; i >= 0; i--) {
    for (let j = b.length - 1; j >= 0; j--) {
      longest[i * wide + j] =
        a[i] === b[j]
          ? longest[(i + 1) * wide + j + 1]! + 1
          : Math.max(longest[(i + 1) * wide + j]!, longest[i * wide + j + 1]!);
    }
  }
  const found: DiffLine[] = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      found.push({ kind: 'same', text: a[i++]! });
      j++;
    } else if (longest[(i + 1) * wide + j]! >= longest[i * wide + j + 1]!)
      found.push({ kind: 'out', text: a[i++]! });
    else found.push({ kind: 'in', text: b[j++]! });
  }
  return [...found, ...lines('out', a.slice(i)), ...lines('in', b.slice(j))];
}
