import { z } from 'zod';

import type { InstanceId } from '../../core/contracts';
import { isValidIdentifier } from '../identifier';
import type { ScopedConnection } from '../scope';

const row = z.lazy(() => z.object({ instance_id: z.string(), status: z.string() }));

export interface TaskState {
  readonly instance: InstanceId;
  /** `open`, or the way in which it was closed. */
  readonly status: string;
}

/** The instance and status of a task, closed ones included; a snapshot has only open tasks. */
export async function findTaskState(
  connection: ScopedConnection,
  task: string,
): Promise<TaskState | undefined> {
  if (!isValidIdentifier(task)) return undefined;
  const found: unknown = await connection
    .rows('crm_tasks')
    .where({ document_id: task })
    .first('instance_id', 'status');
  if (!found) return undefined;
  const { instance_id: instance, status } = row.parse(found);
  return { instance: instance as InstanceId, status };
}
