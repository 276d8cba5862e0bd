import { useCallback } from 'react';

import type { PrimitiveType } from 'react-intl';

import { useTexts } from '../components/Texts';
import type { MessageId } from '../translations/texts';

export type Translate = (id: MessageId, values?: Record<string, PrimitiveType>) => string;

/** The page's texts in the user's language. */
export function useTranslate(): Translate {
  const intl = useTexts();
  return useCallback((id, values) => intl.formatMessage({ id }, values), [intl]);
}
