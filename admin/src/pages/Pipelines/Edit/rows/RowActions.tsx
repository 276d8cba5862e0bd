import type { ReactNode } from 'react';

import { IconButton, Menu } from '@strapi/design-system';
import { ArrowDown, ArrowUp, More, Trash } from '@strapi/icons';

import { useTranslate } from '../../../../hooks/useTranslate';
import type { Rows } from './useRows';

export interface RowAction {
  readonly key: string;
  readonly label: string;
  readonly icon: ReactNode;
  readonly onSelect: () => void;
}

interface RowActionsProps {
  rows: Rows;
  index: number;
  label: string;
  actions: readonly RowAction[];
}

/** The menu of a row: what it can do itself, move, and remove. */
export function RowActions({ rows, index, label, actions }: RowActionsProps) {
  const t = useTranslate();
  return (
    <Menu.Root>
      <Menu.Trigger
        tag={IconButton}
        variant="ghost"
        icon={<More />}
        label={t('pipelines.more', { label })}
        endIcon={null}
      />
      <Menu.Content popoverPlacement="bottom-end" maxHeight="40rem">
        {actions.map((action) => (
          <Menu.Item key={action.key} startIcon={action.icon} onSelect={action.onSelect}>
            {action.label}
          </Menu.Item>
        ))}
        <Menu.Item
          startIcon={<ArrowUp />}
          disabled={index === 0}
          onSelect={() => rows.move(index, index - 1, label)}
        >
          {t('pipelines.move.up')}
        </Menu.Item>
        <Menu.Item
          startIcon={<ArrowDown />}
          disabled={index === rows.count - 1}
          onSelect={() => rows.move(index, index + 1, label)}
        >
          {t('pipelines.move.down')}
        </Menu.Item>
        <Menu.Item variant="danger" startIcon={<Trash />} onSelect={() => rows.remove(index)}>
          {t('pipelines.remove')}
        </Menu.Item>
      </Menu.Content>
    </Menu.Root>
  );
}
