import type { IntegrationCall, IntegrationContract } from '../../../server/src/core/contracts';
import {
  DEFAULT_LIMITS,
  EndpointGuards,
  IntegrationFailure,
  type Limits,
} from '../../../server/src/integrations';

const call = { attempt: 1 } as IntegrationCall;

interface Attempt {
  readonly resolve: (value?: null) => void;
  readonly reject: (error: Error) => void;
}

/** An integration whose attempts the test settles. */
class Endpoint {
  readonly attempts: Attempt[] = [];

  readonly #guards = new EndpointGuards(Date.now);

  constructor(private readonly limits: Limits = DEFAULT_LIMITS) {}

  run(version = '1', id = 'a'): Promise<unknown> {
    const integration: IntegrationContract = {
      name: 'chat',
      execute: () =>
        new Promise((resolve, reject) => {
          this.attempts.push({ resolve: () => resolve(null), reject });
        }),
    };
    return this.#guards.protect(integration, { id, version }, this.limits).execute({}, call);
  }

  get circuit() {
    return this.#guards.circuitOf({ id: 'a', version: '1' });
  }

  async settle(error?: Error, version?: string): Promise<void> {
    const { length } = this.attempts;
    const outcome = this.run(version).catch((thrown: unknown) => thrown);
    // What is called is called within a few turns; what is not has an outcome by then.
    for (let turn = 0; turn < 20 && this.attempts.length === length; turn += 1)
      await Promise.resolve();
    const attempt = this.attempts[length];
    if (!attempt) throw new Error(`It was not called: ${String(await outcome)}`);
    if (error) attempt.reject(error);
    else attempt.resolve();
    await outcome;
  }
}

describe('the guard of an endpoint', () => {
  beforeEach(() => {
    jest.useFakeTimers({ now: 0, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
  });
  afterEach(() => {
    jest.useRealTimers();
  });

  const busy = () => new Error('busy');
  const final = () => new IntegrationFailure('no', { retryable: false });

  test('after five transient failures in a row it is not called for 30 s, then by one attempt', async () => {
    const endpoint = new Endpoint();
    for (let count = 0; count < 5; count += 1) await endpoint.settle(busy());
    jest.setSystemTime(10_000);
    await expect(endpoint.run()).rejects.toMatchObject({ postpone: 20_000 });
    expect(endpoint.attempts).toHaveLength(5);

    jest.setSystemTime(30_000);
    await endpoint.settle(busy());
    await expect(endpoint.run()).rejects.toMatchObject({ postpone: 30_000 });
    jest.setSystemTime(60_000);
    await endpoint.settle();
    await endpoint.settle();
    expect(endpoint.attempts).toHaveLength(8);
  });

  test('says whether its circuit is open, and until when', async () => {
    const endpoint = new Endpoint();
    expect(endpoint.circuit).toEqual({ state: 'closed', retryAt: null });
    for (let count = 0; count < 4; count += 1) await endpoint.settle(busy());
    expect(endpoint.circuit).toEqual({ state: 'closed', retryAt: null });
    jest.setSystemTime(1_000);
    await endpoint.settle(busy());
    expect(endpoint.circuit).toEqual({ state: 'open', retryAt: 31_000 });
    jest.setSystemTime(31_000);
    expect(endpoint.circuit).toEqual({ state: 'half_open', retryAt: null });
    const trial = endpoint.run();
    expect(endpoint.circuit).toEqual({ state: 'half_open', retryAt: null });
    endpoint.attempts.at(-1)?.reject(busy());
    await trial.catch(() => undefined);
    expect(endpoint.circuit).toEqual({ state: 'open', retryAt: 61_000 });
    jest.setSystemTime(61_000);
    await endpoint.settle();
    expect(endpoint.circuit).toEqual({ state: 'closed', retryAt: null });
  });

  test('a success in between, final failures, and refusals of one call keep it closed', async () => {
    const endpoint = new Endpoint();
    for (let count = 0; count < 4; count += 1) await endpoint.settle(busy());
    await endpoint.settle();
    for (let count = 0; count < 4; count += 1) await endpoint.settle(busy());
    const other = new Endpoint();
    for (let count = 0; count < 20; count += 1) await other.settle(final());
    const refusal = new IntegrationFailure('full', { retryable: true, isAnswer: true });
    const mailbox = new Endpoint();
    for (let count = 0; count < 20; count += 1) await mailbox.settle(refusal);
    const counts = [endpoint, other, mailbox].map(({ attempts }) => attempts.length);
    expect(counts).toEqual([9, 20, 20]);
  });

  test('a change of the integration closes the circuit', async () => {
    const endpoint = new Endpoint();
    for (let count = 0; count < 5; count += 1) await endpoint.settle(busy());
    await expect(endpoint.run()).rejects.toMatchObject({ postpone: 30_000 });
    await endpoint.settle(undefined, '2');
    expect(endpoint.circuit.state).toBe('closed');
  });

  test('of another tenant with the same name is another one', async () => {
    const endpoint = new Endpoint({ concurrency: 1, perMinute: null });
    const first = endpoint.run('1', 'a');
    const second = endpoint.run('1', 'b');
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(endpoint.attempts).toHaveLength(2);
    await expect(endpoint.run('1', 'a')).rejects.toMatchObject({ postpone: 1_000 });
    await expect(endpoint.run('1', 'b')).rejects.toMatchObject({ postpone: 1_000 });
    for (const { resolve } of endpoint.attempts) resolve();
    await Promise.all([first, second]);
  });

  test('beyond the concurrency cap an attempt is postponed, and holds nothing', async () => {
    const endpoint = new Endpoint({ concurrency: 2, perMinute: null });
    const running = [endpoint.run(), endpoint.run()];
    await expect(endpoint.run()).rejects.toMatchObject({ postpone: 1_000 });
    for (let turn = 0; turn < 20; turn += 1) await Promise.resolve();
    expect(endpoint.attempts).toHaveLength(2);
    endpoint.attempts[0]!.resolve();
    await running[0];
    await endpoint.settle();
    endpoint.attempts[1]!.resolve();
    await running[1];
  });

  test('an attempt that asks to be postponed is no failure, whatever it throws', async () => {
    const endpoint = new Endpoint();
    for (let count = 0; count < 10; count += 1) {
      await endpoint.settle(Object.assign(busy(), { postpone: 1_000 }));
    }
    expect(endpoint.attempts).toHaveLength(10);
  });

  test('beyond the rate an attempt is postponed to the next minute; that opens no circuit', async () => {
    const endpoint = new Endpoint({ concurrency: 5, perMinute: 2 });
    await endpoint.settle();
    await endpoint.settle();
    jest.setSystemTime(15_000);
    for (let count = 0; count < 10; count += 1) {
      await expect(endpoint.run()).rejects.toMatchObject({ postpone: 45_000 });
    }
    jest.advanceTimersByTime(60_000);
    await endpoint.settle();
    expect(endpoint.attempts).toHaveLength(3);
  });
});
