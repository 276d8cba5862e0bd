import type { Knex } from 'knex';

const NAME = 191;
const BATCH = 500;

interface Column {
  readonly table: string;
  readonly name: string;
  /** The time by which lists of a person's rows are sorted. */
  readonly at: string;
  /** The column with the actor as JSON, and where the actor is in it. */
  readonly from: string;
  readonly actorOf: (value: unknown) => unknown;
  readonly narrow?: Readonly<Record<string, string>>;
}

/** A row, and its actor as JSON. */
interface Stored {
  readonly id: number;
  readonly json: string;
}

const COLUMNS: readonly Column[] = [
  {
    ...{ table: 'crm_tasks', name: 'requested_by', at: 'opened_at', from: 'request' },
    actorOf: (request) => (request as { requester?: unknown } | null)?.requester,
  },
  {
    ...{ table: 'crm_tasks', name: 'completed_by', at: 'closed_at', from: 'closed_by' },
    ...{ actorOf: (actor) => actor, narrow: { status: 'completed' } },
  },
  {
    ...{ table: 'crm_votes', name: 'voted_by', at: 'at', from: 'by' },
    actorOf: (actor) => actor,
  },
];

/**
 * FR-L2-007: who asked for an approval, completed a task or voted, by an index: a person's requests
 * and what they have done are pages of a list.
 */
export const tasksOfPeople = {
  name: '0023-tasks-of-people',

  async up(knex: Knex): Promise<void> {
    for (const column of COLUMNS) {
      const { table, name, at } = column;
      if (!(await knex.schema.hasColumn(table, name))) {
        await knex.schema.alterTable(table, (alter) => {
          alter.string(name, NAME);
          alter.index(['tenant', name, at], `${table}_${name}_idx`);
        });
      }
      // Also where a process crashed after it had added the column.
      await fill(knex, column);
    }
  },

  /** No down migration: older versions ignore what they do not know. */
  down: (): Promise<void> => Promise.resolve(),
};

/** From the actors of the rows that are there: batches, and in each one update for each person. */
async function fill(
  knex: Knex,
  { table, name, from, actorOf, narrow = {} }: Column,
): Promise<void> {
  let last = 0;
  for (;;) {
    const rows: readonly Stored[] = await knex(table)
      .where('id', '>', last)
      .where(narrow)
      .whereNull(name)
      .whereNotNull(from)
      .orderBy('id')
      .limit(BATCH)
      .select({ id: 'id', json: from });
    const byPerson = new Map<string, number[]>();
    for (const { id, json } of rows) {
      const person = personIn(actorOf, json);
      if (person) byPerson.set(person, [...(byPerson.get(person) ?? []), id]);
    }
    for (const [person, ids] of byPerson) {
      await knex(table)
        .whereIn('id', ids)
        .update({ [name]: person });
    }
    if (rows.length < BATCH) return;
    last = rows.at(-1)?.id ?? last;
  }
}

/** Null for an actor that is no person, and for a row that cannot be read. */
function personIn(actorOf: Column['actorOf'], json: string): string | null {
  try {
    const { kind, id } = (actorOf(JSON.parse(json)) ?? {}) as { kind?: unknown; id?: unknown };
    if ((kind !== 'user' && kind !== 'admin') || typeof id !== 'string') return null;
    return id === 'public' ? null : `${kind}:${id}`;
  } catch {
    return null;
  }
}
