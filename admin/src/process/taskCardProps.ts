import type { OpenTask } from '../../../server/src/contracts/instances';
import type { RecordKey, Waiting } from '../api/process';

export interface TaskCardProps {
  record: RecordKey;
  task: OpenTask;
  waiting: Waiting | undefined;
  recordRevision: number | undefined;
  caller: string | undefined;
  nameOf: (id: string) => string;
  now: number;
  canAct: boolean;
  isDirty: boolean;
}
