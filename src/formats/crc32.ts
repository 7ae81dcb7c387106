// CRC-32 as gzip uses it (polynomial 0xEDB88320, RFC 1952 §8), running. It is no general checksum library. Eight tables ("slicing
// by 8") take eight bytes a step, so that checking costs less than unpacking.

const TABLES: readonly Uint32Array[] = makeTables();

function makeTables(): Uint32Array[] {
  const tables = Array.from({ length: 8 }, () => new Uint32Array(256));
  for (let byte = 0; byte < 256; byte++) {
    let value = byte;
    for (let bit = 0; bit < 8; bit++) value = (value >>> 1) ^ (value & 1 ? 0xedb8_8320 : 0);
    tables[0]![byte] = value >>> 0;
  }
  for (let t = 1; t < 8; t++) {
    for (let byte = 0; byte < 256; byte++) {
      const previous = tables[t - 1]![byte]!;
      tables[t]![byte] = ((previous >>> 8) ^ tables[0]![previous & 0xff]!) >>> 0;
    }
  }
  return tables;
}

export class Crc32 {
  private state = 0xffff_ffff;

  /** The CRC of all bytes added since the last reset, unsigned. */
  get value(): number {
    return ~this.state >>> 0;
  }

  reset(): void {
    this.state = 0xffff_ffff;
  }

  add(bytes: Uint8Array): void {
    const [t0, t1, t2, t3, t4, t5, t6, t7] = TABLES as readonly [
      Uint32Array,
      Uint32Array,
      Uint32Array,
      Uint32Array,
      Uint32Array,
      Uint32Array,
      Uint32Array,
      Uint32Array,
    ];
    let crc = this.state;
    let i = 0;
    for (const last = bytes.length - 8; i <= last; i += 8) {
      crc ^= bytes[i]! | (bytes[i + 1]! << 8) | (bytes[i + 2]! << 16) | (bytes[i + 3]! << 24);
      crc =
        t7[crc & 0xff]! ^
        t6[(crc >>> 8) & 0xff]! ^
        t5[(crc >>> 16) & 0xff]! ^
        t4[crc >>> 24]! ^
        t3[bytes[i + 4]!]! ^
        t2[bytes[i + 5]!]! ^
        t1[bytes[i + 6]!]! ^
        t0[bytes[i + 7]!]!;
    }
    for (; i < bytes.length; i++) crc = (crc >>> 8) ^ t0[(crc ^ bytes[i]!) & 0xff]!;
    this.state = crc;
  }
}
