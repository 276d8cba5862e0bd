import { useCallback } from 'react';

import en from '../translations/pages/en';
import type { MessageId } from '../translations/texts';
import { useTranslate } from './useTranslate';

const isMessage = (id: string): id is MessageId => id in en;

/** The text of an id that is put together from what the server or an app names; else the other text. */
export function useKnownText(): (id: string, other: string) => string {
  const t = useTranslate();
  return useCallback((id, other) => (isMessage(id) ? t(id) : other), [t]);
}
