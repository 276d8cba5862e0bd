import { useState, type FormEvent } from 'react';

import { Box, Button, Field, Flex, SingleSelect, SingleSelectOption } from '@strapi/design-system';
import { Check } from '@strapi/icons';

import { useGetCrmDefinitionsQuery } from '../../../api/definitions';
import { SchemaForm } from '../../../components/SchemaForm';
import { useNamedForm } from '../../../hooks/useNamedForm';
import { useTranslate } from '../../../hooks/useTranslate';
import { PageFrame } from '../PageFrame';
import { CRM_ENTITIES } from '../model/entities';
import { getAt, removeAt, renameKey, type Document } from '../model/document';
import { useCreate } from './useCreate';

interface CreateFormProps {
  start: Document;
  title: string;
  label?: string;
  /** Its records are not decided by a template. */
  isBlank?: boolean;
}

/** The name of a new pipeline. */
export function CreateForm({ start, title, label, isBlank = false }: CreateFormProps) {
  const t = useTranslate();
  const { data: known = [] } = useGetCrmDefinitionsQuery();
  const id = getAt(start, ['id']);
  const isTaken = (name: unknown) => known.some((one) => one.name === name);
  const details = useNamedForm('name', undefined, {
    ...(label !== undefined && { label }),
    ...(typeof id === 'string' && !isTaken(id) && { name: id }),
  });
  const [entity, setEntity] = useState('lead');
  const { create, isLoading } = useCreate();

  const save = async (): Promise<void> => {
    const { form } = details;
    if (!details.check()) return;
    const { name, label: text } = form.values;
    const taken = () =>
      form.placeErrors([{ path: ['name'], message: t('integrations.name.taken') }]);
    if (isTaken(name)) return void taken();
    const rest = removeAt(removeAt(start, ['id']), ['label']);
    const schema = { id: name, label: text, ...rest } as Document;
    await create(
      { schema: isBlank ? renameKey(schema, ['entities'], 'lead', entity) : schema },
      taken,
    );
  };

  return (
    <form
      noValidate
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void save();
      }}
    >
      <PageFrame
        hasBack
        title={t('pipelines.create.title')}
        subtitle={title}
        primaryAction={
          <Button type="submit" size="S" startIcon={<Check />} loading={isLoading}>
            {t('pipelines.create')}
          </Button>
        }
      >
        <Box
          background="neutral0"
          hasRadius
          shadow="filterShadow"
          padding={{ initial: 4, medium: 7 }}
        >
          <Flex direction="column" alignItems="stretch" gap={4} maxWidth="60rem">
            <SchemaForm form={details.form} />
            {isBlank ? (
              <Field.Root name="entity" hint={t('pipelines.create.records.hint')}>
                <Field.Label>{t('pipelines.create.records')}</Field.Label>
                <SingleSelect value={entity} onChange={(next) => setEntity(String(next))}>
                  {CRM_ENTITIES.map((name) => (
                    <SingleSelectOption key={name} value={name}>
                      {t(`pipelines.entity.${name}`)}
                    </SingleSelectOption>
                  ))}
                </SingleSelect>
                <Field.Hint />
              </Field.Root>
            ) : null}
          </Flex>
        </Box>
      </PageFrame>
    </form>
  );
}
