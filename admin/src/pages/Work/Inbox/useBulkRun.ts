import { useState } from 'react';

import { useNotification } from '@strapi/strapi/admin';

import type { PendingItem } from '../../../../../server/src/contracts/dashboard';
import { useNoticeCrmWorkMutation, useRunCrmCommandMutation } from '../../../api/process';
import { useOneByOne } from '../../../hooks/useOneByOne';
import { readRefusal } from '../../../process/model/refusal';
import { useRefusalText } from '../../../process/useRefusalText';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import { leftAfter, orderOf, type BulkAction, type Refused } from './model/bulk';

/** Answers one item after the other. A second run continues with those that are left. */
export function useBulkRun(action: BulkAction, items: readonly PendingItem[]) {
  const t = useTranslate();
  const say = useServerText();
  const textOf = useRefusalText();
  const { toggleNotification } = useNotification();
  const [perform] = useRunCrmCommandMutation();
  const [notice] = useNoticeCrmWorkMutation();
  const [left, setLeft] = useState(items);
  const { run: runAll, ...bulk } = useOneByOne<PendingItem, Refused>();

  /** Why an item was refused; undefined if it was not. */
  const answer = async (item: PendingItem, comment: string): Promise<Refused | undefined> => {
    const order = orderOf(item, action, comment);
    if (!order) return undefined;
    const answered = await perform({ ...order, isOneOfMany: true });
    if ('error' in answered) {
      const { title, words } = textOf(readRefusal(answered.error, say));
      return { item, reason: words === undefined ? title : `${title} ${words}`, isOpen: true };
    }
    const { overtaken } = answered.data;
    if (!overtaken) return undefined;
    const reason = t('process.done.overtaken', { reason: say(overtaken.reason) });
    return { item, reason, isOpen: false };
  };

  /** @returns what is left to be answered. */
  const run = async (
    comment: string,
  ): Promise<{ left: readonly PendingItem[]; isClean: boolean }> => {
    const { sent, refused } = await runAll(left, (item) => answer(item, comment));
    const count = sent - refused.length;
    if (count > 0) {
      toggleNotification({ type: 'success', message: t(`inbox.bulk.${action}.done`, { count }) });
    }
    void notice(left.slice(0, sent).map(({ subject }) => subject));
    const next = leftAfter(left, sent, refused);
    setLeft(next);
    return { left: next, isClean: next.length === 0 && refused.length === 0 };
  };

  return { ...bulk, left, run };
}
