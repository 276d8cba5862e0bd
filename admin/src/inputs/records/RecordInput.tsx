import { forwardRef, useState } from 'react';

import {
  Field,
  Grid,
  SingleSelect,
  SingleSelectOption,
  useComposedRefs,
  VisuallyHidden,
} from '@strapi/design-system';
import { useField, useFocusInputField } from '@strapi/strapi/admin';

import { isForbidden } from '../../api/errors';
import { useGetCrmReferenceTypesQuery } from '../../api/references';
import { useTranslate } from '../../hooks/useTranslate';
import { InputFrame } from '../InputFrame';
import { Picker } from '../Picker';
import { siblingOf, type InputProps } from '../props';
import { useRecordOptions } from './useRecordOptions';
import { useRecordText } from './useRecordText';

/**
 * A document of any type: its type is chosen first, then the document by name. Both attributes are
 * written together, because the server takes them together or neither.
 */
export default forwardRef<HTMLInputElement, InputProps<string>>(
  function RecordInput(props, forwardedRef) {
    const { name, onChange, attribute, required = false, disabled = false } = props;
    const { type: typeAttribute = 'type', among = 'any' } = attribute?.options ?? {};
    const t = useTranslate();
    const typeField = useField<string | null>(siblingOf(name, typeAttribute));
    const [begun, setBegun] = useState<string | null>(null);
    const { data: all = [], error } = useGetCrmReferenceTypesQuery();
    const types = all.filter(({ isRecord }) => among === 'any' || !isRecord);

    const value = props.value || null;
    const stored = typeField.value || null;
    const only = types.length === 1 ? (types[0]?.type ?? null) : null;
    const type = value === null ? (begun ?? only) : stored;
    const records = useRecordOptions(type);
    const text = useRecordText(type, value);
    const ref = useComposedRefs(forwardedRef, useFocusInputField<HTMLInputElement>(name));

    const set = (nextType: string | null, id: string | null) => {
      onChange(siblingOf(name, typeAttribute), nextType);
      onChange(name, id);
    };
    const handleType = (picked: string) => {
      setBegun(picked);
      if (value !== null || stored !== null) set(null, null);
    };
    const handleClear = () => {
      setBegun(type);
      set(null, null);
    };
    const isRefused = isForbidden(error) || records.isForbidden;
    const isBegun = value === null && begun !== null;
    const offered = types.map((one) => one.type);
    return (
      <InputFrame
        {...props}
        hint={isRefused ? t('record.forbidden') : isBegun ? t('record.unfinished') : props.hint}
      >
        <Grid.Root gap={4}>
          <Grid.Item col={4} xs={12} direction="column" alignItems="stretch">
            <Field.Root name={`${name}.type`}>
              <VisuallyHidden>
                <Field.Label>{t('record.type', { label: props.label ?? '' })}</Field.Label>
              </VisuallyHidden>
              <SingleSelect
                value={type ?? undefined}
                placeholder={t('record.type.placeholder')}
                disabled={disabled || types.length === 0}
                onChange={(picked) => handleType(String(picked))}
              >
                {types.map((one) => (
                  <SingleSelectOption key={one.type} value={one.type}>
                    {one.name}
                  </SingleSelectOption>
                ))}
                {type !== null && !offered.includes(type) ? (
                  <SingleSelectOption value={type}>{type}</SingleSelectOption>
                ) : null}
              </SingleSelect>
            </Field.Root>
          </Grid.Item>
          <Grid.Item col={8} xs={12} direction="column" alignItems="stretch">
            <Picker
              ref={ref}
              value={value}
              text={text}
              {...records.picker}
              placeholder={t(type === null ? 'record.first' : 'record.placeholder')}
              isDisabled={disabled || type === null}
              onPick={(id) => set(type, id)}
              onClear={required ? undefined : handleClear}
            />
          </Grid.Item>
        </Grid.Root>
      </InputFrame>
    );
  },
);
