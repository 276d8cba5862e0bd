import { useCallback, useState } from 'react';

import { useNotification } from '@strapi/strapi/admin';

import { useRunCrmCommandMutation, type RecordKey } from '../api/process';
import { useServerText } from '../hooks/useServerText';
import { useTranslate } from '../hooks/useTranslate';
import type { MessageId } from '../translations/texts';
import { readRefusal, type ReadRefusal } from './model/refusal';

/** Sends a command; says what became of it in a notification, and returns why it was refused. */
export function useOrder(record: RecordKey) {
  const t = useTranslate();
  const say = useServerText();
  const { toggleNotification } = useNotification();
  const [send, { isLoading }] = useRunCrmCommandMutation();
  const [refusal, setRefusal] = useState<ReadRefusal>();

  const sendOrder = useCallback(
    async (
      path: string,
      data: Readonly<Record<string, unknown>>,
      done: MessageId,
    ): Promise<ReadRefusal | undefined> => {
      const answer = await send({ record, path, data });
      if ('error' in answer) {
        const refused = readRefusal(answer.error, say);
        setRefusal(refused);
        return refused;
      }
      setRefusal(undefined);
      const { pending, overtaken } = answer.data;
      if (overtaken) {
        toggleNotification({
          type: 'warning',
          message: t('process.done.overtaken', { reason: say(overtaken.reason) }),
        });
      } else {
        const message = pending ? t('process.done.pending', { label: pending.label }) : t(done);
        toggleNotification({ type: 'success', message });
      }
      return undefined;
    },
    [record, say, send, t, toggleNotification],
  );

  return { sendOrder, isLoading, refusal };
}
