import { Button } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';

import { Note } from './Note';
import { useTranslate } from '../hooks/useTranslate';

interface ConflictNoteProps {
  title?: string;
  text?: string;
  onReload: () => void;
}

/** Somebody else has saved meanwhile; nothing was overwritten. */
export function ConflictNote({ title, text, onReload }: ConflictNoteProps) {
  const t = useTranslate();
  return (
    <Note
      variant="warning"
      role="alert"
      title={title ?? t('stale.title')}
      action={
        <Button size="S" variant="tertiary" startIcon={<ArrowClockwise />} onClick={onReload}>
          {t('stale.action')}
        </Button>
      }
    >
      {text ?? t('stale.body')}
    </Note>
  );
}
