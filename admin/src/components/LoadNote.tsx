import { Button } from '@strapi/design-system';
import { ArrowClockwise } from '@strapi/icons';

import { describeError } from '../api/errors';
import { useServerText } from '../hooks/useServerText';
import { useTranslate } from '../hooks/useTranslate';
import { Note } from './Note';

/** A failed request of a part of a page: the server's message, and a button to retry. */
export function LoadNote({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslate();
  const say = useServerText();
  return (
    <Note
      variant="warning"
      role="alert"
      action={
        <Button variant="tertiary" size="S" startIcon={<ArrowClockwise />} onClick={onRetry}>
          {t('error.retry')}
        </Button>
      }
    >
      {describeError(error, say) ?? t('error.load')}
    </Note>
  );
}
