import { z } from 'zod';

import { UID } from '../../constants';
import { isLive, type EngineEventName } from '../../core/contracts';
import { inBatches } from '../batches';
import { bigInteger, jsonColumn } from '../columns';
import { HISTORY } from '../history/rows';
import { instanceColumns, subjectOf } from '../instances/rows/instance';
import { jsonObject } from '../instances/rows/json';
import type { SqlRuntime } from '../ports';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { replay, type LoggedEvent, type ReplayedInstance, type Worth } from './replay';
import { worthOf, type StageEntryRow } from './rows';

/** Rows of one INSERT: databases limit the number of bound values. */
const ROWS = 30;

/** The events of an instance that move it between stages, or end it. */
const EVENTS: readonly EngineEventName[] = [
  ...(['instance.started', 'instance.transitioned', 'instance.assigned'] as const),
  ...(['instance.closed', 'instance.completed', 'instance.cancelled'] as const),
  ...(['instance.converted', 'instance.reverted'] as const),
  ...(['instance.moved', 'instance.repaired', 'instance.compensated'] as const),
];

const place = z.lazy(() => z.array(z.object({ document_id: z.string() })));

const instanceRow = z.lazy(() => {
  const { status, assignees, ...columns } = instanceColumns.unwrap().shape;
  const { document_id, subject_type, subject_id, definition, version } = columns;
  return z.object({
    ...{ document_id, subject_type, subject_id, definition, version },
    ...{ entity: columns.entity, state: columns.state, status: status.catch('needs_attention') },
    ...{ assignees: assignees.catch([]), started_at: bigInteger, ended_at: bigInteger.nullable() },
  });
});

const eventRow = z.lazy(() => {
  const content = jsonColumn(jsonObject.nullable()).catch(null);
  return z.object({
    ...{ instance_id: z.string(), event: z.string(), at: bigInteger },
    ...{ before: content, after: content, payload: content },
  });
});

const worthRow = z.lazy(() =>
  z.object({
    document_id: z.string(),
    value: z.union([z.number(), z.string()]).nullable(),
    currency: z.string().nullable(),
  }),
);

/**
 * Fills the stage log of instances that have none: those from before there was a log, those that an
 * import has brought, and those that were repaired. An instance without its log may move on meanwhile;
 * what it has written is replaced by what its history says.
 */
export class StageLogBackfill {
  constructor(private readonly runtime: SqlRuntime) {}

  /** Whether the log of every instance is there. One lookup in an index. */
  async isComplete(): Promise<boolean> {
    return (await this.#unlogged(1)).length === 0;
  }

  /** Fills the logs of the next instances, in one transaction. @returns how many there were. */
  async fill(limit: number): Promise<number> {
    const ids = await this.#unlogged(limit);
    if (ids.length === 0) return 0;
    await this.runtime.transaction(async (connection) => {
      const rows = () =>
        connection
          .rows(TABLES.instances)
          .whereIn('document_id', [...ids])
          .whereNull('stage_logged');
      // Locks them: on SQLite a transaction has to begin with a write.
      await rows().update({ stage_logged: null });
      const found: unknown = await rows()
        .forUpdate()
        .select(Object.keys(instanceRow.unwrap().shape));
      await this.#replace(z.array(instanceRow).parse(found), connection);
      await rows().update({ stage_logged: true });
    });
    return ids.length;
  }

  async #unlogged(limit: number): Promise<readonly string[]> {
    const found: unknown = await this.runtime
      .connection()
      .rows(TABLES.instances)
      .whereNull('stage_logged')
      .orderBy('id')
      .limit(limit)
      .select('document_id');
    return place.parse(found).map(({ document_id: id }) => id);
  }

  async #replace(
    found: readonly z.infer<typeof instanceRow>[],
    connection: ScopedConnection,
  ): Promise<void> {
    const instances = found.flatMap((row) => toInstance(row) ?? []);
    if (instances.length === 0) return;
    const ids = instances.map(({ id }) => id);
    const events = await eventsOf(ids, connection);
    const worth = await worthOfSubjects(instances, connection);
    await connection.rows(TABLES.stageLog).whereIn('instance_id', ids).delete();
    const rows = instances.flatMap((instance): readonly StageEntryRow[] =>
      replay(instance, events.get(instance.id) ?? [], worth.get(instance.subject.id) ?? NOTHING),
    );
    for (let start = 0; start < rows.length; start += ROWS) {
      await connection.insert(TABLES.stageLog, rows.slice(start, start + ROWS));
    }
  }
}

const NOTHING: Worth = { value: null, currency: null };

/** Undefined for a member of a campaign, which has no stage. */
function toInstance(row: z.infer<typeof instanceRow>): ReplayedInstance | undefined {
  if (row.entity === null || row.state === null) return undefined;
  return {
    id: row.document_id as ReplayedInstance['id'],
    subject: subjectOf(row),
    definition: { name: row.definition, version: row.version },
    ...{ entity: row.entity, stage: row.state, status: row.status },
    assignees: row.assignees as ReplayedInstance['assignees'],
    startedAt: row.started_at,
    endedAt: isLive(row.status) ? null : row.ended_at,
  };
}

/** The events of each instance, oldest first. */
async function eventsOf(
  ids: readonly string[],
  connection: ScopedConnection,
): Promise<ReadonlyMap<string, readonly LoggedEvent[]>> {
  const found = await inBatches(ids, async (part): Promise<readonly unknown[]> => {
    return connection
      .rows(HISTORY)
      .whereIn('instance_id', part)
      .whereIn('event', [...EVENTS])
      .orderBy('id')
      .select(Object.keys(eventRow.unwrap().shape));
  });
  const events = new Map<string, LoggedEvent[]>();
  for (const { instance_id: id, ...event } of z.array(eventRow).parse(found)) {
    const list = events.get(id);
    if (list) list.push(event);
    else events.set(id, [event]);
  }
  return events;
}

async function worthOfSubjects(
  instances: readonly ReplayedInstance[],
  connection: ScopedConnection,
): Promise<ReadonlyMap<string, Worth>> {
  const ids = instances.flatMap(({ subject: { type, id } }) =>
    type === UID.opportunity ? [id] : [],
  );
  const found = await inBatches(ids, async (part): Promise<readonly unknown[]> => {
    return connection
      .rows('crm_opportunities')
      .whereIn('document_id', part)
      .select('document_id', 'value', 'currency');
  });
  return new Map(
    z
      .array(worthRow)
      .parse(found)
      .map(({ document_id: id, ...row }) => [id, worthOf(row)]),
  );
}
