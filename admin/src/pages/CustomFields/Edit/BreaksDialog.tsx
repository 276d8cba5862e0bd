import { Button, Dialog } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';

import { useTranslate } from '../../../hooks/useTranslate';
import type { Question } from './useQuestion';

/** Confirms saving a rule that stored rows break. */
export function BreaksDialog({ question }: { question: Question<number> }) {
  const t = useTranslate();
  return (
    <Dialog.Root
      open={question.subject !== undefined}
      onOpenChange={(isOpen) => {
        if (!isOpen) question.answer(false);
      }}
    >
      <ConfirmDialog
        title={t('breaks.title')}
        endAction={
          <Dialog.Action>
            <Button fullWidth onClick={() => question.answer(true)}>
              {t('breaks.confirm')}
            </Button>
          </Dialog.Action>
        }
      >
        {t('breaks.body', { rows: question.subject ?? 0 })}
      </ConfirmDialog>
    </Dialog.Root>
  );
}
