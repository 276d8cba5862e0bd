import { useState, type ReactNode } from 'react';

import { Button, Dialog, type ButtonProps } from '@strapi/design-system';
import { ConfirmDialog } from '@strapi/strapi/admin';

interface ConfirmButtonProps extends Pick<ButtonProps, 'variant' | 'startIcon' | 'disabled'> {
  label: string;
  title?: string;
  /** What it does. */
  children: ReactNode;
  isLoading: boolean;
  onConfirm: () => Promise<void>;
  onOpen?: (() => void) | undefined;
}

/** A button that asks before it does something; the question stays open until the server has answered. */
export function ConfirmButton(props: ConfirmButtonProps) {
  const { label, title, children, isLoading, onConfirm, onOpen, ...button } = props;
  const { variant = 'secondary', startIcon } = button;
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button
        size="S"
        {...button}
        variant={variant}
        onClick={() => {
          setOpen(true);
          onOpen?.();
        }}
      >
        {label}
      </Button>
      <Dialog.Root open={isOpen} onOpenChange={setOpen}>
        <ConfirmDialog
          title={title ?? label}
          variant={variant === 'danger-light' ? 'danger-light' : 'default'}
          endAction={
            <Dialog.Action>
              <Button
                fullWidth
                variant={variant === 'danger-light' ? variant : 'default'}
                startIcon={startIcon}
                loading={isLoading}
                onClick={(event: { preventDefault(): void }) => {
                  event.preventDefault();
                  void onConfirm().finally(() => setOpen(false));
                }}
              >
                {label}
              </Button>
            </Dialog.Action>
          }
        >
          {children}
        </ConfirmDialog>
      </Dialog.Root>
    </>
  );
}
