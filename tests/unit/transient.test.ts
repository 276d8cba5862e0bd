import { retryTransient } from '../../server/src/sql/retry-transient';

/** What drivers throw. */
const failure = (code: string) => Object.assign(new Error(`driver: ${code}`), { code });

const attemptsOf = async (code: string, failures: number) => {
  let attempts = 0;
  const result = await retryTransient(
    async () => {
      attempts += 1;
      if (attempts <= failures) throw failure(code);
      return 'done';
    },
    (cause) => new Error('conflict', { cause }),
  ).catch((error: unknown) => (error as Error).message);
  return { attempts, result };
};

describe('what a database asks to do again', () => {
  test.each([
    ...['40P01', '40001', 'ER_LOCK_DEADLOCK', 'ER_CHECKREAD'],
    ...['SQLITE_BUSY', 'SQLITE_BUSY_SNAPSHOT', 'SQLITE_LOCKED'],
  ])('[REL-005] %s is done again, five times at most', async (code) => {
    expect(await attemptsOf(code, 2)).toEqual({ attempts: 3, result: 'done' });
    expect(await attemptsOf(code, 9)).toEqual({ attempts: 5, result: 'conflict' });
  });

  test.each(['ER_LOCK_WAIT_TIMEOUT', '55P03'])(
    '[REL-005] %s was a long wait already: it is a conflict at once',
    async (code) => {
      expect(await attemptsOf(code, 1)).toEqual({ attempts: 1, result: 'conflict' });
    },
  );

  test('[REL-005] any other error is thrown unchanged', async () => {
    expect(await attemptsOf('23505', 1)).toEqual({ attempts: 1, result: 'driver: 23505' });
  });
});
