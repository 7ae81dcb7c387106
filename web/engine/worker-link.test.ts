// A call never stays pending: a worker that crashes or is ended rejects all its calls, and says what it was busy with.

import { expect, it } from 'vitest';
import { CancelledError, CrashError, WorkerLink } from './worker-link.ts';

interface Api {
  forever(): Promise<number>;
}

/** A worker that answers nothing and can be made to fail. */
class SilentWorker extends EventTarget {
  ended = false;
  postMessage(): void {}
  terminate(): void {
    this.ended = true;
  }
  fail(message: string): void {
    this.dispatchEvent(Object.assign(new Event('error'), { message }));
  }
}

function linked(): { link: WorkerLink<Api>; workers: SilentWorker[] } {
  const workers: SilentWorker[] = [];
  const link = new WorkerLink<Api>(() => {
    workers.push(new SilentWorker());
    return workers.at(-1) as unknown as Worker;
  });
  return { link, workers };
}

it('rejects every call under way when the worker crashes, with what it was busy with', async () => {
  const { link, workers } = linked();
  link.concerns({ name: 'drain.yaml', scenarioText: 'seed: 7' });
  const calls = [link.call((it) => it.forever()), link.call((it) => it.forever())];
  workers[0]!.fail('assertion failed');
  for (const call of calls) {
    const error = await call.catch((it: unknown) => it);
    expect(error).toBeInstanceOf(CrashError);
    expect((error as CrashError).message).toBe('assertion failed');
    expect((error as CrashError).context).toEqual({ name: 'drain.yaml', scenarioText: 'seed: 7' });
  }
  expect(workers[0]!.ended).toBe(true);
});

it('starts a fresh worker for the call after a crash', async () => {
  const { link, workers } = linked();
  const first = link.call((it) => it.forever());
  workers[0]!.fail('');
  await expect(first).rejects.toThrow('the worker could not start');
  void link.call((it) => it.forever()).catch(() => {});
  expect(workers).toHaveLength(2);
  expect(link.busy).toBe(true);
});

it('ends a worker that does not stop when asked', async () => {
  const { link, workers } = linked();
  const call = link.call((it) => it.forever());
  const rejected = expect(call).rejects.toBeInstanceOf(CancelledError);
  await link.stop(() => Promise.resolve(), 5);
  await rejected;
  expect(workers[0]!.ended).toBe(true);
  expect(link.busy).toBe(false);
});
