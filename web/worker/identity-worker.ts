// Who a scenario is: name, seed and hash of a text, as `maskring run --out` writes them into a manifest. A worker of its own that is
// started when a crash is reported, because the worker that crashed is gone, and ended at once.

import { expose } from 'comlink';
import { scenarioHash } from '../../src/scenario/hash.ts';
import { parseScenario } from '../../src/scenario/parse.ts';

export interface ScenarioIdentity {
  readonly name: string;
  readonly seed: string;
  readonly hash: string;
}

/** Null where the text is no valid scenario. */
function identity(text: string, file: string): ScenarioIdentity | null {
  const parsed = parseScenario(text, { file });
  if (!parsed.ok) return null;
  const { name, seed } = parsed.value;
  return { name, seed: String(seed), hash: scenarioHash(parsed.value) };
}

const api = { identity };
export type IdentityApi = typeof api;

expose(api);
