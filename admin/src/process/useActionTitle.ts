import { useCallback } from 'react';

import type { AvailableAction } from '../../../server/src/contracts/available-actions';
import { useTranslate } from '../hooks/useTranslate';
import type { MessageId } from '../translations/texts';
import { humanize } from '../components/SchemaForm/model/rows';
import { actionKey } from './model/actions';

const BUILT_IN: Readonly<Record<string, MessageId>> = {
  'close:won': 'process.action.won',
  'close:lost': 'process.action.lost',
  close: 'process.action.close',
  convert: 'process.action.convert',
  revertConvert: 'process.action.revertConvert',
  assign: 'process.action.assign',
  comment: 'process.action.comment',
  cancel: 'process.action.cancel',
};

/** What an action is called: a transition by its title, a built-in action in the user's language. */
export function useActionTitle(): (action: AvailableAction) => string {
  const t = useTranslate();
  return useCallback(
    (action) => {
      const id = action.isBuiltIn ? BUILT_IN[actionKey(action)] : undefined;
      if (id) return t(id);
      return action.label === action.action ? humanize(action.label) : action.label;
    },
    [t],
  );
}
