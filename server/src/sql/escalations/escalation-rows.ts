import { z } from 'zod';

import type { Assignee, Effect, InstanceId, Subject } from '../../core/contracts';
import { bigInteger, jsonColumn, toJsonText } from '../columns';
import { insertOf, type RowWrite } from '../instances/row-write';
import { countOf, type ListWindow } from '../list-window';
import type { SqlRuntime } from '../ports';

const TABLE = 'crm_escalations';

const row = z.lazy(() =>
  z.object({
    id: bigInteger,
    instance_id: z.string(),
    level: z.int(),
    stage: z.string(),
    action: z.string(),
    from_assignee: z.string().nullable(),
    to_assignees: jsonColumn(z.array(z.string())),
    reason: z.string().nullable(),
    escalated_at: bigInteger,
  }),
);

/** A level of a ladder that was carried out, or failed. */
export type EscalationEntry = Omit<Extract<Effect, { kind: 'escalated' }>, 'kind'>;

/** Repository of `crm_escalations`. */
export class EscalationRows {
  constructor(private readonly runtime: SqlRuntime) {}

  /** The row of an entry, to be written with its decision. */
  planInsert(instance: InstanceId, subject: Subject, entry: EscalationEntry): readonly RowWrite[] {
    const { level, stage, action, from, to, reason, at } = entry;
    return insertOf(TABLE, [
      {
        ...{ instance_id: instance, subject_type: subject.type, subject_id: subject.id },
        ...{ level, stage, action, from_assignee: from, to_assignees: toJsonText([...to]) },
        ...{ reason, escalated_at: at },
      },
    ]);
  }

  /** Newest first. */
  async page(
    instance: string,
    { offset, limit, counted }: ListWindow,
  ): Promise<{ readonly entries: readonly EscalationEntry[]; readonly total: number | undefined }> {
    const query = () => this.runtime.connection().rows(TABLE).where({ instance_id: instance });
    const total = await countOf({ counted }, query);
    const found: unknown = await query()
      .orderBy('id', 'desc')
      .offset(offset)
      .limit(limit)
      .select('*');
    const entries = z
      .array(row)
      .parse(found)
      .map((one) => ({
        ...{ level: one.level, stage: one.stage, action: one.action, reason: one.reason },
        from: one.from_assignee as Assignee | null,
        to: one.to_assignees as Assignee[],
        at: one.escalated_at,
      }));
    return { entries, total };
  }
}
