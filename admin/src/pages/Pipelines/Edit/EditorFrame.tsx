import { useState, type ReactNode } from 'react';

import { Flex, Typography } from '@strapi/design-system';

import type { Definition } from '../../../api/definitions';
import { ConflictNote } from '../../../components/ConflictNote';
import { useReport } from '../../../hooks/useReport';
import { useTranslate } from '../../../hooks/useTranslate';
import { PageFrame } from '../PageFrame';
import { VersionState } from '../VersionState';
import { getAt } from '../model/document';
import { EditorActions } from './EditorActions';
import { LeaveGuard } from './LeaveGuard';
import { ProblemList } from './ProblemList';
import { PublishDialog } from './PublishDialog';
import { useDocument } from './useDocument';
import { useSaving } from './useSaving';

interface EditorFrameProps {
  children: ReactNode;
  onSaved: (saved: Definition) => void;
  onReload: () => void;
}

/** The header of the editor with what can be done, and the problems above the tabs. */
export function EditorFrame({ children, onSaved, onReload }: EditorFrameProps) {
  const t = useTranslate();
  const report = useReport();
  const state = useDocument();
  const { definition, document, isChanged } = state;
  const saving = useSaving(state, onSaved);
  const [isPublishing, setPublishing] = useState(false);
  const label = getAt(document, ['label']);
  const save = async (): Promise<void> => {
    const saved = await saving.save();
    if (saved) report.done('pipelines.saved', { version: saved.definition.version });
  };
  return (
    <PageFrame
      hasBack
      title={typeof label === 'string' && label !== '' ? label : definition.name}
      subtitle={
        <Flex gap={2} wrap="wrap">
          <Typography textColor="neutral600">
            {t('pipelines.edit.subtitle', { name: definition.name, version: definition.version })}
          </Typography>
          <VersionState version={definition} />
        </Flex>
      }
      primaryAction={
        <EditorActions
          isSaving={saving.isSaving}
          onSave={() => void save()}
          onPublish={() => setPublishing(true)}
        />
      }
    >
      <Flex direction="column" alignItems="stretch" gap={4}>
        {saving.isStale ? (
          <ConflictNote
            title={t('pipelines.stale')}
            text={t('pipelines.stale.text')}
            onReload={onReload}
          />
        ) : null}
        <ProblemList />
        {children}
      </Flex>
      {isPublishing ? (
        <PublishDialog
          isLoading={saving.isPublishing || saving.isSaving}
          onPublish={() => void saving.publish().then((isDone) => isDone && setPublishing(false))}
          onClose={() => setPublishing(false)}
        />
      ) : null}
      <LeaveGuard isChanged={isChanged} />
    </PageFrame>
  );
}
