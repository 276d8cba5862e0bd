import { useState } from 'react';

import { Box, Button, Field, Flex, Modal, TextInput, Typography } from '@strapi/design-system';
import { Plus } from '@strapi/icons';

import { useCreateCrmViewMutation, type SavedView, type ViewPage } from '../../api/views';
import { useReport } from '../../hooks/useReport';
import { useReturnFocus } from '../../hooks/useReturnFocus';
import { useTranslate } from '../../hooks/useTranslate';
import { ViewRow } from './ViewRow';

interface ViewsDialogProps {
  page: ViewPage;
  /** What the page shows now. */
  query: string;
  views: readonly SavedView[];
  onClose: () => void;
}

/** Saves what the page shows under a name; opens, pins, shares, renames and deletes what was saved. */
export function ViewsDialog({ page, query, views, onClose }: ViewsDialogProps) {
  const t = useTranslate();
  const returnFocus = useReturnFocus();
  const { done, failed } = useReport();
  const [name, setName] = useState('');
  const [create, { isLoading }] = useCreateCrmViewMutation();
  const groups = [
    { key: 'mine' as const, views: views.filter(({ isMine }) => isMine) },
    { key: 'shared' as const, views: views.filter(({ isMine }) => !isMine) },
  ];

  const save = async (): Promise<void> => {
    const answer = await create({ page, name: name.trim(), query });
    if ('error' in answer) return failed(answer.error);
    done('views.saved', { name: answer.data.name });
    setName('');
  };

  return (
    <Modal.Root open onOpenChange={(isOpen: boolean) => (isOpen ? undefined : onClose())}>
      <Modal.Content onCloseAutoFocus={returnFocus}>
        <Modal.Header closeLabel={t('process.close')}>
          <Modal.Title>{t('views.title')}</Modal.Title>
        </Modal.Header>
        <Modal.Body>
          <Flex direction="column" alignItems="stretch" gap={6}>
            <form
              noValidate
              onSubmit={(event) => {
                event.preventDefault();
                if (name.trim() !== '' && !isLoading) void save();
              }}
            >
              <Flex gap={2} alignItems="flex-end">
                <Box flex="1">
                  <Field.Root name="name" hint={t('views.hint')}>
                    <Field.Label>{t('views.name')}</Field.Label>
                    <TextInput
                      value={name}
                      maxLength={80}
                      onChange={(event: { target: { value: string } }) =>
                        setName(event.target.value)
                      }
                    />
                    <Field.Hint />
                  </Field.Root>
                </Box>
                <Box paddingBottom={5}>
                  <Button
                    type="submit"
                    size="L"
                    startIcon={<Plus />}
                    loading={isLoading}
                    disabled={name.trim() === ''}
                  >
                    {t('action.save')}
                  </Button>
                </Box>
              </Flex>
            </form>
            {groups.map(({ key, views: some }) =>
              some.length === 0 ? null : (
                <Flex key={key} direction="column" alignItems="stretch" gap={1}>
                  <Typography variant="sigma" textColor="neutral600" tag="h3">
                    {t(`views.group.${key}`)}
                  </Typography>
                  <Flex tag="ul" direction="column" alignItems="stretch">
                    {some.map((view) => (
                      <ViewRow key={view.id} view={view} query={query} onOpen={onClose} />
                    ))}
                  </Flex>
                </Flex>
              ),
            )}
            {views.length === 0 ? (
              <Typography textColor="neutral600">{t('views.none')}</Typography>
            ) : null}
          </Flex>
        </Modal.Body>
      </Modal.Content>
    </Modal.Root>
  );
}
