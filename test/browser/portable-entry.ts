// What must be equal bits in every engine: the digest of the portable mathematics and the first draws of two streams. Bundled for
// the browsers and imported by the test in Node.

import { detMathDigest } from '../../src/base/det-math-digest.ts';
import { Draws, Streams } from '../../src/kernel/streams.ts';

export function portableFacts(): { digest: string; draws: number[] } {
  const streams = new Streams('browser-test');
  const draws = ['arrivals', 'lengths'].flatMap((purpose) => {
    const stream = new Draws(streams.stream(purpose, 'web')).seek(7, 3);
    return Array.from({ length: 8 }, () => stream.uint32());
  });
  return { digest: detMathDigest(), draws };
}
