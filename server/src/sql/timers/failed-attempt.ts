import type { Knex } from 'knex';

import { DEAD_AFTER } from '../../core/retry-delay';

/**
 * The columns of a row after one more failed attempt: the last one that it has makes it dead. First
 * the status: MySQL computes the columns in this order, from what those before it have become.
 *
 * @param mayDie a condition on the row; by default it may.
 */
export const failedAttempt = (knex: Knex, error: string, mayDie = knex.raw('1 = 1')) => ({
  status: knex.raw("case when ?? = 'armed' and ?? + 1 >= ? and ? then 'dead' else ?? end", [
    ...['status', 'attempts', DEAD_AFTER, mayDie, 'status'],
  ]),
  attempts: knex.raw('?? + 1', ['attempts']),
  last_error: error,
});
