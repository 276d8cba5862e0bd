import { useNavigate } from 'react-router-dom';

import { useSaveCrmDefinitionMutation } from '../../../api/definitions';
import { isConflict } from '../../../api/errors';
import { useReport } from '../../../hooks/useReport';
import type { Document } from '../model/document';
import { pageOf } from '../paths';

/** Saves the first draft of a pipeline and opens its editor; `onTaken` where there is one already. */
export function useCreate() {
  const report = useReport();
  const navigate = useNavigate();
  const [save, { isLoading }] = useSaveCrmDefinitionMutation();
  const create = async (
    { schema, model }: { schema: Document; model?: string | undefined },
    onTaken: () => void,
  ): Promise<void> => {
    const answer = await save({ schema, ...(model !== undefined && { model }), replaces: null });
    if ('data' in answer) {
      const { name, version } = answer.data.definition;
      navigate(pageOf(name, version), { replace: true });
    } else if (isConflict(answer.error)) onTaken();
    else report.failed(answer.error);
  };
  return { create, isLoading };
}
