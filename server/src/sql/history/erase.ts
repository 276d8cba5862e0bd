import type { Knex } from 'knex';

import type { Subject } from '../../core/contracts';
import { TENANT } from '../columns';
import { HISTORY } from './rows';

/**
 * Takes out what the history says about a record, for good (GDPR): values before and after, what
 * was told with them, the names of those who did it, and the salts, without which the digests that
 * stay give nothing away. The chain still verifies.
 *
 * @returns how many entries were erased now.
 */
export async function eraseHistory(knex: Knex, { type, id }: Subject): Promise<number> {
  return knex(HISTORY)
    .where({ ...TENANT, subject_type: type, subject_id: id })
    .whereNotNull('salt')
    .update({ before: null, after: null, payload: null, actor_label: null, salt: null });
}
