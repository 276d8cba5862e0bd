import { useCallback } from 'react';

import { humanize } from '../../components/SchemaForm/model/rows';
import { useTranslate } from '../../hooks/useTranslate';

/** Title and one sentence about a kind; one of the app is called by its own name. */
export function useKindTexts() {
  const t = useTranslate();
  return useCallback(
    (kind: string): { title: string; about: string } => {
      if (kind === 'webhook' || kind === 'email') {
        return {
          title: t(`integrations.kind.${kind}`),
          about: t(`integrations.kind.${kind}.about`),
        };
      }
      return { title: humanize(kind), about: t('integrations.kind.other.about') };
    },
    [t],
  );
}
