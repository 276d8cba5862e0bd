import type { Knex } from 'knex';
import { z } from 'zod';

import type { Subject } from '../../core/contracts';
import { bigInteger } from '../columns';
import type { ScopedConnection } from '../scope';
import { HISTORY } from './rows';

const found = z.object({ at: bigInteger }).optional();

/**
 * When a person, or a client with a token, has last changed the record or something that belongs to
 * it, such as an interaction, in milliseconds since 1970. Two queries.
 */
export async function lastActivity(
  connection: ScopedConnection,
  { type, id }: Subject,
): Promise<number | undefined> {
  const newest = async (where: object, order: string): Promise<number | undefined> => {
    const query: Knex.QueryBuilder = connection
      .rows(HISTORY)
      .where(where)
      .whereNot({ actor_kind: 'system' })
      .orderBy(order, 'desc');
    const row: unknown = await query.first('at');
    return found.parse(row)?.at;
  };
  const own = await newest({ subject_type: type, subject_id: id }, 'seq');
  const below = await newest({ parent_type: type, parent_id: id }, 'id');
  return below === undefined ? own : Math.max(own ?? 0, below);
}
