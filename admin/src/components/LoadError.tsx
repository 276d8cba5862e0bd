import { Button, EmptyStateLayout } from '@strapi/design-system';
import { ArrowClockwise, WarningCircle } from '@strapi/icons';

import { describeError } from '../api/errors';
import { useServerText } from '../hooks/useServerText';
import { useTranslate } from '../hooks/useTranslate';

/** A failed request: the server's message, and a button to retry. */
export function LoadError({ error, onRetry }: { error: unknown; onRetry: () => void }) {
  const t = useTranslate();
  const say = useServerText();
  return (
    <EmptyStateLayout
      hasRadius
      shadow="tableShadow"
      icon={<WarningCircle width="8rem" height="8rem" fill="danger600" />}
      content={describeError(error, say) ?? t('error.load')}
      action={
        <Button variant="secondary" startIcon={<ArrowClockwise />} onClick={onRetry}>
          {t('error.retry')}
        </Button>
      }
    />
  );
}
