import type { ReactNode } from 'react';

import { Trash } from '@strapi/icons';

import { useTranslate } from '../hooks/useTranslate';
import { ConfirmButton } from './ConfirmButton';

interface DeleteButtonProps {
  title: string;
  /** What will not work any more. */
  text: ReactNode;
  isLoading: boolean;
  onConfirm: () => Promise<void>;
  onOpen?: () => void;
}

/** Deletes after a question. */
export function DeleteButton({ text, ...others }: DeleteButtonProps) {
  const t = useTranslate();
  return (
    <ConfirmButton
      {...others}
      label={t('action.delete')}
      variant="danger-light"
      startIcon={<Trash />}
    >
      {text}
    </ConfirmButton>
  );
}
