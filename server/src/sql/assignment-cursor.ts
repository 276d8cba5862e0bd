import type { Assignee, Person } from '../core/contracts';
import { isDuplicate } from './errors';
import { inBatches } from './batches';
import type { ScopedConnection } from './scope';

const CURSORS = 'crm_pick_cursors';
const ASSIGNEES = 'crm_task_assignees';

/** Input of the pick strategies: the round-robin cursor of a group, and the load of each person. */
export class AssignmentCursorStore {
  constructor(private readonly connection: () => ScopedConnection) {}

  /** Inside a transaction the cursor stays locked until the caller has advanced it. */
  async last(target: Assignee): Promise<Person | null> {
    const connection = this.connection();
    const cursor = connection.rows(CURSORS).where({ target });
    if (connection.knex.isTransaction === true) void cursor.forUpdate();
    const row: unknown = await cursor.first('person');
    return (row as { person: Person } | undefined)?.person ?? null;
  }

  /**
   * Locks the cursors of these groups until the transaction ends, by a no-op update: SQLite has no row
   * locks, and a transaction there must begin with a write.
   */
  async lock(targets: readonly Assignee[]): Promise<void> {
    for (const target of [...targets].sort()) {
      const cursor = this.connection().rows(CURSORS).where({ target });
      await cursor.update({ target });
    }
  }

  /** Compare-and-set; false if the cursor is not at `from` any more. */
  async move(target: Assignee, from: Person | null, to: Person): Promise<boolean> {
    if (from !== null) {
      const moved = await this.connection()
        .rows(CURSORS)
        .where({ target, person: from })
        .update({ person: to });
      // MySQL counts changed rows only; in a group of one nothing changes.
      return moved > 0 || (from === to && (await this.last(target)) === to);
    }
    try {
      await this.connection().insert(CURSORS, [{ target, person: to }]);
      return true;
    } catch (error) {
      if (isDuplicate(error)) return false;
      throw error;
    }
  }

  /** The number of open tasks assigned to each person; people without any are omitted. */
  async loads(people: readonly Person[]): Promise<Record<string, number>> {
    const rows = await inBatches(people, async (part) => {
      const counted: unknown = await this.connection()
        .rows(ASSIGNEES)
        .where({ open: true })
        .whereIn('assignee', part)
        .groupBy('assignee')
        .select('assignee')
        .count({ load: '*' });
      return counted as { assignee: string; load: number | string }[];
    });
    return Object.fromEntries(rows.map(({ assignee, load }) => [assignee, Number(load)]));
  }
}
