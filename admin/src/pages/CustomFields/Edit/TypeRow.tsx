import { Field, Flex, SingleSelect, SingleSelectOption, Typography } from '@strapi/design-system';
import { useForm } from '@strapi/strapi/admin';

import type { CustomFieldType } from '../../../../../server/src/contracts/custom-fields';
import { TallOption, TallOptionsStyle } from '../../../components/TallOptions';
import { TypeIcon } from '../../../components/TypeIcon';
import { useTranslate } from '../../../hooks/useTranslate';
import { useTypeTexts } from '../../../hooks/useTypeTexts';
import { useFieldForm } from './FieldFormContext';
import { useInput } from './useInput';

/** The field types, each with a description of its use. */
export function TypeRow({ types }: { types: readonly CustomFieldType[] }) {
  const t = useTranslate();
  const describe = useTypeTexts();
  const { field } = useFieldForm();
  const input = useInput('type');
  const onChange = useForm('TypeRow', (form) => form.onChange);

  const handleChange = (type: string) => {
    input.set(type);
    // These are values of the old type.
    for (const key of ['default', 'min', 'max'] as const) onChange(key, null);
  };

  const about = input.value ? describe(input.value).about : undefined;
  const hint = field && about ? t('form.type.fixed', { about }) : about;
  return (
    <Field.Root name="type" error={input.error} hint={hint} required>
      <Field.Label>{t('form.type')}</Field.Label>
      <TallOptionsStyle />
      <SingleSelect
        value={input.value}
        placeholder={t('form.type.placeholder')}
        disabled={input.isDisabled}
        customizeContent={(value) => (value ? describe(String(value)).name : '')}
        onChange={(value) => handleChange(String(value))}
        onCloseAutoFocus={input.leave}
      >
        {types.map(({ name }) => (
          <SingleSelectOption key={name} value={name} textValue={describe(name).name}>
            <TallOption>
              <Flex gap={4} alignItems="center" tag="span">
                <TypeIcon type={name} />
                <Flex direction="column" alignItems="flex-start" tag="span">
                  <Typography fontWeight="semiBold" textColor="neutral800">
                    {describe(name).name}
                  </Typography>
                  <Typography variant="pi" textColor="neutral600" style={{ whiteSpace: 'normal' }}>
                    {describe(name).about}
                  </Typography>
                </Flex>
              </Flex>
            </TallOption>
          </SingleSelectOption>
        ))}
      </SingleSelect>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
