import { SingleSelect, SingleSelectOption } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import type { SchemaInputProps } from '../inputProps';

/** Yes, no, or nothing where it is not required. */
export function BooleanInput({ row, value, isDisabled, onChange, onEmpty }: SchemaInputProps) {
  const t = useTranslate();
  return (
    <SingleSelect
      value={typeof value === 'boolean' ? String(value) : null}
      disabled={isDisabled}
      placeholder={t('schema.choose')}
      clearLabel={t('schema.clear')}
      onChange={(next) => onChange(next === 'true')}
      {...(row.required ? {} : { onClear: onEmpty })}
    >
      <SingleSelectOption value="true">{t('schema.yes')}</SingleSelectOption>
      <SingleSelectOption value="false">{t('schema.no')}</SingleSelectOption>
    </SingleSelect>
  );
}
