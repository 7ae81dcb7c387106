// Where bytes come from: the one door between a reader and a file, a stream, standard input or a dropped Blob. It is no file
// system: the command line opens files, the page hands over Blobs, tests hand over arrays. Rule: a source may be read once per
// call of `chunks()`, piece by piece; nobody asks it for all its bytes.

/** Bytes in order, in pieces of any size; `sizeBytes` is for progress only and null where nobody knows it. */
export interface ByteSource {
  /** What messages call it: a file name, `standard input`. */
  readonly name: string;
  readonly sizeBytes: number | null;
  chunks(): AsyncIterable<Uint8Array>;
}

/** The part of a browser's Blob or File that is needed. */
export interface BlobLike {
  readonly size: number;
  readonly name?: string;
  slice(start: number, end: number): { arrayBuffer(): Promise<ArrayBuffer> };
}

const CHUNK_BYTES = 256 * 1024;

async function* piecesOf(bytes: Uint8Array, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
}

async function* slicesOf(blob: BlobLike, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < blob.size; from += chunkBytes) {
    const buffer = await blob.slice(from, Math.min(blob.size, from + chunkBytes)).arrayBuffer();
    yield new Uint8Array(buffer);
  }
}

/** A source over bytes in memory, given out in views of `chunkBytes` (default 256 kB); may be read any number of times. */
export function bytesSource(name: string, bytes: Uint8Array, chunkBytes = CHUNK_BYTES): ByteSource {
  return { name, sizeBytes: bytes.length, chunks: () => piecesOf(bytes, chunkBytes) };
}

/** A source over UTF-8 text in memory. */
export function textSource(name: string, text: string): ByteSource {
  return bytesSource(name, new TextEncoder().encode(text));
}

/** A source over a stream (a Node read stream, standard input, a fetch body); can be read once. */
export function streamSource(
  name: string,
  stream: AsyncIterable<Uint8Array>,
  sizeBytes: number | null = null,
): ByteSource {
  return { name, sizeBytes, chunks: () => stream };
}

/** A source over a browser's Blob or File, read slice by slice so that the file is never whole in memory. */
export function blobSource(
  blob: BlobLike,
  name = blob.name ?? 'dropped file',
  chunkBytes = CHUNK_BYTES,
): ByteSource {
  return { name, sizeBytes: blob.size, chunks: () => slicesOf(blob, chunkBytes) };
}
