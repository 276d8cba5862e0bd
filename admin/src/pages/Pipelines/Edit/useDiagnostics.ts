import { useEffect, useMemo, useRef, useState } from 'react';

import {
  useValidateCrmDefinitionMutation,
  type DefinitionDiagnostic,
} from '../../../api/definitions';
import { useServerText } from '../../../hooks/useServerText';
import type { Document } from '../model/document';

/** How long nothing is typed before the server is asked, in milliseconds. */
const PAUSE = 400;

const NOTHING: readonly DefinitionDiagnostic[] = [];

/**
 * What the server says of the document, in the user's language; of the last one that it was asked
 * about.
 */
export function useDiagnostics(
  document: Document,
  { model, isAsked }: { readonly model: string | null; readonly isAsked: boolean },
): readonly DefinitionDiagnostic[] {
  const say = useServerText();
  const [validate] = useValidateCrmDefinitionMutation();
  const [found, setFound] = useState(NOTHING);
  const isFirst = useRef(true);
  useEffect(() => {
    if (!isAsked) return undefined;
    let isCurrent = true;
    const timer = window.setTimeout(
      () => {
        isFirst.current = false;
        void validate({ schema: document, ...(model !== null && { model }) }).then((answer) => {
          if (isCurrent && 'data' in answer) setFound(answer.data);
        });
      },
      isFirst.current ? 0 : PAUSE,
    );
    return () => {
      isCurrent = false;
      window.clearTimeout(timer);
    };
  }, [document, model, isAsked, validate]);
  return useMemo(
    () => found.map((one) => ({ ...one, message: say(one.message), advice: say(one.advice) })),
    [found, say],
  );
}
