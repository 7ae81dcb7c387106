// Asks a short-lived worker for name, seed and hash of a scenario's text. For reports of a crash: it never rejects.

import { wrap } from 'comlink';
import type { IdentityApi, ScenarioIdentity } from '../worker/identity-worker.ts';

export type { ScenarioIdentity };

const PATIENCE_MS = 10_000;

/** Null where the text is no valid scenario, or the worker does not start. */
export async function scenarioIdentity(text: string, file: string): Promise<ScenarioIdentity | null> {
  const worker = new Worker(new URL('../worker/identity-worker.ts', import.meta.url), {
    type: 'module',
    name: 'identity',
  });
  const failed = new Promise<null>((resolve) => {
    worker.addEventListener('error', () => resolve(null));
    setTimeout(() => resolve(null), PATIENCE_MS);
  });
  try {
    const asked = wrap<IdentityApi>(worker).identity(text, file) as Promise<ScenarioIdentity | null>;
    return await Promise.race([asked, failed]);
  } catch {
    return null;
  } finally {
    worker.terminate();
  }
}
