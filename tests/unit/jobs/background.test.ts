import type { BackgroundJob } from '../../../server/src/core/contracts';
import { backgroundHandler, type JobKind } from '../../../server/src/jobs';

const JOB: BackgroundJob = {
  ...{ id: 'mail:a', kind: 'mail', key: 'a', requests: 1 },
  ...{ lease: { owner: 'me', epoch: 1 }, attempts: 2, recoveries: 0 },
};

/** What becomes of a background job, by what its kind answers. */
describe('a background job', () => {
  let completed: BackgroundJob[];
  let logged: string[];
  let random: number;

  beforeEach(() => {
    completed = [];
    logged = [];
    random = 0.5;
  });

  const runKind = (kind: Partial<JobKind>, signal = new AbortController().signal) =>
    backgroundHandler({
      kinds: new Map([['mail', { kind: 'mail', run: async () => undefined, ...kind }]]),
      queue: { complete: async (job) => void completed.push(job) },
      log: (message) => void logged.push(message),
      random: () => random,
    })(JOB, signal);

  test('that is done is completed', async () => {
    expect(await runKind({})).toBeUndefined();
    expect(completed).toEqual([JOB]);
  });

  test('that continues is released with its delay', async () => {
    expect(await runKind({ run: async () => ({ delay: 7 }) })).toEqual({ delay: 7 });
    expect(completed).toEqual([]);
  });

  test('of a recurring kind is due again after its interval', async () => {
    expect(await runKind({ every: 30_000 })).toEqual({ delay: 30_000 });
    expect(completed).toEqual([]);
  });

  test('that fails is tried again later, with the reason', async () => {
    const run = () => Promise.reject(new Error('no server'));
    expect(await runKind({ run })).toEqual({ delay: 4_000, error: 'no server' });
    expect(logged).toEqual(['the background job mail:a failed: no server']);
    expect(completed).toEqual([]);
  });

  test.each([
    [0, 3_000],
    [0.999_999, 5_000],
  ])('that fails is tried again at a time of its own: %d makes it %i ms', async (one, delay) => {
    random = one;
    const run = () => Promise.reject(new Error('no server'));
    expect(await runKind({ run })).toMatchObject({ delay });
  });

  test('that is aborted has not failed', async () => {
    const abort = new AbortController();
    const stop = new Error('The worker stops.');
    const run = async () => {
      abort.abort(stop);
      throw new Error('interrupted');
    };
    await expect(runKind({ run }, abort.signal)).rejects.toBe(stop);
    expect(logged).toEqual([]);
  });

  test('that this version does not know waits for another one', async () => {
    const handler = backgroundHandler({
      kinds: new Map(),
      queue: { complete: async (job) => void completed.push(job) },
      log: (message) => void logged.push(message),
      random: () => random,
    });
    expect(await handler(JOB, new AbortController().signal)).toEqual({
      delay: 4_000,
      error: 'There is no background job "mail".',
    });
    expect(completed).toEqual([]);
  });
});
