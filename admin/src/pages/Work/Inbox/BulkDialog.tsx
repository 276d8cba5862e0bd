import { useState } from 'react';

import { Button, Field, Flex, Modal, Textarea, Typography } from '@strapi/design-system';

import type { PendingItem } from '../../../../../server/src/contracts/dashboard';
import { Note } from '../../../components/Note';
import { useReturnFocus } from '../../../hooks/useReturnFocus';
import { useTranslate } from '../../../hooks/useTranslate';
import type { BulkAction, Refused } from './model/bulk';
import { useBulkRun } from './useBulkRun';

interface BulkDialogProps {
  action: BulkAction;
  items: readonly PendingItem[];
  onClose: () => void;
  /** @param left the ids of those that still wait, and stay selected. */
  onDone: (left: readonly string[]) => void;
}

/**
 * Asks for one comment for all, answers one after the other, and names those that were refused. While it
 * runs it cannot be closed, only stopped.
 */
export function BulkDialog({ action, items, onClose, onDone }: BulkDialogProps) {
  const t = useTranslate();
  const returnFocus = useReturnFocus();
  const [comment, setComment] = useState('');
  const bulk = useBulkRun(action, items);
  const { left, done, refused, isRunning, isStopping } = bulk;
  const isCommentMissing = action === 'reject' && comment.trim() === '';
  const close = (): void => (isRunning ? undefined : onClose());

  const send = async (): Promise<void> => {
    const end = await bulk.run(comment);
    onDone(end.left.map(({ id }) => id));
    if (end.isClean) onClose();
  };

  return (
    <Modal.Root open onOpenChange={(isOpen: boolean) => (isOpen ? undefined : close())}>
      <Modal.Content onCloseAutoFocus={returnFocus}>
        <Modal.Header closeLabel={t('process.close')}>
          <Modal.Title>{t(`inbox.bulk.${action}`, { count: left.length })}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={4}>
            <RefusedNote refused={refused} />
            <Field.Root name="comment" required={action === 'reject'}>
              <Field.Label>{t('inbox.bulk.comment')}</Field.Label>
              <Textarea
                value={comment}
                disabled={isRunning || left.length === 0}
                onChange={(event: { target: { value: string } }) => setComment(event.target.value)}
              />
            </Field.Root>
            {isRunning ? (
              <Typography aria-live="polite" textColor="neutral600">
                {t('inbox.bulk.progress', { done: done ?? 0, count: left.length })}
              </Typography>
            ) : null}
          </Flex>
        </Modal.Body>
        <Modal.Footer>
          {isRunning ? (
            <Button variant="tertiary" disabled={isStopping} onClick={bulk.stop}>
              {t('inbox.bulk.stop')}
            </Button>
          ) : (
            <Button variant="tertiary" onClick={onClose}>
              {t(left.length === 0 ? 'drawer.close' : 'action.cancel')}
            </Button>
          )}
          {left.length === 0 ? null : (
            <Button
              variant={action === 'reject' ? 'danger' : 'default'}
              loading={isRunning}
              disabled={isCommentMissing || isRunning}
              onClick={() => void send()}
            >
              {t(`inbox.bulk.${action}`, { count: left.length })}
            </Button>
          )}
        </Modal.Footer>
      </Modal.Content>
    </Modal.Root>
  );
}

function RefusedNote({ refused }: { refused: readonly Refused[] }) {
  const t = useTranslate();
  if (refused.length === 0) return null;
  return (
    <Note variant="warning" role="alert" title={t('inbox.bulk.refused')}>
      <Flex tag="ul" direction="column" alignItems="flex-start" gap={1}>
        {refused.map(({ item, reason }) => (
          <Typography key={item.id} tag="li" textColor="neutral800">
            {t('inbox.bulk.reason', { label: item.record?.label ?? item.label ?? '', reason })}
          </Typography>
        ))}
      </Flex>
    </Note>
  );
}
