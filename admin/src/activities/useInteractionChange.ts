import { useState } from 'react';

import { useSaveCrmInteractionMutation, type Activity, type RecordValues } from '../api/records';
import { useReport } from '../hooks/useReport';
import { useServerText } from '../hooks/useServerText';
import { readRefusal, type ReadRefusal } from '../process/model/refusal';
import type { MessageId } from '../translations/texts';

/** Changes a planned interaction, and says what became of it. */
export function useInteractionChange({ subject, id }: Pick<Activity, 'subject' | 'id'>) {
  const { done } = useReport();
  const say = useServerText();
  const [save, { isLoading }] = useSaveCrmInteractionMutation();
  const [refusal, setRefusal] = useState<ReadRefusal>();
  const change = async (values: RecordValues, said: MessageId): Promise<boolean> => {
    const answer = await save({ record: subject, id, values });
    if ('error' in answer) {
      setRefusal(readRefusal(answer.error, say));
      return false;
    }
    done(said);
    return true;
  };
  return { change, isLoading, refusal };
}
