import { useEffect, useState } from 'react';

import { Field, Loader, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';

import type { AvailableAction } from '../../../../server/src/contracts/available-actions';
import {
  useLazyGetCrmAvailableActionsQuery,
  useLazyGetCrmRecordInstancesQuery,
  type RecordKey,
} from '../../api/process';
import { useTranslate } from '../../hooks/useTranslate';
import { actionKey, isPerformable } from '../../process/model/actions';
import { useActionTitle } from '../../process/useActionTitle';
import { MoveInputs } from './MoveInputs';

interface MoveFormProps {
  records: readonly RecordKey[];
  onClose: () => void;
}

/** Records that are asked what can be done with them, to offer it. */
const ASKED = 10;

/** Moves several records by an action of their process. */
export function MoveForm({ records, onClose }: MoveFormProps) {
  const t = useTranslate();
  const titleOf = useActionTitle();
  const actions = useActionsOf(records);
  const [key, setKey] = useState<string>();
  const chosen = actions?.find((action) => actionKey(action) === key);
  const select = !actions ? (
    <Loader small>{t('list.loading')}</Loader>
  ) : actions.length === 0 ? (
    <Typography textColor="neutral600">{t('bulk.move.none')}</Typography>
  ) : (
    <Field.Root required>
      <Field.Label>{t('bulk.move.action')}</Field.Label>
      <SingleSelect
        placeholder={t('schema.choose')}
        value={key ?? ''}
        onChange={(value) => setKey(String(value))}
      >
        {actions.map((action) => (
          <SingleSelectOption key={actionKey(action)} value={actionKey(action)}>
            {titleOf(action)}
          </SingleSelectOption>
        ))}
      </SingleSelect>
    </Field.Root>
  );
  return (
    <MoveInputs key={key ?? ''} records={records} action={chosen} onClose={onClose}>
      {select}
    </MoveInputs>
  );
}

/** What can be done with any of the first ones; undefined until it is known. */
function useActionsOf(records: readonly RecordKey[]): readonly AvailableAction[] | undefined {
  const [readInstances] = useLazyGetCrmRecordInstancesQuery();
  const [readActions] = useLazyGetCrmAvailableActionsQuery();
  const [actions, setActions] = useState<readonly AvailableAction[]>();
  const [asked] = useState(() => records.slice(0, ASKED));
  useEffect(() => {
    let isCurrent = true;
    const read = async (): Promise<void> => {
      const found = new Map<string, AvailableAction>();
      for (const record of asked) {
        const { data: instances = [] } = await readInstances(record, true);
        for (const { id, revision, endedAt } of instances) {
          if (endedAt !== null) continue;
          const { data } = await readActions({ record, instance: id, revision }, true);
          for (const action of data?.data ?? []) {
            const isMove = action.to !== null || action.outcome !== null;
            if (isMove && isPerformable(action)) found.set(actionKey(action), action);
          }
        }
      }
      if (isCurrent) setActions([...found.values()]);
    };
    void read();
    return () => {
      isCurrent = false;
    };
  }, [asked, readActions, readInstances]);
  return actions;
}
