import { SingleSelect, SingleSelectOption } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import type { SchemaInputProps } from '../inputProps';
import { isSame } from '../model/values';

/** One of several values, which may be texts, numbers or booleans: the options are numbered. */
export function ChoiceInput({ row, value, isDisabled, onChange, onEmpty }: SchemaInputProps) {
  const t = useTranslate();
  const chosen = row.choices.findIndex((choice) => isSame(choice.value, value));
  return (
    <SingleSelect
      value={chosen < 0 ? null : String(chosen)}
      disabled={isDisabled}
      placeholder={t('schema.choose')}
      clearLabel={t('schema.clear')}
      onChange={(next) => onChange(row.choices[Number(next)]?.value)}
      {...(row.required ? {} : { onClear: onEmpty })}
    >
      {row.choices.map(({ label }, index) => (
        <SingleSelectOption key={label} value={String(index)}>
          {label}
        </SingleSelectOption>
      ))}
    </SingleSelect>
  );
}
