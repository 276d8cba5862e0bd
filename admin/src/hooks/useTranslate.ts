import { useCallback } from 'react';

import { useIntl, type PrimitiveType } from 'react-intl';

import { message, type MessageId } from '../translations';

export type Translate = (id: MessageId, values?: Record<string, PrimitiveType>) => string;

/** The page's texts in the user's language. */
export function useTranslate(): Translate {
  const { formatMessage } = useIntl();
  return useCallback((id, values) => formatMessage(message(id), values), [formatMessage]);
}
