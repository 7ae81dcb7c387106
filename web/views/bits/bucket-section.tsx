// The five hottest buckets and what is in them: many sources, or one.

import type { JSX } from 'preact';
import { countText, percentText, wordCount } from '../../charts/words.ts';
import type { HotBucket } from '../../engine/engine.ts';

export function HottestBuckets({ buckets }: { readonly buckets: readonly HotBucket[] }): JSX.Element {
  return (
    <section class="side" aria-label="The hottest buckets">
      <h2>{hottestCaption(buckets)}</h2>
      <table class="tb">
        <thead>
          <tr>
            <th scope="col">bucket</th>
            <th scope="col">server</th>
            <th scope="col" class="num">
              requests
            </th>
            <th scope="col" class="num">
              of all
            </th>
            <th scope="col" class="num">
              of it from one source
            </th>
          </tr>
        </thead>
        <tbody>
          {buckets.map((bucket) => (
            <tr>
              <td>
                <code>{bucket.text}</code>
              </td>
              <td>{bucket.server}</td>
              <td class="num">{countText(bucket.requests)}</td>
              <td class="num">{percentText(bucket.part)}</td>
              <td class="num">{percentText(bucket.topSourcePart)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

/** Heavy because of one client, or because of many? */
function hottestCaption(buckets: readonly HotBucket[]): string {
  if (buckets.length === 0) return 'No bucket has requests';
  const part = percentText(buckets.reduce((sum, bucket) => sum + bucket.part, 0));
  const single = buckets.filter(({ topSourcePart }) => topSourcePart > 0.5).length;
  const count = buckets.length;
  const name = count === 1 ? 'The hottest bucket carries' : `The ${wordCount(count)} hottest buckets carry`;
  if (single === 0) return `${name} ${part} of the requests, none of them mostly from one source`;
  const who = single === count ? 'each' : `${wordCount(single)} of them`;
  return `${name} ${part} of the requests, ${who} mostly from one source`;
}
