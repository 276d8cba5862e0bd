import { z } from 'zod';

import { INSTANCE_STATUSES, isLive, SYSTEM_ACTOR, type InstanceId } from '../../core/contracts';
import { toJsonText } from '../columns';
import type { HistoryWriter } from '../ports';
import { TABLES } from '../tables';
import { logMore } from '../instances/write-instance';
import type { ScopedConnection } from '../scope';

const head = z.lazy(() =>
  z.object({
    subject_type: z.string(),
    subject_id: z.string(),
    status: z.string().nullable(),
    fault: z.string().nullable(),
  }),
);

const CODE = 'CorruptInstance';

/**
 * REL-004. Parks a corrupt instance, inside the running transaction: sets status and fault,
 * raises the revision and appends to the history, and leaves every other column.
 *
 * @returns false if it is parked for corruption already, has ended, or does not exist.
 */
export async function parkCorrupt(
  id: InstanceId,
  reason: string,
  at: number,
  {
    connection,
    history,
  }: { readonly connection: ScopedConnection; readonly history: HistoryWriter },
): Promise<boolean> {
  const row = () => connection.rows(TABLES.instances).where({ document_id: id });
  // A no-op update in place of a row lock, which SQLite does not have.
  await row().update({ document_id: id });
  const found = head.safeParse(await row().first('subject_type', 'subject_id', 'status', 'fault'));
  if (!found.success) return false;
  const { status, fault, subject_type: type, subject_id: subject } = found.data;
  const known = INSTANCE_STATUSES.find((one) => one === status);
  if (known && !isLive(known)) return false;
  if (status === 'needs_attention' && fault?.includes(CODE) === true) return false;
  await row().update({
    status: 'needs_attention',
    fault: toJsonText({ code: CODE, reason, path: null, at }),
    // A decision that was made before the corruption loses its compare-and-set.
    revision: connection.knex.raw('?? + 1', ['revision']),
    ...logMore(1, connection),
  });
  const entry = {
    ...{ event: 'instance.parked', subject: { type, id: subject }, instance: id },
    ...{ before: { status }, after: { status: 'needs_attention' } },
    ...{ actor: SYSTEM_ACTOR, at, payload: { code: CODE, reason } },
  };
  await history.append([entry], connection);
  return true;
}
