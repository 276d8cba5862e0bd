import { useCallback, useMemo } from 'react';

import type { DefinitionDiagnostic } from '../../../../api/definitions';
import { getAt, isWithin, keyOfPath, setAt, type Json, type Path } from '../../model/document';
import { useDocument } from '../useDocument';

/** The value at a path of the document, with what the server says about it. */
export function usePart(path: Path) {
  const { document, change, isReadOnly, diagnostics } = useDocument();
  const key = keyOfPath(path);
  const set = useCallback(
    (value: Json | undefined) =>
      change((before) => setAt(before, JSON.parse(key) as Path, value), key),
    [change, key],
  );
  return {
    ...{ set, isReadOnly },
    value: getAt(document, path),
    problems: useProblemsIn(diagnostics, path),
  };
}

/** Those of a path and of all below it. */
export function useProblemsIn(
  diagnostics: readonly DefinitionDiagnostic[],
  path: Path,
): readonly DefinitionDiagnostic[] {
  const key = keyOfPath(path);
  return useMemo(
    () => diagnostics.filter((one) => isWithin(one.path, JSON.parse(key) as Path)),
    [diagnostics, key],
  );
}

/** The sentences of problems. */
export const sentences = (problems: readonly DefinitionDiagnostic[]): string =>
  problems.map(({ message, advice }) => `${message} ${sentence(advice)}`).join(' ');

const sentence = (advice: string): string =>
  advice === '' ? '' : `${advice.charAt(0).toUpperCase()}${advice.slice(1)}.`.replace(/\.\.$/, '.');
