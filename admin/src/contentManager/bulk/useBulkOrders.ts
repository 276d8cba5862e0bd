import { useNotification } from '@strapi/strapi/admin';
import { useState } from 'react';

import {
  useLazyGetCrmRecordInstancesQuery,
  useNoticeCrmWorkMutation,
  useRunCrmCommandMutation,
  type RecordKey,
} from '../../api/process';
import { useOneByOne } from '../../hooks/useOneByOne';
import { useServerText } from '../../hooks/useServerText';
import { useTranslate } from '../../hooks/useTranslate';
import { readRefusal } from '../../process/model/refusal';
import { useRefusalText } from '../../process/useRefusalText';
import type { InstanceRow } from '../../../../server/src/contracts/instances';

/** A command on one of the records, by the same endpoint as on the page of that record. */
export interface BulkOrder {
  readonly path: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/**
 * Sends a command for one record after the other; a second run continues with those that were refused.
 *
 * @param orderOf the command of a record by its live instances, or why there is none.
 */
export function useBulkOrders(
  records: readonly RecordKey[],
  orderOf: (record: RecordKey, live: readonly InstanceRow[]) => Promise<BulkOrder | string>,
  onClean: () => void,
) {
  const t = useTranslate();
  const say = useServerText();
  const textOf = useRefusalText();
  const { toggleNotification } = useNotification();
  const [read] = useLazyGetCrmRecordInstancesQuery();
  const [send] = useRunCrmCommandMutation();
  const [notice] = useNoticeCrmWorkMutation();
  const [left, setLeft] = useState(records);

  const reasonOf = (error: unknown): string => {
    const { title, words } = textOf(readRefusal(error, say));
    return words === undefined ? title : `${title} ${words}`;
  };

  const { run: runAll, ...bulk } = useOneByOne<RecordKey>();

  /** The reason of a refusal. */
  const order = async (record: RecordKey): Promise<string | undefined> => {
    const found = await read(record);
    if (found.error) return reasonOf(found.error);
    const live = (found.data ?? []).filter(({ endedAt }) => endedAt === null);
    const command = await orderOf(record, live);
    if (typeof command === 'string') return command;
    const answer = await send({ record, ...command, isOneOfMany: true });
    if ('error' in answer) return reasonOf(answer.error);
    const { overtaken } = answer.data;
    return overtaken ? say(overtaken.reason) : undefined;
  };

  const run = async (): Promise<void> => {
    const { sent, refused } = await runAll(left, async (item) => {
      const reason = await order(item);
      return reason === undefined ? undefined : { item, reason };
    });
    const count = sent - refused.length;
    if (count > 0) {
      toggleNotification({ type: 'success', message: t('bulk.done', { count }) });
    }
    void notice(left.slice(0, sent));
    const rest = [...refused.map(({ item }) => item), ...left.slice(sent)];
    setLeft(rest);
    if (rest.length === 0) onClean();
  };
  return { bulk, run, left };
}
