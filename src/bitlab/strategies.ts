// The ways to choose bits by the names the command line uses. To add one: implement Strategy (strategy.ts) and register it here; the
// property suite runs over every one of them. Made and filled in one module, so that no bundler can drop the filling. Source: issue "The bit lab" 2.

import { Registry } from '../base/registry.ts';
import { annealStrategy } from './anneal.ts';
import { exhaustiveStrategy } from './exhaustive.ts';
import { greedyStrategy } from './greedy.ts';
import { balanceStrategy, givenStrategy, lowStrategy, seedStrategy } from './plain-strategies.ts';
import { steadyStrategy } from './steady.ts';
import type { Strategy } from './strategy.ts';

export const strategies: Registry<Strategy> = new Registry<Strategy>('strategy');

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
