import { useCallback } from 'react';

import { useRefusalText } from '../../../process/useRefusalText';
import { useServerText } from '../../../hooks/useServerText';
import { useTranslate } from '../../../hooks/useTranslate';
import type { Target } from './model/targets';

/** Why no action leads to a stage now, in the user's language. */
export function useClosedReasons(): (target: Target, from: string) => readonly string[] {
  const t = useTranslate();
  const say = useServerText();
  const refusalText = useRefusalText();
  return useCallback(
    ({ barred }, from) => {
      if (!barred) return [t('board.closed.none', { stage: from })];
      if (barred.pending !== null) return [t('process.isPending')];
      if (barred.possible) return [t('process.unaskable')];
      return barred.obstacles.map(({ code, reason }) => {
        const { title, words } = refusalText({ code, words: say(reason) });
        return words === undefined ? title : `${title} ${words}`;
      });
    },
    [refusalText, say, t],
  );
}
