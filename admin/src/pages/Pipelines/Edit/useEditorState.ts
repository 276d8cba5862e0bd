import { useCallback, useMemo, useState } from 'react';

import { useSearchParams } from 'react-router-dom';

import {
  useGetCrmStageCountsQuery,
  type Definition,
  type DefinitionVersion,
} from '../../../api/definitions';
import { usePolling } from '../../../hooks/usePolling';
import { isSame, mapAt, type Document, type Path } from '../model/document';
import { begin, record, redo, undo } from '../model/history';
import { tabOf } from '../model/tabOf';
import { useCanManage } from '../useCanManage';
import type { DocumentState, UnreadableText } from './useDocument';
import { useDiagnostics } from './useDiagnostics';

const NO_COUNTS = {};

/** The state of an open editor: the document with its history, and what is known about it. */
export function useEditorState(
  definition: Definition,
  versions: readonly DefinitionVersion[],
): DocumentState {
  const canManage = useCanManage();
  const [, setParams] = useSearchParams();
  const [history, setHistory] = useState(() => begin(definition.schema as Document));
  const [unreadable, setUnreadable] = useState<UnreadableText>();
  const [revision, setRevision] = useState(0);
  const [target, setTarget] = useState<{ readonly path: Path }>();
  const document = history.present;
  const diagnostics = useDiagnostics(document, { model: definition.model, isAsked: canManage });
  const isLive = versions.some(({ active }) => active);
  const { data: liveCounts = NO_COUNTS } = useGetCrmStageCountsQuery(
    { name: definition.name, entities: Object.keys(mapAt(document, ['entities'])) },
    { skip: !isLive, pollingInterval: usePolling() },
  );

  const change = useCallback<DocumentState['change']>((edit, group) => {
    setHistory((before) => record(before, edit(before.present), group));
  }, []);
  const goTo = useCallback(
    (path: Path) => {
      setTarget({ path });
      setParams(
        (before) => {
          const next = new URLSearchParams(before);
          next.set('tab', tabOf(path));
          return next;
        },
        { replace: true },
      );
    },
    [setParams],
  );

  return useMemo(
    () => ({
      ...{ definition, versions, document, change, diagnostics, liveCounts, target, goTo },
      ...{ unreadable, setUnreadable, revision },
      isChanged: !isSame(document, definition.schema) || unreadable !== undefined,
      isReadOnly: !canManage,
      canUndo: history.past.length > 0,
      canRedo: history.future.length > 0,
      undo: () => {
        setHistory(undo);
        setRevision((count) => count + 1);
      },
      redo: () => {
        setHistory(redo);
        setRevision((count) => count + 1);
      },
    }),
    [
      ...[definition, versions, document, change, diagnostics, liveCounts, target, goTo],
      ...[unreadable, canManage, history, revision],
    ],
  );
}
