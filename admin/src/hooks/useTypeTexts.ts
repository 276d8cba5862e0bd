import { useCallback } from 'react';

import en from '../translations/pages/en';
import type { MessageId } from '../translations/texts';
import { useTranslate } from './useTranslate';

const isMessage = (id: string): id is MessageId => id in en;

/** Name and description of a field type; a custom type is shown by its own name. */
export function useTypeTexts() {
  const t = useTranslate();
  return useCallback(
    (type: string) => {
      const name = `type.${type}`;
      const about = `type.${type}.about`;
      return {
        name: isMessage(name) ? t(name) : type,
        about: t(isMessage(about) ? about : 'type.other.about'),
      };
    },
    [t],
  );
}
