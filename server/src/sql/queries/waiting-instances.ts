import type { Knex } from 'knex';
import { z } from 'zod';

import type { Assignee, InstanceId } from '../../core/contracts';
import { inBatches } from '../batches';
import { sameScope, type ScopedConnection } from '../scope';

const instanceRow = z.object({ instance_id: z.string() });

/** Finds the instances that wait for people, and the people that instances wait for. */
export class WaitingInstances {
  constructor(private readonly connection: () => ScopedConnection) {}

  /** Instances with an open task for one of these: assigned, claimed, or a seat without a vote. */
  async forAny(assignees: readonly Assignee[]): Promise<readonly InstanceId[]> {
    const rows = await inBatches([...new Set(assignees)], async (part) => {
      const found: unknown = await this.open().whereIn('assignee', part).distinct('instance_id');
      return z.array(instanceRow).parse(found);
    });
    return [...new Set(rows.map(({ instance_id: id }) => id as InstanceId))].sort();
  }

  /** Assignees of open tasks in ascending order, after `after`. */
  async assignees(after: string, limit: number): Promise<readonly Assignee[]> {
    const found: unknown = await this.open()
      .where('assignee', '>', after)
      .distinct('assignee')
      .orderBy('assignee')
      .limit(limit);
    const rows = z.array(z.object({ assignee: z.string() })).parse(found);
    return rows.map(({ assignee }) => assignee as Assignee);
  }

  /** Records of these with an open approval that has votes, and its instances. */
  async votedOn(
    type: string,
    documentIds: readonly string[],
  ): Promise<ReadonlyMap<string, readonly InstanceId[]>> {
    const rows = await inBatches(documentIds, async (part) => {
      const found: unknown = await this.connection()
        .rows({ task: 'crm_tasks' })
        .join('crm_votes as vote', (join) => {
          void join.on(...sameScope('vote', 'task')).andOn('vote.task_id', 'task.document_id');
        })
        .where('task.subject_type', type)
        .where({ 'task.status': 'open', 'task.kind': 'approval' })
        .whereNotNull('vote.choice')
        .whereIn('task.subject_id', part)
        .distinct({ instance_id: 'task.instance_id', subject_id: 'task.subject_id' });
      return z.array(instanceRow.extend({ subject_id: z.string() })).parse(found);
    });
    const instances = new Map<string, InstanceId[]>();
    for (const row of rows) {
      const { subject_id: subject, instance_id: id } = row;
      instances.set(subject, [...(instances.get(subject) ?? []), id as InstanceId]);
    }
    return instances;
  }

  private open(): Knex.QueryBuilder {
    return this.connection().rows('crm_task_assignees').where({ open: true });
  }
}
