import type { Knex } from 'knex';
import { z } from 'zod';

import type { Subject } from '../../core/contracts';
import { CrmConflictError } from '../../core/errors';
import { inBatches } from '../batches';
import { toJsonText } from '../columns';
import { TABLES } from '../tables';
import { COPIES, type Copy } from './copies';
import { HISTORY } from './rows';
import type { ScopedConnection } from '../scope';

const instanceRow = z.lazy(() =>
  z.object({ document_id: z.string(), live_key: z.string().nullable() }),
);

/**
 * Erases the content of a record in the engine's tables (GDPR), inside the running transaction: in the
 * history the values, payloads, actor names and salts, without which the remaining digests reveal nothing;
 * of ended instances the data, requests, comments, inputs and reasons. Event, time and actor id remain, and
 * the chain still verifies.
 *
 * @returns the number of history entries that were erased now.
 * @throws CrmConflictError if an instance on the record is live, because it uses the data.
 */
export async function eraseRecord(connection: ScopedConnection, subject: Subject): Promise<number> {
  const instances = await lockInstances(connection, subject);
  const live = instances.filter(({ live_key: key }) => key !== null);
  if (live.length > 0) {
    const ids = live.map(({ document_id: id }) => id);
    throw new CrmConflictError(
      `The record has live instances: ${ids.join(', ')}. Cancel them or delete the record first.`,
      { code: 'LiveInstances', instances: ids },
    );
  }
  const erased: unknown = await connection
    .rows(HISTORY)
    .where(ownRows(subject))
    .whereNotNull('salt')
    .count('* as n');
  for (const copy of COPIES) {
    const { by } = copy;
    if (typeof by === 'object') {
      const isOne = by.type === subject.type;
      const rows = () => connection.rows(copy.table).where({ document_id: subject.id });
      if (isOne) await erase(copy, rows);
      continue;
    }
    if (by === 'subject' || by === 'record') {
      await erase(copy, () => connection.rows(copy.table).where(ownRows(subject, by)));
      continue;
    }
    await inBatches(instances, async (part) => {
      const ids = part.map(({ document_id: id }) => id);
      await erase(copy, () => connection.rows(copy.table).whereIn('instance_id', ids));
      return [];
    });
  }
  return z.array(z.object({ n: z.coerce.number() })).parse(erased)[0]?.n ?? 0;
}

/** A no-op update locks the rows on every database. */
async function lockInstances(
  connection: ScopedConnection,
  subject: Subject,
): Promise<z.infer<typeof instanceRow>[]> {
  const rows = () => connection.rows(TABLES.instances).where(ownRows(subject));
  await rows().update({ subject_id: subject.id });
  const found: unknown = await rows().select('document_id', 'live_key');
  return z.array(instanceRow).parse(found);
}

async function erase({ left, unless, actors }: Copy, rows: () => Knex.QueryBuilder): Promise<void> {
  if (!left) {
    await rows().delete();
    return;
  }
  const kept = rows();
  if (unless !== undefined) void kept.whereNotNull(unless);
  await kept.update(left);
  for (const column of actors ?? []) await eraseNames(column, rows);
}

const actor = z.lazy(() => z.object({ kind: z.string(), id: z.string() }));

async function eraseNames(column: string, rows: () => Knex.QueryBuilder): Promise<void> {
  const found: unknown = await rows().whereNotNull(column).distinct(column);
  for (const row of z.array(z.record(z.string(), z.string())).parse(found)) {
    const text = row[column] ?? '';
    const { kind, id } = actor.parse(JSON.parse(text));
    await rows()
      .where(column, text)
      .update({ [column]: toJsonText({ kind, id, label: '' }) });
  }
}

const ownRows = ({ type, id }: Subject, by: 'subject' | 'record' = 'subject'): object => ({
  ...{ [`${by}_type`]: type, [`${by}_id`]: id },
});
