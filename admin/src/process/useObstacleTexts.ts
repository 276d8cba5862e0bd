import { useCallback } from 'react';

import type { AvailableAction } from '../../../server/src/contracts/available-actions';
import { useServerText } from '../hooks/useServerText';
import { useTranslate } from '../hooks/useTranslate';
import { useRefusalText } from './useRefusalText';

/** Why an action cannot be performed now, in sentences. */
export function useObstacleTexts(): (action: AvailableAction) => readonly string[] {
  const t = useTranslate();
  const say = useServerText();
  const refusalText = useRefusalText();
  return useCallback(
    ({ pending, possible, obstacles }) => {
      if (pending !== null) return [t('process.isPending')];
      if (possible) return [t('process.unaskable')];
      return obstacles.map(({ code, reason }) => {
        const { title, words } = refusalText({ code, words: say(reason) });
        return words === undefined ? title : `${title} ${words}`;
      });
    },
    [t, refusalText, say],
  );
}
