// The ways to choose bits by the names the command line uses. To add one: implement Strategy (strategy.ts) and register it here; the
// property suite runs over every one of them. Source: issue "The bit lab" 2.

import { annealStrategy } from './anneal.ts';
import { exhaustiveStrategy } from './exhaustive.ts';
import { greedyStrategy } from './greedy.ts';
import { balanceStrategy, givenStrategy, lowStrategy, seedStrategy } from './plain-strategies.ts';
import { steadyStrategy } from './steady.ts';
import { strategies } from './strategy.ts';

for (const strategy of [
  seedStrategy,
  greedyStrategy,
  annealStrategy,
  exhaustiveStrategy,
  steadyStrategy,
  balanceStrategy,
  lowStrategy,
  givenStrategy,
]) {
  strategies.register(strategy.name, strategy);
}

export { strategies } from './strategy.ts';
