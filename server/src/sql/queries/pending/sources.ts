import type { Knex } from 'knex';

import type { Assignee } from '../../../core/contracts';
import { PENDING_RECORDS, type PendingRecord } from './records';
import { sameScope, type ScopedConnection } from '../../scope';

const TABLES: Readonly<Record<PendingRecord, string>> = {
  lead: 'crm_contacts',
  opportunity: 'crm_opportunities',
};

/**
 * Distinct open tasks and approvals with one of these assignees, read from the projection of assignees by
 * its index.
 */
export const openTasks = (
  connection: ScopedConnection,
  assignees: readonly Assignee[],
): Knex.QueryBuilder =>
  connection
    .rows('crm_task_assignees')
    .where({ open: true })
    .whereIn('assignee', [...assignees])
    // A corrupt row is skipped.
    .whereIn('kind', ['task', 'approval'])
    // Tasks of a paused campaign member cannot be completed.
    .whereNotExists(
      connection
        .rows({ member: 'crm_campaign_members' })
        .select(connection.knex.raw('1'))
        .where('member.status', 'paused')
        .whereRaw('?? = ??', ['member.instance_id', 'crm_task_assignees.instance_id']),
    )
    .distinct({
      ...{ kind: 'kind', id: 'task_id', label: 'label' },
      ...{ subject_type: 'subject_type', subject_id: 'subject_id', instance: 'instance_id' },
      ...{ due_at: 'due_at', since: 'opened_at' },
    })
    .select(connection.knex.raw('NULL as stage'));

/** Records owned by one of these whose pipeline has not ended. */
export function ownedRecords(
  connection: ScopedConnection,
  kind: PendingRecord,
  assignees: readonly Assignee[],
): Knex.QueryBuilder {
  const type = PENDING_RECORDS[kind];
  const records = connection
    .rows({ record: TABLES[kind] })
    .leftJoin('crm_instances as instance', (join) => {
      void join
        .on('instance.document_id', 'record.instance_id')
        .andOn(...sameScope('instance', 'record'));
    })
    .whereIn('record.owner', [...assignees])
    .where((open) => {
      void open
        .whereNotNull('record.instance_id')
        .orWhereNotExists(
          connection
            .rows({ ended: 'crm_instances' })
            .select(connection.knex.raw('1'))
            .where('ended.subject_type', type)
            .whereRaw('?? = ??', ['ended.subject_id', 'record.document_id']),
        );
    });
  if (kind === 'lead') void records.where('record.kind', 'lead');
  return records
    .select(connection.knex.raw('? as kind', [kind]))
    .select({ id: 'record.document_id', label: 'record.name' })
    .select(connection.knex.raw('? as subject_type', [type]))
    .select({ subject_id: 'record.document_id', instance: 'record.instance_id' })
    .select(connection.knex.raw('NULL as due_at'))
    .select({ since: 'instance.started_at', stage: 'record.stage' });
}
