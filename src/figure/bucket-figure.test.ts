// Bucket bars: the giant is seen and named, the rest is grey.

import { describe, expect, it } from 'vitest';
import { type BucketData, bucketCaption, bucketFigure } from './bucket-figure.ts';
import { walk } from './svg-node.ts';

const buckets = (amounts: number[]): BucketData => ({
  amounts,
  measure: 'requests',
  bucketText: (index) => `b${index}`,
  sources: amounts.map(() => 1),
});
const plain = (text: string): string => text.replaceAll('\u00a0', ' ').replaceAll('\u202f', ' ');
const level = (count: number): number[] => new Array<number>(count).fill(10);

describe('bucketFigure', () => {
  it('names the one giant with its part and that it is one address', () => {
    const amounts = level(512);
    amounts[283] = 400;
    const figure = bucketFigure(buckets(amounts), { width: 610 });
    expect(plain(figure.caption)).toBe('The fullest bucket is 37 × the mean, 7.3 % of all requests');
    const texts = [...walk(figure.svg)]
      .flatMap(({ children }) => children)
      .filter((child) => typeof child === 'string');
    expect(texts.map(plain)).toContain('b283 is 37 × the mean: 7.3 % of requests, one address');
    expect(figure.table.rows[0]![0]).toBe('b283');
  });

  it('draws a giant at least 2 px wide even among thousands of buckets', () => {
    const amounts = level(65_536);
    amounts[7] = 1e5;
    const hot = [...walk(bucketFigure(buckets(amounts), { width: 358 }).svg)].find(
      ({ attributes }) => attributes.class === 'fill-moving',
    )!;
    expect(Number(/h([\d.]+)/.exec(String(hot.attributes.d))![1])).toBeGreaterThanOrEqual(2);
  });

  it('counts the empty ones', () => {
    expect(plain(bucketCaption(buckets([...level(200), ...new Array<number>(56).fill(0)])))).toBe(
      'No bucket is twice the mean; 56 of 256 are empty',
    );
  });

  it('has words for no traffic and for one bucket', () => {
    expect(bucketCaption(buckets([0, 0]))).toBe('No requests in any bucket');
    expect(bucketCaption(buckets([5]))).toBe('There is one bucket: nothing to balance');
  });
});
