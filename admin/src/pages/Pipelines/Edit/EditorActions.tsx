import { Button, Flex, IconButton, IconButtonGroup } from '@strapi/design-system';
import { ArrowClockwise, ArrowsCounterClockwise, Check, Upload } from '@strapi/icons';

import { useTranslate } from '../../../hooks/useTranslate';
import { useDocument } from './useDocument';

interface EditorActionsProps {
  isSaving: boolean;
  onSave: () => void;
  onPublish: () => void;
}

/** Undo, redo, save and publish, for those who may. */
export function EditorActions({ isSaving, onSave, onPublish }: EditorActionsProps) {
  const t = useTranslate();
  const { isReadOnly, isChanged, unreadable, definition, ...history } = useDocument();
  if (isReadOnly) return null;
  return (
    <Flex gap={2} wrap="wrap">
      <IconButtonGroup>
        <IconButton label={t('pipelines.undo')} disabled={!history.canUndo} onClick={history.undo}>
          <ArrowsCounterClockwise />
        </IconButton>
        <IconButton label={t('pipelines.redo')} disabled={!history.canRedo} onClick={history.redo}>
          <ArrowClockwise />
        </IconButton>
      </IconButtonGroup>
      <Button
        size="S"
        variant="secondary"
        startIcon={<Check />}
        disabled={!isChanged || unreadable !== undefined}
        loading={isSaving}
        onClick={onSave}
      >
        {t('pipelines.save')}
      </Button>
      <Button
        size="S"
        startIcon={<Upload />}
        disabled={unreadable !== undefined || (definition.active && !isChanged)}
        onClick={onPublish}
      >
        {t('pipelines.publish')}
      </Button>
    </Flex>
  );
}
