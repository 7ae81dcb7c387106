// Standard input as a source that can be read again: a run without a stated duration reads its traces twice, first for their span.
// The first reading copies to a temporary file as it goes; memory stays bounded however much comes. The file is removed at the end.

import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ByteSource } from '../formats/byte-source.ts';
import { fileChunks } from './node-byte-source.ts';

export class ReplayableInput implements ByteSource {
  readonly name = 'standard input';
  readonly #stream: AsyncIterable<Uint8Array>;
  #sizeBytes: number | null = null;
  #folder: string | null = null;
  #complete = false;

  constructor(stream: AsyncIterable<Uint8Array>) {
    this.#stream = stream;
  }

  /** Known once it was read to its end. */
  get sizeBytes(): number | null {
    return this.#sizeBytes;
  }

  chunks(): AsyncIterable<Uint8Array> {
    return this.#complete ? fileChunks(this.#copyPath(), this.name) : this.#copying();
  }

  async *#copying(): AsyncGenerator<Uint8Array> {
    this.#folder = await mkdtemp(join(tmpdir(), 'maskring-'));
    const copy = createWriteStream(this.#copyPath());
    let size = 0;
    try {
      for await (const chunk of this.#stream) {
        size += chunk.length;
        if (!copy.write(chunk)) await once(copy, 'drain');
        yield chunk;
      }
      this.#complete = true;
    } finally {
      copy.end();
      await once(copy, 'close');
    }
    this.#sizeBytes = size;
  }

  #copyPath(): string {
    return join(this.#folder!, 'standard-input');
  }

  async close(): Promise<void> {
    if (this.#folder !== null) await rm(this.#folder, { recursive: true, force: true });
  }
}
