// Gzip as a stream, one or several members, through fflate. It reads no other container (detect.ts names those). Rule: memory is
// bounded whatever the input says: compressed bytes go in by slices of 8 kB, so that at most 8.5 MB come out at once (DEFLATE
// cannot expand by more than 1,032); checksum and length of every member are checked, since fflate checks neither; a file that
// expands more than 1000-fold beyond 64 MB is refused. RFC 1952.

import { Gunzip } from 'fflate';
import { InputError } from '../base/result.ts';
import { Crc32 } from './crc32.ts';

const SLICE_BYTES = 8 * 1024;
const BOMB_RATIO = 1000;
const BOMB_BYTES = 64 * 1024 * 1024;
const TRAILER_BYTES = 8;
/** Header of ten bytes, an empty block of two at the least, trailer. */
const SMALLEST_BYTES = 20;
/** A gzip member header with a long file name or a bgzip field fits; a longer one is read without its checksum being checked. */
const TAIL_BYTES = SLICE_BYTES + 1024;

type Fault = 'truncated' | 'damaged' | 'bomb';

const MESSAGES: Record<Fault, { message: string; hint: string }> = {
  truncated: {
    message: 'the gzip file is cut short: it ends in the middle',
    hint: 'copy or download it again',
  },
  damaged: {
    message: 'the gzip file is damaged or cut short: its contents do not match its checksum',
    hint: 'test it with `gzip -t`',
  },
  bomb: {
    message: 'the gzip file expands more than 1000-fold, which no log does',
    hint: 'unpack it yourself if you trust it',
  },
};

/** The unpacked bytes of a gzip stream. Throws InputError naming `file` where it is cut short, damaged or a bomb. */
export async function* gunzipChunks(
  file: string,
  packed: AsyncIterable<Uint8Array>,
): AsyncGenerator<Uint8Array> {
  const stream = new MemberStream();
  for await (const chunk of packed) {
    for (let from = 0; from < chunk.length; from += SLICE_BYTES) {
      yield* checked(file, () => stream.push(chunk.subarray(from, from + SLICE_BYTES)));
    }
  }
  yield* checked(file, () => stream.finish());
}

function checked(file: string, step: () => readonly Uint8Array[]): readonly Uint8Array[] {
  try {
    return step();
  } catch (error) {
    const fault = error instanceof GzipFault ? error.fault : isUnexpectedEnd(error) ? 'truncated' : 'damaged';
    throw new InputError([{ file, ...MESSAGES[fault] }]);
  }
}

/** fflate numbers its errors; 0 is "unexpected EOF". */
const isUnexpectedEnd = (error: unknown): boolean =>
  error instanceof Error && (error as { code?: unknown }).code === 0;

class GzipFault extends Error {
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault);
    this.fault = fault;
  }
}

/** fflate's Gunzip with what it leaves out: checksums, lengths, a bound on expansion. */
class MemberStream {
  private readonly gunzip = new Gunzip();
  private readonly crc = new Crc32();
  private out: Uint8Array[] = [];
  private memberBytes = 0;
  private packedBytes = 0;
  private unpackedBytes = 0;
  /** The last bytes of the packed stream. */
  private tail = new Uint8Array(0);

  constructor() {
    this.gunzip.ondata = (data) => this.receive(data);
    this.gunzip.onmember = (offset) => this.endMember(offset);
  }

  push(slice: Uint8Array): readonly Uint8Array[] {
    this.packedBytes += slice.length;
    this.tail = lastBytes(this.tail, slice);
    this.gunzip.push(slice);
    return this.take();
  }

  finish(): readonly Uint8Array[] {
    if (this.packedBytes < SMALLEST_BYTES) throw new GzipFault('truncated');
    this.gunzip.push(new Uint8Array(0), true);
    this.endMember(this.packedBytes);
    return this.take();
  }

  private take(): readonly Uint8Array[] {
    const out = this.out;
    this.out = [];
    return out;
  }

  private receive(data: Uint8Array): void {
    if (data.length === 0) return;
    this.crc.add(data);
    this.memberBytes += data.length;
    this.unpackedBytes += data.length;
    if (this.unpackedBytes > BOMB_BYTES && this.unpackedBytes > BOMB_RATIO * this.packedBytes)
      throw new GzipFault('bomb');
    this.out.push(data);
  }

  /** A member ended: its trailer (CRC-32, length modulo 2^32) are the eight bytes before `offset`, or before the next header. */
  private endMember(offset: number): void {
    const at = offset - TRAILER_BYTES - (this.packedBytes - this.tail.length);
    if (at >= 0) {
      const trailer = new DataView(this.tail.buffer, this.tail.byteOffset + at, TRAILER_BYTES);
      const same =
        trailer.getUint32(0, true) === this.crc.value &&
        trailer.getUint32(4, true) === this.memberBytes >>> 0;
      if (!same) throw new GzipFault('damaged');
    }
    this.crc.reset();
    this.memberBytes = 0;
  }
}

function lastBytes(tail: Uint8Array, slice: Uint8Array): Uint8Array<ArrayBuffer> {
  const kept = tail.subarray(Math.max(0, tail.length + slice.length - TAIL_BYTES));
  const joined = new Uint8Array(kept.length + slice.length);
  joined.set(kept);
  joined.set(slice, kept.length);
  return joined;
}
