// Looks at the beginning of a stream of chunks without losing it. Rule: never more than what was asked for plus one chunk is
// held, and the underlying stream is closed when the reader stops early.

export interface HeadAndAll {
  /** The first bytes: `wanted` of them, or all there are. */
  readonly head: Uint8Array;
  /** Whether the head is the whole stream. */
  readonly complete: boolean;
  /** The stream from its first byte. */
  readonly all: AsyncIterable<Uint8Array>;
}

export function joinBytes(parts: readonly Uint8Array[]): Uint8Array {
  const joined = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    joined.set(part, at);
    at += part.length;
  }
  return joined;
}

async function* resume(taken: Uint8Array[], rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  let ended = false;
  try {
    while (taken.length > 0) yield taken.shift()!;
    for (;;) {
      const next = await rest.next();
      if (next.done) {
        ended = true;
        return;
      }
      yield next.value;
    }
  } finally {
    if (!ended) await rest.return?.();
  }
}

/** Reads until `wanted` bytes are there or the stream ends. */
export async function takeHead(chunks: AsyncIterable<Uint8Array>, wanted: number): Promise<HeadAndAll> {
  const rest = chunks[Symbol.asyncIterator]();
  const taken: Uint8Array[] = [];
  let size = 0;
  let complete = false;
  while (size < wanted && !complete) {
    const next = await rest.next();
    if (next.done) complete = true;
    else {
      taken.push(next.value);
      size += next.value.length;
    }
  }
  const head = joinBytes(taken).subarray(0, wanted);
  return { head, complete: complete && size <= wanted, all: resume(taken, rest) };
}

/** The stream without its first `count` bytes. */
export async function* skipBytes(
  chunks: AsyncIterable<Uint8Array>,
  count: number,
): AsyncGenerator<Uint8Array> {
  let left = count;
  for await (const chunk of chunks) {
    const skipped = Math.min(left, chunk.length);
    left -= skipped;
    yield skipped === 0 ? chunk : chunk.subarray(skipped);
  }
}
