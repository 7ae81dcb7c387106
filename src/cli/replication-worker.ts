// The worker thread: takes tasks one after the other, runs them, answers. Nothing is decided here; the pool is worker-pool.ts.

import { parentPort, workerData } from 'node:worker_threads';
import { runCell } from './replication-cell.ts';
import { type AnswerMessage, failureOf, type TaskMessage, type WorkerSetting } from './worker-message.ts';

const stop = new Int32Array((workerData as WorkerSetting).stop);
const shouldStop = (): boolean => Atomics.load(stop, 0) === 1;

async function answer({ index, task }: TaskMessage): Promise<AnswerMessage> {
  try {
    return { index, replication: await runCell(task, { shouldStop }) };
  } catch (error) {
    return { index, failure: failureOf(error) };
  }
}

parentPort!.on('message', async (message: TaskMessage) => parentPort!.postMessage(await answer(message)));
