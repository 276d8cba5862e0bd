import type { Knex } from 'knex';

import { PENDING_RECORDS, type PendingRecord } from './records';
import { sameScope, type ScopedConnection } from '../../scope';
import { selectVia, viaTask, whereWaitsFor, type WaitingFor } from './waiting-for';

const TABLES: Readonly<Record<PendingRecord, string>> = {
  lead: 'crm_contacts',
  opportunity: 'crm_opportunities',
};

/**
 * Distinct open tasks and approvals that wait for a person, read from the projection of assignees by its
 * index; `via` is the assignee by which a delegate has it.
 *
 * @param types of their records.
 */
export function openTasks(
  connection: ScopedConnection,
  who: WaitingFor,
  types: 'all' | readonly string[],
): Knex.QueryBuilder {
  const columns = {
    ...{ kind: 'kind', id: 'task_id', label: 'label' },
    ...{ subject_type: 'subject_type', subject_id: 'subject_id', instance: 'instance_id' },
    ...{ due_at: 'due_at', since: 'opened_at' },
  };
  const tasks = connection
    .rows('crm_task_assignees')
    .where({ open: true })
    // A corrupt row is skipped.
    .whereIn('kind', ['task', 'approval'])
    // Tasks of a paused campaign member cannot be completed.
    .whereNotExists(
      connection
        .rows({ member: 'crm_campaign_members' })
        .select(connection.knex.raw('1'))
        .where('member.status', 'paused')
        .whereRaw('?? = ??', ['member.instance_id', 'crm_task_assignees.instance_id']),
    );
  whereWaitsFor(tasks, who, {
    assignee: 'assignee',
    isOf: (query, { kind, definition }) => {
      if (kind !== null) void query.where({ kind });
      if (definition === null) return;
      void query.whereExists(
        connection
          .rows({ instance: 'crm_instances' })
          .select(connection.knex.raw('1'))
          .where('instance.definition', definition)
          .whereRaw('?? = ??', ['instance.document_id', 'crm_task_assignees.instance_id']),
      );
    },
  });
  if (types !== 'all') void tasks.whereIn('subject_type', [...types]);
  const { knex } = connection;
  if (who.delegated.length === 0) {
    return tasks.distinct(columns).select(knex.raw('NULL as stage'), knex.raw('NULL as via'));
  }
  void tasks.groupBy(Object.values(columns)).select(columns);
  void tasks.select(knex.raw('NULL as stage'), viaTask(connection, who));
  // A subquery, because a union would group all of its parts.
  return knex.from(tasks.as('task_rows')).select('*');
}

/**
 * Records that wait for a person as their owner or the owner's delegate, whose pipeline has not ended:
 * those with an instance, and those that never had one. Databases find no index by both at once.
 *
 * @param use what is only counted has fewer columns.
 */
export function ownedRecords(
  connection: ScopedConnection,
  kind: PendingRecord,
  who: WaitingFor,
  use: 'item' | 'count',
): readonly Knex.QueryBuilder[] {
  return [true, false].map((isRunning) => recordsOf(connection, kind, who, { use, isRunning }));
}

function recordsOf(
  connection: ScopedConnection,
  kind: PendingRecord,
  who: WaitingFor,
  { use, isRunning }: { readonly use: 'item' | 'count'; readonly isRunning: boolean },
): Knex.QueryBuilder {
  const type = PENDING_RECORDS[kind];
  const { knex } = connection;
  const delegated = who.delegated.filter((one) => one.kind === null || one.kind === kind);
  const records = connection.rows({ record: TABLES[kind] });
  const isLimited = delegated.some(({ definition }) => definition !== null);
  if (isRunning) {
    void records.whereNotNull('record.instance_id');
    if (use === 'item' || isLimited) {
      void records.leftJoin('crm_instances as instance', (join) => {
        void join
          .on('instance.document_id', 'record.instance_id')
          .andOn(...sameScope('instance', 'record'));
      });
    }
  } else {
    void records
      .whereNull('record.instance_id')
      .whereNotExists(
        connection
          .rows({ ended: 'crm_instances' })
          .select(knex.raw('1'))
          .where('ended.subject_type', type)
          .whereRaw('?? = ??', ['ended.subject_id', 'record.document_id']),
      );
  }
  whereWaitsFor(
    records,
    { ...who, delegated },
    {
      assignee: 'record.owner',
      isOf: (query, { definition }) => {
        if (definition === null) return;
        if (isRunning) void query.where('instance.definition', definition);
        else void query.whereRaw('1 = 0');
      },
    },
  );
  if (kind === 'lead') void records.where('record.kind', 'lead');
  void records.select(knex.raw('? as kind', [kind]));
  if (use === 'item') {
    void records
      .select({ id: 'record.document_id', label: 'record.name' })
      .select(knex.raw('? as subject_type', [type]))
      .select({ subject_id: 'record.document_id' });
  }
  void records.select({ instance: 'record.instance_id' }).select(knex.raw('NULL as due_at'));
  if (use === 'item') {
    void records.select(isRunning ? { since: 'instance.started_at' } : knex.raw('NULL as since'));
    void records.select({ stage: 'record.stage' });
  }
  return records.select(selectVia(connection, { ...who, delegated }, 'record.owner'));
}
