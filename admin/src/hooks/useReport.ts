import { useCallback } from 'react';

import { useNotification } from '@strapi/strapi/admin';

import { describeError } from '../api/errors';
import { useServerText } from './useServerText';
import { useTranslate } from './useTranslate';
import type { MessageId } from '../translations/texts';

/** Toasts: `done` for success, `failed` with the server's message. */
export function useReport() {
  const { toggleNotification } = useNotification();
  const t = useTranslate();
  const say = useServerText();
  const done = useCallback(
    (id: MessageId, values?: Record<string, string | number>) =>
      toggleNotification({ type: 'success', message: t(id, values) }),
    [t, toggleNotification],
  );
  const failed = useCallback(
    (error: unknown) =>
      toggleNotification({
        type: 'danger',
        message: describeError(error, say) ?? t('error.unknown'),
      }),
    [say, t, toggleNotification],
  );
  return { done, failed };
}
