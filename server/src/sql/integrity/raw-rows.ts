import type { Knex } from 'knex';
import { z } from 'zod';

import { PARTS } from '../instances/rows/snapshot';
import { TABLES } from '../tables';
import type { ScopedConnection } from '../scope';

export type RawRow = Readonly<Record<string, unknown>>;

/** The unparsed rows of one instance. */
export interface RawInstance {
  /** Undefined if only other rows of the instance are left. */
  readonly instance: RawRow | undefined;
  readonly tokens: readonly RawRow[];
  /** Open tasks. */
  readonly tasks: readonly RawRow[];
  readonly votes: readonly RawRow[];
  /** Armed and suspended timers. */
  readonly timers: readonly RawRow[];
  readonly assignees: readonly RawRow[];
}

const rawRows = z.lazy(() => z.array(z.record(z.string(), z.unknown())));

/** Six queries for any number of instances. */
export async function readRaw(
  connection: ScopedConnection,
  ids: readonly string[],
): Promise<ReadonlyMap<string, RawInstance>> {
  const read = async (
    table: string,
    by: string,
    narrow?: (query: Knex.QueryBuilder) => unknown,
  ): Promise<RawRow[]> => {
    const query = connection
      .rows(table)
      .whereIn(by, [...ids])
      .orderBy('id')
      .select('*');
    narrow?.(query);
    const found: unknown = await query;
    return rawRows.parse(found);
  };
  const instances = await read(TABLES.instances, 'document_id');
  const part = ({ table, current }: (typeof PARTS)[keyof typeof PARTS]): Promise<RawRow[]> =>
    read(table, 'instance_id', current);
  const parts = {
    tokens: await part(PARTS.tokens),
    tasks: await part(PARTS.tasks),
    votes: await part(PARTS.votes),
    timers: await part(PARTS.timers),
    assignees: await read(TABLES.assignees, 'instance_id'),
  };
  return new Map(
    ids.map((id) => [
      id,
      {
        instance: instances.find((row) => row.document_id === id),
        tokens: parts.tokens.filter((row) => row.instance_id === id),
        tasks: parts.tasks.filter((row) => row.instance_id === id),
        votes: parts.votes.filter((row) => row.instance_id === id),
        timers: parts.timers.filter((row) => row.instance_id === id),
        assignees: parts.assignees.filter((row) => row.instance_id === id),
      },
    ]),
  );
}

export const isNothing = ({ instance, tokens, tasks, timers }: RawInstance): boolean =>
  !instance && tokens.length + tasks.length + timers.length === 0;
