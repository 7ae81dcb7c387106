// Slider questions: one under way, the newest next, the rest answered with null.

import { expect, it } from 'vitest';
import { NewestWins } from './newest-wins.ts';

it('asks the first and the newest and answers null to those between', async () => {
  const asked: number[] = [];
  const release: (() => void)[] = [];
  const newest = new NewestWins<number, number>((question) => {
    asked.push(question);
    return new Promise((resolve) => release.push(() => resolve(question * 10)));
  });
  const answers = [1, 2, 3, 4].map((question) => newest.ask(question));
  release[0]!();
  await answers[0];
  await Promise.resolve();
  release[1]!();
  expect(await Promise.all(answers)).toEqual([10, null, null, 40]);
  expect(asked).toEqual([1, 4]);
});

it('goes on after a question that failed', async () => {
  const newest = new NewestWins<number, number>((question) =>
    question === 1 ? Promise.reject(new Error('no')) : Promise.resolve(question),
  );
  const first = newest.ask(1);
  await expect(first).rejects.toThrow('no');
  expect(await newest.ask(2)).toBe(2);
});
