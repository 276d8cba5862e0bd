import type { FormEvent, ReactNode } from 'react';

import { Button, Flex, Modal } from '@strapi/design-system';
import { Check } from '@strapi/icons';

import { useTranslate } from '../hooks/useTranslate';

interface FormModalProps {
  title: string;
  children: ReactNode;
  /** Besides Cancel. */
  actions?: ReactNode;
  /** Without it there is nothing to save. */
  onSave?: (() => void) | undefined;
  isSaving?: boolean;
  /** The text of the button; by default Save. */
  save?: string;
  saveIcon?: ReactNode;
  isDisabled?: boolean;
  onClose: () => void;
}

/** A form over the list. */
export function FormModal(props: FormModalProps) {
  const { title, children, actions, onSave, isSaving, isDisabled, onClose } = props;
  const { save, saveIcon = <Check /> } = props;
  const t = useTranslate();
  return (
    <Modal.Root open onOpenChange={(isOpen: boolean) => (isOpen ? undefined : onClose())}>
      <Modal.Content>
        <form
          noValidate
          style={{ display: 'contents' }}
          onSubmit={(event: FormEvent) => {
            event.preventDefault();
            // The form of a page is no part of this one.
            event.stopPropagation();
            onSave?.();
          }}
        >
          <Modal.Header closeLabel={t('drawer.close')}>
            <Modal.Title>{title}</Modal.Title>
          </Modal.Header>
          <Modal.Body>
            <Flex direction="column" alignItems="stretch" gap={5}>
              {children}
            </Flex>
          </Modal.Body>
          <Modal.Footer>
            <Flex gap={2}>
              <Button variant="tertiary" onClick={onClose}>
                {t(onSave ? 'action.cancel' : 'drawer.close')}
              </Button>
              {actions}
            </Flex>
            {onSave ? (
              <Button type="submit" startIcon={saveIcon} loading={isSaving} disabled={isDisabled}>
                {save ?? t('action.save')}
              </Button>
            ) : null}
          </Modal.Footer>
        </form>
      </Modal.Content>
    </Modal.Root>
  );
}
