import { z } from 'zod';

import {
  INSTANCE_STATUSES,
  isLive,
  PAUSED_FAULT,
  SYSTEM_ACTOR,
  type HistoryEntry,
  type InstanceId,
  type InstanceSnapshot,
} from '../../core/contracts';
import { bigInteger, jsonColumn, toJsonText } from '../columns';
import type { HistoryWriter } from '../ports';
import { TABLES } from '../tables';
import { logMore } from '../instances/write-instance';
import type { ScopedConnection } from '../scope';

const pause = z.object({ code: z.literal(PAUSED_FAULT), reason: z.string(), at: bigInteger });

const columns = {
  ...{ subject_type: z.string(), subject_id: z.string() },
  ...{ definition: z.string(), version: z.string() },
  ...{ entity: z.string().nullable(), campaign: z.string().nullable() },
  ...{ state: z.string().nullable(), status: z.string().nullable(), revision: bigInteger },
};

const head = z.lazy(() =>
  z.object({
    ...columns,
    fault: z.string().nullable(),
  }),
);

const pauseColumn = z.lazy(() => jsonColumn(pause).nullable().catch(null));

const CODE = 'CorruptInstance';

/** An instance that was parked for corruption, and what its history says of it. */
export interface ParkedInstance {
  readonly instance: Pick<
    InstanceSnapshot,
    'id' | 'definition' | 'entity' | 'campaign' | 'subject' | 'stage' | 'status' | 'revision'
  >;
  readonly entry: HistoryEntry;
  readonly isPaused: boolean;
}

/**
 * REL-004. Parks a corrupt instance, inside the running transaction: sets status and fault,
 * raises the revision and appends to the history, and leaves every other column. One that is paused
 * stays so: its timers are suspended, and its repair must not make it run.
 *
 * @returns undefined if it is parked for corruption already, has ended, or does not exist.
 */
export async function parkCorrupt(
  id: InstanceId,
  reason: string,
  at: number,
  {
    connection,
    history,
  }: { readonly connection: ScopedConnection; readonly history: HistoryWriter },
): Promise<ParkedInstance | undefined> {
  const row = () => connection.rows(TABLES.instances).where({ document_id: id });
  // A no-op update in place of a row lock, which SQLite does not have.
  await row().update({ document_id: id });
  const found = head.safeParse(await row().first([...Object.keys(columns), 'fault']));
  if (!found.success) return undefined;
  const { status, fault, ...rest } = found.data;
  const paused = pauseColumn.parse(fault);
  const known = INSTANCE_STATUSES.find((one) => one === status);
  if (known && !isLive(known)) return undefined;
  if (status === 'needs_attention' && fault?.includes(CODE) === true) return undefined;
  await row().update({
    status: 'needs_attention',
    fault: toJsonText(
      paused
        ? { ...paused, reason: `${paused.reason} ${reason}`, path: null, corrupt: CODE }
        : { code: CODE, reason, path: null, at },
    ),
    // A decision that was made before the corruption loses its compare-and-set.
    revision: connection.knex.raw('?? + 1', ['revision']),
    ...logMore(1, connection),
  });
  const subject = { type: rest.subject_type, id: rest.subject_id };
  const entry: HistoryEntry = {
    event: 'instance.parked',
    ...{ before: { status }, after: { status: 'needs_attention' } },
    ...{ actor: SYSTEM_ACTOR, at, payload: { code: CODE, reason, path: null } },
  };
  await history.append([{ ...entry, subject, instance: id }], connection);
  return {
    instance: {
      ...{ id, subject, definition: { name: rest.definition, version: rest.version } },
      ...{ entity: rest.entity, campaign: rest.campaign, stage: rest.state },
      ...{ status: 'needs_attention', revision: rest.revision + 1 },
    },
    ...{ entry, isPaused: paused !== null },
  };
}
