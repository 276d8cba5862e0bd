import type { InstanceRow } from '../../../server/src/contracts/instances';
import { useGetCrmAvailableActionsQuery, type RecordKey } from '../api/process';
import { Actions } from './Actions';

interface EndedActionsProps {
  record: RecordKey;
  row: InstanceRow;
  isDirty: boolean;
}

/** What can be done with a process that has ended: the conversion of a lead can be reverted. */
export function EndedActions({ record, row, isDirty }: EndedActionsProps) {
  const { data, error, refetch } = useGetCrmAvailableActionsQuery({
    ...{ record, instance: row.id, revision: row.revision },
  });
  if (!data || data.data.length === 0) return null;
  return (
    <Actions
      {...{ record, isDirty }}
      instance={row.id}
      actions={data.data}
      revision={data.meta.revision}
      isOld={data.meta.revision < row.revision}
      reload={{ isFailed: error !== undefined, again: () => void refetch() }}
    />
  );
}
