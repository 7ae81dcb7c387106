// The address can name files beside the page and nothing else.

import { expect, it } from 'vitest';
import { formatOpened, openedIn } from './opened-names.ts';

it('takes number and name, in order', () => {
  expect(openedIn('#/start?open=0/drain.yaml&open=1/evening%20%231.log')).toEqual([
    { index: 0, name: 'drain.yaml' },
    { index: 1, name: 'evening #1.log' },
  ]);
  expect(formatOpened({ index: 1, name: 'evening #1?.log' })).toBe('opened/1/evening%20%231%3F.log');
});

it('passes over everything else', () => {
  const other = ['', 'x', '0/', '0/../x', '0/..', '0/a/b', '//host/x', 'https://host/0/x', '-1/x', '0/a\\b'];
  expect(openedIn(`#/start?${other.map((text) => `open=${encodeURIComponent(text)}`).join('&')}`)).toEqual(
    [],
  );
  expect(openedIn('#/start')).toEqual([]);
});
