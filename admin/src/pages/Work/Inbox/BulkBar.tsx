import { useState } from 'react';

import { Button, Flex, Typography } from '@strapi/design-system';
import { Check, Cross } from '@strapi/icons';

import type { PendingItem } from '../../../../../server/src/contracts/dashboard';
import { useTranslate } from '../../../hooks/useTranslate';
import { BulkDialog } from './BulkDialog';
import type { BulkAction } from './model/bulk';

interface BulkBarProps {
  items: readonly PendingItem[];
  /** @param left the ids of those that were refused, and stay selected. */
  onDone: (left: readonly string[]) => void;
}

const LOOKS = {
  approve: { variant: 'success-light', Icon: Check },
  reject: { variant: 'danger-light', Icon: Cross },
  complete: { variant: 'secondary', Icon: Check },
} as const;

/** Answers several approvals, or completes several tasks. */
export function BulkBar({ items, onDone }: BulkBarProps) {
  const t = useTranslate();
  // As they were when the dialog opened: the list shrinks while they are answered.
  const [open, setOpen] = useState<{ action: BulkAction; items: readonly PendingItem[] }>();
  const ofKind = (kind: PendingItem['kind']) => items.filter((item) => item.kind === kind);
  const [approvals, tasks] = [ofKind('approval'), ofKind('task')];
  const actions: readonly { action: BulkAction; items: readonly PendingItem[] }[] = [
    { action: 'approve', items: approvals },
    { action: 'reject', items: approvals },
    { action: 'complete', items: tasks },
  ];

  return (
    <>
      {items.length > 0 ? (
        <Flex
          gap={3}
          paddingBottom={4}
          wrap="wrap"
          role="toolbar"
          aria-label={t('inbox.bulk.label')}
        >
          <Typography textColor="neutral600" aria-live="polite">
            {t('inbox.bulk.selected', { count: items.length })}
          </Typography>
          {actions.map((one) => {
            if (one.items.length === 0) return null;
            const { variant, Icon } = LOOKS[one.action];
            return (
              <Button
                key={one.action}
                size="S"
                variant={variant}
                startIcon={<Icon />}
                onClick={() => setOpen(one)}
              >
                {t(`inbox.bulk.${one.action}`, { count: one.items.length })}
              </Button>
            );
          })}
        </Flex>
      ) : null}
      {open ? <BulkDialog {...open} onClose={() => setOpen(undefined)} onDone={onDone} /> : null}
    </>
  );
}
