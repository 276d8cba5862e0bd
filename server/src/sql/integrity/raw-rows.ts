import type { Knex } from 'knex';
import { z } from 'zod';

import { PARTS } from '../instances/rows/snapshot';
import { TABLES } from '../tables';
import type { ScopedConnection } from '../scope';

export type RawRow = Readonly<Record<string, unknown>>;

/** All that the tables hold of one instance, whether it can be read or not. */
export interface RawInstance {
  /** Undefined where the rows of an instance are there and it is not. */
  readonly instance: RawRow | undefined;
  readonly tokens: readonly RawRow[];
  /** Those that are not closed. */
  readonly tasks: readonly RawRow[];
  readonly votes: readonly RawRow[];
  /** Those that are armed, or held. */
  readonly timers: readonly RawRow[];
  readonly assignees: readonly RawRow[];
}

const rawRows = z.array(z.record(z.string(), z.unknown()));

/** Of so many instances at once: six queries. */
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
