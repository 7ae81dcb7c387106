import { describe, expect, it } from 'vitest';
import { type BlobLike, blobSource, bytesSource, streamSource, textSource } from './byte-source.ts';

const sizes = async (chunks: AsyncIterable<Uint8Array>): Promise<number[]> => {
  const found: number[] = [];
  for await (const chunk of chunks) found.push(chunk.length);
  return found;
};

describe('a byte source', () => {
  it('gives bytes in memory out in pieces, any number of times', async () => {
    const source = bytesSource('x', new Uint8Array(10), 4);
    expect(source.sizeBytes).toBe(10);
    expect(await sizes(source.chunks())).toEqual([4, 4, 2]);
    expect(await sizes(source.chunks())).toEqual([4, 4, 2]);
  });

  it('reads a Blob slice by slice and takes its name', async () => {
    const asked: number[][] = [];
    const blob: BlobLike = {
      size: 5,
      name: 'access.log',
      slice: (start, end) => {
        asked.push([start, end]);
        return { arrayBuffer: async () => new ArrayBuffer(end - start) };
      },
    };
    const source = blobSource(blob, undefined, 2);
    expect(source.name).toBe('access.log');
    expect(await sizes(source.chunks())).toEqual([2, 2, 1]);
    expect(asked).toEqual([
      [0, 2],
      [2, 4],
      [4, 5],
    ]);
  });

  it('wraps a stream of unknown size and a text', async () => {
    async function* stream() {
      yield new Uint8Array(3);
    }
    expect(streamSource('standard input', stream())).toMatchObject({
      name: 'standard input',
      sizeBytes: null,
    });
    expect(await sizes(textSource('x', 'äb').chunks())).toEqual([3]);
  });
});
