import type { Assignee, Person } from '../core/contracts';
import { isDuplicate } from './is-duplicate';
import { inBatches } from './batches';
import type { ScopedConnection } from './scope';

const CURSORS = 'crm_pick_cursors';
const ASSIGNEES = 'crm_task_assignees';

/** What the ways of picking one out of a group look at: whose turn it was, and who has how much. */
export class AssignmentCursorStore {
  constructor(private readonly connection: () => ScopedConnection) {}

  /** Inside a transaction the cursor is locked until its end: the turn that is read is taken there. */
  async last(target: Assignee): Promise<Person | null> {
    const connection = this.connection();
    const cursor = connection.rows(CURSORS).where({ target });
    if (connection.knex.isTransaction === true) void cursor.forUpdate();
    const row: unknown = await cursor.first('person');
    return (row as { person: Person } | undefined)?.person ?? null;
  }

  /**
   * Locks the cursors of these groups until the transaction ends. As a write: on SQLite, which has no
   * row locks, a transaction must begin with one.
   */
  async lock(targets: readonly Assignee[]): Promise<void> {
    for (const target of [...targets].sort()) {
      const cursor = this.connection().rows(CURSORS).where({ target });
      await cursor.update({ target });
    }
  }

  /** False where the cursor is not at `from` any more: somebody else has taken that turn. */
  async move(target: Assignee, from: Person | null, to: Person): Promise<boolean> {
    if (from !== null) {
      const moved = await this.connection()
        .rows(CURSORS)
        .where({ target, person: from })
        .update({ person: to });
      // MySQL counts what has changed: in a group of one, nothing does.
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

  /** Open tasks that wait for these people themselves; whoever has none is left out. */
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
