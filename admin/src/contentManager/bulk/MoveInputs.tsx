import { useMemo, type ReactNode } from 'react';

import type { AvailableAction } from '../../../../server/src/contracts/available-actions';
import { useLazyGetCrmAvailableActionsQuery, type RecordKey } from '../../api/process';
import { SchemaForm, useSchemaForm } from '../../components/SchemaForm';
import { changedValues } from '../../components/SchemaForm/model/values';
import { useTranslate } from '../../hooks/useTranslate';
import { actionKey } from '../../process/model/actions';
import { restSchema } from '../../process/model/request';
import { BulkBody } from './BulkBody';
import { useBulkOrders } from './useBulkOrders';

interface MoveInputsProps {
  records: readonly RecordKey[];
  action: AvailableAction | undefined;
  children: ReactNode;
  onClose: () => void;
}

const NOTHING = { type: 'object' };

/** What the chosen action asks for, once for all records. Give it a `key` of the action. */
export function MoveInputs({ records, action, children, onClose }: MoveInputsProps) {
  const t = useTranslate();
  const [readActions] = useLazyGetCrmAvailableActionsQuery();
  const fields = useSchemaForm(
    // Values that one of the records has are not meant for all of them.
    useMemo(() => (action ? withoutDefaults(action.input) : NOTHING), [action]),
  );
  const rest = useSchemaForm(
    useMemo(
      () =>
        action
          ? restSchema(
              { ...action, takes: action.takes.filter((name) => name !== 'assignees') },
              {
                comment: t('process.comment'),
                reason: t('process.reason'),
                assignees: t('process.assignees'),
                opportunity: t('process.opportunity'),
                opportunityName: t('process.opportunity.name'),
                opportunityValue: t('process.opportunity.value'),
              },
            )
          : NOTHING,
      [action, t],
    ),
  );
  const { bulk, run, left } = useBulkOrders(
    records,
    async (record, live) => {
      if (!action) return t('bulk.notHere');
      for (const { id: instance, revision } of live) {
        const { data } = await readActions({ record, instance, revision });
        if (!data?.data.some((one) => actionKey(one) === actionKey(action))) continue;
        const changed = changedValues(fields.first, fields.values);
        return {
          path: `/instances/${encodeURIComponent(instance)}/actions/${encodeURIComponent(action.action)}`,
          data: {
            ...(changed && { fields: changed }),
            ...rest.values,
            ...(action.outcome !== null && { outcome: action.outcome }),
          },
        };
      }
      return t(live.length === 0 ? 'bulk.noProcess' : 'bulk.notHere');
    },
    onClose,
  );
  return (
    <BulkBody
      {...{ bulk, onClose }}
      count={left.length}
      confirm={t('bulk.move.confirm', { count: left.length })}
      isReady={action !== undefined && left.length > 0}
      onConfirm={() => ([fields.check(), rest.check()].every(Boolean) ? void run() : undefined)}
    >
      {children}
      {action ? (
        <>
          <SchemaForm form={fields} isDisabled={bulk.isRunning} />
          <SchemaForm form={rest} isDisabled={bulk.isRunning} />
        </>
      ) : null}
    </BulkBody>
  );
}

function withoutDefaults(schema: AvailableAction['input']): AvailableAction['input'] {
  const properties = (schema['properties'] ?? {}) as Record<string, Record<string, unknown>>;
  return {
    ...schema,
    properties: Object.fromEntries(
      Object.entries(properties).map(([name, { default: _default, ...rest }]) => [name, rest]),
    ),
  };
}
