import type { Knex } from 'knex';
import { z } from 'zod';

import type { InstanceId, LoadedInstance } from '../../core/contracts';
import { batchesOf, inBatches } from '../batches';
import { parseRows } from '../parse-rows';
import type { ScopedConnection } from '../scope';
import { TABLES } from '../tables';
import { foundInstance, instanceQuery, type FoundInstance } from './read-instance';
import { missingSeats, PARTS, toSnapshot } from './rows/snapshot';

type PartName = keyof typeof PARTS;
type PartRows = { readonly [Name in PartName]: z.infer<(typeof PARTS)[Name]['row']>[] };
type Found = Omit<FoundInstance, 'record'>;

const ownerRow = z.object({ instance_id: z.string(), at_revision: z.int() });

/**
 * Several instances as `readSnapshot` reads one, without their records: a query for all of them, and one
 * for each table with rows of them. One that is corrupt, or changes between the queries, is left out.
 */
export async function readSnapshots(
  connection: ScopedConnection,
  ids: readonly InstanceId[],
): Promise<ReadonlyMap<InstanceId, Omit<LoadedInstance, 'record'>>> {
  const loaded = new Map<InstanceId, Omit<LoadedInstance, 'record'>>();
  for (const batch of batchesOf(ids)) {
    const instances = await readInstances(connection, batch);
    const parts = await readParts(connection, instances);
    for (const [id, found] of instances) {
      const snapshot = attempt(() => assembled(found, parts.get(id)));
      const { end: chainEnd, stageEntry } = found;
      if (snapshot) loaded.set(id, { snapshot, chainEnd, stageEntry });
    }
  }
  return loaded;
}

async function readInstances(
  connection: ScopedConnection,
  ids: readonly InstanceId[],
): Promise<ReadonlyMap<InstanceId, Found>> {
  const rows: unknown = await instanceQuery(connection, { ids });
  const instances = new Map<InstanceId, Found>();
  const wanted = new Set<string>(ids);
  for (const row of z.array(z.looseObject({ document_id: z.string() })).parse(rows)) {
    const id = row.document_id as InstanceId;
    // MySQL compares ids without case.
    const found = wanted.has(id) ? attempt(() => foundInstance(row, id)) : undefined;
    if (found) instances.set(id, found);
  }
  return instances;
}

/** The rows of each instance whose parts could all be read, at the revision of the instance. */
async function readParts(
  connection: ScopedConnection,
  instances: ReadonlyMap<InstanceId, Found>,
): Promise<ReadonlyMap<InstanceId, PartRows>> {
  const all = new Map(
    [...instances.keys()].map((id): [InstanceId, PartRows] => [
      id,
      { tokens: [], tasks: [], votes: [], timers: [] },
    ]),
  );
  for (const name of ['tasks', 'tokens', 'votes', 'timers'] as const) {
    const owners = [...instances].flatMap(([id, { instance }]) =>
      instance[COUNTERS[name]] > 0 ? [id] : [],
    );
    for (const row of await inBatches(owners, (part) => partRows(connection, name, part))) {
      const owner = ownerRow.safeParse(row).data;
      const id = owner?.instance_id as InstanceId;
      const rows = all.get(id);
      if (!rows || !owner) continue;
      const isCurrent = owner.at_revision === instances.get(id)?.instance.revision;
      const { table, row: shape } = PARTS[name];
      const part = isCurrent ? attempt(() => parseRows(shape, row, id, table)) : undefined;
      if (part) (rows[name] as unknown[]).push(part);
      else all.delete(id);
    }
  }
  return all;
}

/** The column that says whether there are rows. */
const COUNTERS = {
  tokens: 'open_tokens',
  tasks: 'open_tasks',
  votes: 'open_tasks',
  timers: 'open_timers',
} as const;

/** In the order of creation, each with the revision of its instance at the moment of the query. */
async function partRows(
  connection: ScopedConnection,
  name: PartName,
  ids: readonly InstanceId[],
): Promise<readonly unknown[]> {
  const { table, current } = PARTS[name];
  const query: Knex.QueryBuilder = connection
    .rows(table)
    .whereIn(`${table}.instance_id`, [...ids])
    .orderBy([{ column: 'position' }, { column: 'id' }])
    .select(`${table}.*`)
    .select({
      at_revision: connection
        .rows({ owner: TABLES.instances })
        .where('owner.document_id', connection.knex.ref(`${table}.instance_id`))
        .select('owner.revision'),
    });
  current(query);
  return z.array(z.unknown()).parse(await query);
}

/** Undefined if rows are missing. */
function assembled(
  { instance }: Found,
  parts: PartRows | undefined,
): LoadedInstance['snapshot'] | undefined {
  if (!parts) return undefined;
  const { tokens, tasks, timers } = parts;
  const open = new Set(tasks.map(({ document_id: id }) => id));
  const votes = parts.votes.filter(({ task_id: task }) => open.has(task));
  const isWhole =
    tokens.length === instance.open_tokens &&
    tasks.length === instance.open_tasks &&
    timers.length === instance.open_timers &&
    tasks.every((task) => missingSeats(task, votes) === undefined);
  return isWhole ? toSnapshot({ instance, tokens, tasks, votes, timers }) : undefined;
}

/** Undefined if it is corrupt: loaded alone, it says what is wrong. */
function attempt<T>(read: () => T): T | undefined {
  try {
    return read();
  } catch {
    return undefined;
  }
}
