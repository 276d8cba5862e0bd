import type { FormEvent, ReactNode } from 'react';

import { Button, Flex, Modal } from '@strapi/design-system';

import { Note } from '../components/Note';
import { useReturnFocus } from '../hooks/useReturnFocus';
import { useTranslate } from '../hooks/useTranslate';
import type { ReadRefusal } from './model/refusal';
import { RefusalNote } from './RefusalNote';

interface OrderDialogProps {
  title: string;
  confirm: string;
  /** The other button, “Cancel” by default. */
  dismiss?: string;
  look?: 'default' | 'danger' | 'success';
  refusal: ReadRefusal | undefined;
  /** The form of the record has unsaved edits, which the command could overwrite. */
  isDirty: boolean;
  isLoading: boolean;
  children?: ReactNode;
  onConfirm: () => void;
  onClose: () => void;
}

/** A dialog that sends a command: inputs, a refusal in words, and a warning about unsaved edits. */
export function OrderDialog(props: OrderDialogProps) {
  const { title, confirm, look = 'default', refusal, isDirty, isLoading, children } = props;
  const t = useTranslate();
  const returnFocus = useReturnFocus();

  const submit = (event: FormEvent) => {
    event.preventDefault();
    // The form of the Content Manager is an ancestor of the dialog in React's tree.
    event.stopPropagation();
    if (!isDirty && !isLoading) props.onConfirm();
  };

  return (
    <Modal.Root open onOpenChange={(isOpen) => (isOpen ? undefined : props.onClose())}>
      <Modal.Content onCloseAutoFocus={returnFocus}>
        <Modal.Header closeLabel={t('process.close')}>
          <Modal.Title>{title}</Modal.Title>
        </Modal.Header>
        <form onSubmit={submit} noValidate>
          <Modal.Body>
            <Flex direction="column" alignItems="stretch" gap={4}>
              {isDirty ? <Note variant="warning">{t('process.dirty')}</Note> : null}
              {refusal ? <RefusalNote refusal={refusal} /> : null}
              {children}
            </Flex>
          </Modal.Body>
          <Modal.Footer>
            <Modal.Close>
              <Button variant="tertiary">{props.dismiss ?? t('action.cancel')}</Button>
            </Modal.Close>
            <Button type="submit" variant={look} loading={isLoading} disabled={isDirty}>
              {confirm}
            </Button>
          </Modal.Footer>
        </form>
      </Modal.Content>
    </Modal.Root>
  );
}
