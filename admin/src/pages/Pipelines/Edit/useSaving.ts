import { useState } from 'react';

import {
  usePublishCrmDefinitionMutation,
  useSaveCrmDefinitionMutation,
  type CheckedDefinition,
  type Definition,
} from '../../../api/definitions';
import { isConflict } from '../../../api/errors';
import { useReport } from '../../../hooks/useReport';
import { getAt, setAt } from '../model/document';
import { nextVersion } from '../model/version';
import type { DocumentState } from './useDocument';

/** The version that the document says it is. */
export const versionOf = (document: DocumentState['document']): string => {
  const version = getAt(document, ['version']);
  return typeof version === 'string' ? version : '1.0.0';
};

/**
 * The version that saving makes. Published ones never change: what was changed in one becomes a draft of
 * the next version.
 */
export function versionToSave({ document, versions }: DocumentState): string {
  const version = versionOf(document);
  const isPublished = versions.some((one) => one.version === version && one.state === 'published');
  if (!isPublished) return version;
  return nextVersion(
    version,
    versions.map((one) => one.version),
  );
}

/** Saves and publishes the document; a conflict is shown until it is resolved. */
export function useSaving(state: DocumentState, onSaved: (saved: Definition) => void) {
  const report = useReport();
  const [send, saving] = useSaveCrmDefinitionMutation();
  const [release, publishing] = usePublishCrmDefinitionMutation();
  const [isStale, setStale] = useState(false);
  const { definition, document, change } = state;

  const save = async (): Promise<CheckedDefinition | undefined> => {
    const version = versionToSave(state);
    const schema =
      version === versionOf(document) ? document : setAt(document, ['version'], version);
    change(() => schema, 'version');
    const isSameDraft = definition.state === 'draft' && definition.version === version;
    const answer = await send({
      schema,
      ...(definition.model !== null && { model: definition.model }),
      replaces: isSameDraft ? definition.updatedAt : null,
    });
    if ('data' in answer) {
      setStale(false);
      onSaved(answer.data.definition);
      return answer.data;
    }
    if (isConflict(answer.error)) setStale(true);
    else report.failed(answer.error);
    return undefined;
  };

  const publish = async (): Promise<boolean> => {
    const saved = state.isChanged ? (await save())?.definition : definition;
    if (!saved) return false;
    const answer = await release({ name: saved.name, version: saved.version });
    if ('data' in answer) {
      onSaved(answer.data.definition);
      report.done('pipelines.published', { version: saved.version });
      return true;
    }
    report.failed(answer.error);
    return false;
  };

  return {
    ...{ save, publish, isStale },
    isSaving: saving.isLoading,
    isPublishing: publishing.isLoading,
  };
}
