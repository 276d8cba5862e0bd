import { MultiSelect, MultiSelectOption } from '@strapi/design-system';

import { useTranslate } from '../../../hooks/useTranslate';
import type { SchemaInputProps } from '../inputProps';
import { isSame } from '../model/values';

/** Several of a list of values, kept in the order of the list. */
export function ChoicesInput({ row, value, isDisabled, onChange, onEmpty }: SchemaInputProps) {
  const t = useTranslate();
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  const chosen = row.choices.flatMap((choice, index) =>
    list.some((one) => isSame(one, choice.value)) ? [String(index)] : [],
  );
  return (
    <MultiSelect
      value={chosen}
      disabled={isDisabled}
      // The design system's tags have buttons without a name.
      customizeContent={(indexes) =>
        (indexes ?? []).map((index) => row.choices[Number(index)]?.label ?? '').join(', ')
      }
      placeholder={t('schema.choose')}
      clearLabel={t('schema.clear')}
      onChange={(next: string[]) =>
        onChange(
          row.choices.flatMap((choice, index) =>
            next.includes(String(index)) ? [choice.value] : [],
          ),
        )
      }
      onClear={onEmpty}
    >
      {row.choices.map(({ label }, index) => (
        <MultiSelectOption key={label} value={String(index)}>
          {label}
        </MultiSelectOption>
      ))}
    </MultiSelect>
  );
}
