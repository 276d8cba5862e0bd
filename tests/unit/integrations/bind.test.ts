import type { IntegrationCall } from '../../../server/src/core/contracts';
import { bindIntegration } from '../../../server/src/integrations';

const SECRET = 'sk-0123456789';

/** What an attempt of an integration throws that has thrown this. */
const thrown = async (value: unknown, secrets: { readonly token?: string }): Promise<unknown> => {
  const bound = bindIntegration(
    {
      name: 'chat',
      execute: () => fail(value),
      compensate: () => fail(value),
    },
    'team-chat',
    () => ({ settings: {}, secrets }),
  );
  const call = { attempt: 1 } as IntegrationCall;
  const errors = await Promise.all(
    [bound.execute({}, call), bound.compensate?.({}, call)].map((attempt) =>
      Promise.resolve(attempt).then(
        () => 'nothing',
        (error: unknown) => error,
      ),
    ),
  );
  expect(errors[1]).toEqual(errors[0]);
  return errors[0];
};

/** JavaScript can throw anything. */
const fail = async (value: unknown): Promise<never> => {
  await Promise.resolve();
  throw value;
};

const failure = (more: object): Error =>
  Object.assign(new Error(`401 for ${SECRET}`, { cause: SECRET }), more);

describe('what an integration throws', () => {
  // An app's own kind may throw what it likes; all that the engine reads of it is kept.
  test.each([
    [{}, { retryable: true }],
    [{ retryable: false }, { retryable: false }],
    [{ retryAfter: 5_000 }, { retryable: true, retryAfter: 5_000 }],
    [
      { retryable: false, disable: true },
      { retryable: false, disable: true },
    ],
    [{ postpone: 2_000 }, { postpone: 2_000 }],
  ])('[FR-L2-010] with %j says the same without its secrets', async (more, kept) => {
    const error = await thrown(failure(more), { token: SECRET });
    expect(error).toBeInstanceOf(Error);
    expect(error).toMatchObject(kept);
    const { message, cause } = error as Error;
    expect(`${message} ${String(cause)}`).not.toContain(SECRET);
  });

  test('[FR-L2-010] is passed on as it is where there are no secrets', async () => {
    const error = failure({ postpone: 2_000 });
    expect(await thrown(error, {})).toBe(error);
  });

  test('[FR-L2-010] may throw where it is read', async () => {
    const trap = Object.defineProperty({}, 'message', {
      get: () => {
        throw new Error(SECRET);
      },
    });
    expect(await thrown(trap, { token: SECRET })).toMatchObject({
      ...{ retryable: true, message: 'It threw an object, without a reason.' },
    });
  });

  test.each([[undefined], [null], ['busy'], [404]])(
    '[FR-L2-010] may be no error: %j',
    async (value) => {
      expect(await thrown(value, { token: SECRET })).toMatchObject({ retryable: true });
    },
  );
});
