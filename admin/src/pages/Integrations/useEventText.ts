import { useCallback } from 'react';

import en from '../../translations/pages/en';
import { useTranslate } from '../../hooks/useTranslate';
import type { MessageId } from '../../translations/texts';

const isMessage = (id: string): id is MessageId => id in en;

/** `nexus-crm.lead.created` as “Lead: created”; an event that has no text is shown by its name. */
export function useEventText(): (event: string) => string {
  const t = useTranslate();
  return useCallback(
    (event) => {
      if (event === '*') return t('events.any');
      const [, kind = '', verb = ''] = event.split('.');
      const kindId = `events.kind.${kind}`;
      const verbId = verb === '*' ? 'events.verb.all' : `events.verb.${verb}`;
      if (!isMessage(kindId) || !isMessage(verbId)) return event;
      return t('events.name', { kind: t(kindId), verb: t(verbId) });
    },
    [t],
  );
}
