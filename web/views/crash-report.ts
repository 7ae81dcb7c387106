// What is done when a worker or the page itself fails: the panel is filled at once, seed and hash follow from a fresh worker.
// Promises that nobody caught end here too, so that no crash is silent.

import { scenarioIdentity } from '../engine/scenario-identity.ts';
import { CancelledError, CrashError } from '../engine/worker-link.ts';
import { crash } from '../state/crash.ts';
import { announce } from './announce.ts';

/** Shows a crash. `CancelledError` is none and does nothing. */
export async function showCrash(error: unknown): Promise<void> {
  if (error instanceof CancelledError) return;
  const context = error instanceof CrashError ? error.context : null;
  const text = context?.scenarioText ?? null;
  const shown = {
    message: error instanceof Error ? error.message : String(error),
    subject: context?.name ?? '',
    ...{ seed: null, hash: null, asking: text !== null },
  };
  crash.value = shown;
  announce(`The engine stopped: ${shown.message}`);
  if (text === null) return;
  const identity = await scenarioIdentity(text, shown.subject);
  if (crash.value !== shown) return;
  crash.value = { ...shown, asking: false, seed: identity?.seed ?? null, hash: identity?.hash ?? null };
}

/** Shows what nobody caught. Call once. */
export function startCatching(): void {
  addEventListener('unhandledrejection', (event: PromiseRejectionEvent) => void showCrash(event.reason));
}
