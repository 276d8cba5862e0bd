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
      // Who snoozes an escalation does nothing on the record.
      .whereNot({ event: 'escalation.snoozed' })
      .orderBy(order, 'desc');
    const row: unknown = await query.first('at');
    return found.parse(row)?.at;
  };
  const own = await newest({ subject_type: type, subject_id: id }, 'seq');
  const below = await newest({ parent_type: type, parent_id: id }, 'id');
  return below === undefined ? own : Math.max(own ?? 0, below);
}

/** An interaction that goes out to whom the record is about. */
const OUTGOING = ['call', 'email', 'meeting'];

/**
 * When a person, or a client with a token, has first responded after a time: by a call, an email or a
 * meeting that is an interaction on the record. In milliseconds since 1970.
 */
export async function firstResponse(
  connection: ScopedConnection,
  { type, id }: Subject,
  after: number,
): Promise<number | undefined> {
  const row: unknown = await connection
    .rows({ entry: HISTORY })
    .join('crm_interactions as interaction', (join) => {
      void connection.joinIn(join, 'interaction').on('interaction.document_id', 'entry.subject_id');
    })
    .where({ 'entry.parent_type': type, 'entry.parent_id': id, 'entry.seq': 1 })
    .where('entry.at', '>=', after)
    .whereNot({ 'entry.actor_kind': 'system' })
    .whereIn('interaction.type', OUTGOING)
    .where((query) => {
      void query.whereNull('interaction.direction').orWhereNot('interaction.direction', 'inbound');
    })
    .orderBy('entry.id')
    .first({ at: 'entry.at' });
  return found.parse(row)?.at;
}
