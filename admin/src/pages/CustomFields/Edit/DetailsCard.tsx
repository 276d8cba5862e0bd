import { useRef } from 'react';

import { Grid } from '@strapi/design-system';
import { useForm } from '@strapi/strapi/admin';

import type { CustomFieldType } from '../../../../../server/src/contracts/custom-fields';
import { useTranslate } from '../../../hooks/useTranslate';
import { deriveName } from '../model/deriveName';
import { Card } from '../../../components/Card';
import { useFieldForm } from './FieldFormContext';
import { TextRow } from './TextRow';
import { TypeRow } from './TypeRow';

/** Label, name and type of the field. */
export function DetailsCard({ types }: { types: readonly CustomFieldType[] }) {
  const t = useTranslate();
  const { field } = useFieldForm();
  const onChange = useForm('DetailsCard', (form) => form.onChange);
  const isNamed = useRef(false);

  return (
    <Card gap={6} title={t('form.details')}>
      <Grid.Root gap={6}>
        <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
          <TextRow
            name="label"
            label={t('form.label')}
            hint={t('form.label.hint')}
            isRequired
            onText={(text) => {
              if (!field && !isNamed.current) onChange('name', deriveName(text) || null);
            }}
          />
        </Grid.Item>
        <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
          <TextRow
            name="name"
            label={t('form.name')}
            hint={field ? t('form.name.fixed', { column: field.column }) : t('form.name.hint')}
            isRequired
            isCode
            isDisabled={field ? true : undefined}
            onText={(text) => {
              isNamed.current = text !== '';
            }}
          />
        </Grid.Item>
        <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
          <TypeRow types={types} />
        </Grid.Item>
        <Grid.Item col={6} xs={12} direction="column" alignItems="stretch">
          <TextRow name="help" label={t('form.help')} hint={t('form.help.hint')} isLong />
        </Grid.Item>
      </Grid.Root>
    </Card>
  );
}
