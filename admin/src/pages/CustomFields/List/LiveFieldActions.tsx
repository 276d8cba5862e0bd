import { useState } from 'react';

import { Dialog, Flex, IconButton, Menu } from '@strapi/design-system';
import { Archive, ArrowDown, ArrowUp, More, Pencil } from '@strapi/icons';
import { useIsMobile } from '@strapi/strapi/admin';
import { useNavigate } from 'react-router-dom';

import type { CustomField } from '../../../../../server/src/contracts/custom-fields';
import { useTranslate } from '../../../hooks/useTranslate';
import { ArchiveDialog } from './ArchiveDialog';
import type { Reorder } from './useReorder';

interface LiveFieldActionsProps {
  field: CustomField;
  index: number;
  reorder: Reorder;
}

export function LiveFieldActions({ field, index, reorder }: LiveFieldActionsProps) {
  const t = useTranslate();
  const navigate = useNavigate();
  // No space on a phone, where the row itself opens the field.
  const isMobile = useIsMobile();
  const [isArchiving, setArchiving] = useState(false);
  return (
    <Flex justifyContent="flex-end" gap={1}>
      {isMobile ? null : (
        <IconButton
          variant="ghost"
          label={t('list.edit', { label: field.label })}
          onClick={() => navigate(field.id)}
        >
          <Pencil />
        </IconButton>
      )}
      <Menu.Root>
        <Menu.Trigger
          tag={IconButton}
          variant="ghost"
          icon={<More />}
          label={t('list.actions', { label: field.label })}
          endIcon={null}
        />
        <Menu.Content popoverPlacement="bottom-end">
          <Menu.Item
            startIcon={<ArrowUp />}
            disabled={index === 0}
            onSelect={() => reorder.move(index, index - 1)}
          >
            {t('list.moveUp')}
          </Menu.Item>
          <Menu.Item
            startIcon={<ArrowDown />}
            disabled={index === reorder.fields.length - 1}
            onSelect={() => reorder.move(index, index + 1)}
          >
            {t('list.moveDown')}
          </Menu.Item>
          <Menu.Separator />
          <Menu.Item variant="danger" startIcon={<Archive />} onSelect={() => setArchiving(true)}>
            {t('list.archive')}
          </Menu.Item>
        </Menu.Content>
      </Menu.Root>
      <Dialog.Root open={isArchiving} onOpenChange={setArchiving}>
        <ArchiveDialog field={field} onDone={() => setArchiving(false)} />
      </Dialog.Root>
    </Flex>
  );
}
