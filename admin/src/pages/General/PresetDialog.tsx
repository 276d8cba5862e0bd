import { useState } from 'react';

import { Field, Flex, TextInput, Typography } from '@strapi/design-system';

import { describeError } from '../../api/errors';
import { useCreateCrmRoleMutation, useGetCrmRoleNamesQuery } from '../../api/roles';
import { FormModal } from '../../components/FormModal';
import { Note } from '../../components/Note';
import { useKnownText } from '../../hooks/useKnownText';
import { useReport } from '../../hooks/useReport';
import { useServerText } from '../../hooks/useServerText';
import { useTranslate } from '../../hooks/useTranslate';
import { contentOf, textKeyOf, type PermissionLayout, type Preset } from './model/presets';

interface PresetDialogProps {
  preset: Preset;
  layout: PermissionLayout;
  onClose: () => void;
}

/** What the role will contain, before it is made. A role that exists is never changed. */
export function PresetDialog({ preset, layout, onClose }: PresetDialogProps) {
  const t = useTranslate();
  const say = useServerText();
  const known = useKnownText();
  const report = useReport();
  const { data: names = [] } = useGetCrmRoleNamesQuery();
  const [name, setName] = useState(t(`general.role.${preset}`));
  const [create, { isLoading, error }] = useCreateCrmRoleMutation();
  const { actions, records, permissions } = contentOf(preset, layout);
  const isTaken = names.some((one) => one.toLowerCase() === name.trim().toLowerCase());
  const confirm = async (): Promise<void> => {
    const description = t(`general.role.about.${preset}`);
    const answer = await create({ name: name.trim(), description, permissions });
    if ('error' in answer) return;
    report.done('general.role.created', { role: name.trim() });
    onClose();
  };
  return (
    <FormModal
      title={t('general.role.title')}
      save={t('general.role.confirm')}
      isSaving={isLoading}
      isDisabled={isTaken || name.trim() === ''}
      onSave={() => void confirm()}
      onClose={onClose}
    >
      <Field.Root name="role-name" required error={isTaken ? t('general.role.taken') : undefined}>
        <Field.Label>{t('general.role.name')}</Field.Label>
        <TextInput
          value={name}
          onChange={(event: { currentTarget: { value: string } }) =>
            setName(event.currentTarget.value)
          }
        />
        <Field.Error />
      </Field.Root>
      {error ? (
        <Note variant="warning" role="alert">
          {describeError(error, say) ?? t('error.unknown')}
        </Note>
      ) : null}
      <Flex direction="column" alignItems="stretch" gap={2}>
        <Typography variant="sigma" textColor="neutral600" tag="h3">
          {t('general.role.may')}
        </Typography>
        <Flex tag="ul" direction="column" alignItems="stretch" gap={1}>
          {actions.map(({ action, displayName }) => (
            <Typography key={action} tag="li" textColor="neutral800">
              {known(`general.action.${textKeyOf(action)}`, displayName)}
            </Typography>
          ))}
        </Flex>
      </Flex>
      <Flex direction="column" alignItems="stretch" gap={2}>
        <Typography variant="sigma" textColor="neutral600" tag="h3">
          {t('general.role.records')}
        </Typography>
        <Flex tag="ul" direction="column" alignItems="stretch" gap={1}>
          {records.map(({ uid, label, rights }) => (
            <Typography key={uid} tag="li" textColor="neutral800">
              {`${label}: ${rights.map((right) => t(`general.right.${right}`)).join(', ')}`}
            </Typography>
          ))}
        </Flex>
      </Flex>
    </FormModal>
  );
}
