import type { FormEvent, ReactNode } from 'react';

import { Button, Flex, Modal, Typography } from '@strapi/design-system';

import { useGetCrmReferenceQuery } from '../../api/references';
import type { RecordKey } from '../../api/process';
import { Note } from '../../components/Note';
import type { RefusedItem, useOneByOne } from '../../hooks/useOneByOne';
import { useTranslate } from '../../hooks/useTranslate';

interface BulkBodyProps {
  count: number;
  bulk: Omit<ReturnType<typeof useOneByOne<RecordKey>>, 'run'>;
  confirm: string;
  isReady: boolean;
  children: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

/** The form of an action on several records, its progress, and who was refused and why. */
export function BulkBody(props: BulkBodyProps) {
  const { count, bulk, confirm, isReady, children, onConfirm, onClose } = props;
  const t = useTranslate();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    event.stopPropagation();
    if (isReady && !bulk.isRunning) onConfirm();
  };
  return (
    <form onSubmit={submit} noValidate>
      <Modal.Body>
        <Flex direction="column" alignItems="stretch" gap={4}>
          <RefusedNote refused={bulk.refused} />
          <Typography textColor="neutral600">{t('bulk.selected', { count })}</Typography>
          {children}
          {bulk.isRunning ? (
            <Typography aria-live="polite" textColor="neutral600">
              {t('inbox.bulk.progress', { done: bulk.done ?? 0, count })}
            </Typography>
          ) : null}
        </Flex>
      </Modal.Body>
      <Modal.Footer>
        {bulk.isRunning ? (
          <Button type="button" variant="tertiary" disabled={bulk.isStopping} onClick={bulk.stop}>
            {t('inbox.bulk.stop')}
          </Button>
        ) : (
          <Button type="button" variant="tertiary" onClick={onClose}>
            {t(bulk.refused.length > 0 ? 'drawer.close' : 'action.cancel')}
          </Button>
        )}
        <Button type="submit" loading={bulk.isRunning} disabled={!isReady || bulk.isRunning}>
          {confirm}
        </Button>
      </Modal.Footer>
    </form>
  );
}

function RefusedNote({ refused }: { refused: readonly RefusedItem<RecordKey>[] }) {
  const t = useTranslate();
  if (refused.length === 0) return null;
  return (
    <Note variant="warning" role="alert" title={t('inbox.bulk.refused')}>
      <Flex tag="ul" direction="column" alignItems="flex-start" gap={1}>
        {refused.map(({ item, reason }) => (
          <RefusedLine key={item.id} item={item} reason={reason} />
        ))}
      </Flex>
    </Note>
  );
}

function RefusedLine({ item, reason }: RefusedItem<RecordKey>) {
  const t = useTranslate();
  const { data } = useGetCrmReferenceQuery(item);
  return (
    <Typography tag="li" textColor="neutral800">
      {t('inbox.bulk.reason', { label: data?.label ?? item.id, reason })}
    </Typography>
  );
}
