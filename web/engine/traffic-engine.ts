// The client of the worker behind the page Traffic. Rule: the newest question wins; an older one answers null, and so does one that
// was cancelled. A promise given out here always settles.

import { proxy } from 'comlink';
import type { Answer, Progress } from '../worker/protocol.ts';
import type { TrafficDesk } from '../worker/traffic-desk.ts';
import type { ModelProgress, ModelQuestion, TrafficModel } from '../worker/traffic-protocol.ts';
import { WorkerLink } from './worker-link.ts';

export type { Answer, Survival } from '../worker/protocol.ts';
export type {
  CrowdShape,
  ModelDay,
  ModelProgress,
  ModelQuestion,
  StartCounts,
  TrafficEntry,
  TrafficModel,
} from '../worker/traffic-protocol.ts';
export { MOST_PACKETS, MOST_SESSIONS } from '../worker/traffic-protocol.ts';

interface Door {
  model(baseUrl: string, ...question: Parameters<TrafficDesk['model']>): Promise<Answer<TrafficModel> | null>;
  cancel(): void;
}

const spawn = (): Worker =>
  new Worker(new URL('../worker/traffic-worker.ts', import.meta.url), { type: 'module', name: 'traffic' });

/** Where the page lies, without its hash: what lies beside it is found from there. */
const baseUrl = (): string => location.href.replace(/[?#].*$/, '');

export class TrafficEngine {
  readonly #link = new WorkerLink<Door>(spawn);

  async model(
    question: ModelQuestion,
    onProgress: Progress<ModelProgress>,
  ): Promise<Answer<TrafficModel> | null> {
    await this.cancel();
    return this.#link.call(
      (door) => door.model(baseUrl(), question, proxy(onProgress)) as Promise<Answer<TrafficModel> | null>,
    );
  }

  cancel(): Promise<void> {
    return this.#link.stop((door) => door.cancel() as Promise<void>);
  }
}
