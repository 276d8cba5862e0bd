import { forwardRef, useState } from 'react';

import {
  Field,
  Grid,
  SingleSelect,
  SingleSelectOption,
  useComposedRefs,
  VisuallyHidden,
} from '@strapi/design-system';
import { useFocusInputField } from '@strapi/strapi/admin';

import { isForbidden } from '../../api/errors';
import { useGetCrmReferenceTypesQuery } from '../../api/references';
import { useTranslate } from '../../hooks/useTranslate';
import { InputFrame } from '../InputFrame';
import { Picker } from '../Picker';
import type { InputProps } from '../props';
import { useRecordOptions } from './useRecordOptions';
import { useRecordText } from './useRecordText';

interface RecordPickerProps extends Omit<InputProps<string>, 'onChange' | 'attribute'> {
  /** The content type of `value`. */
  type: string | null;
  /** `app` leaves the CRM's own record types out. */
  among: 'app' | 'any';
  /** Whether type and document stand below each other. */
  isStacked?: boolean;
  onPick: (type: string | null, id: string | null) => void;
}

/** A document of any type: its type is chosen first, then the document by name. */
export const RecordPicker = forwardRef<HTMLInputElement, RecordPickerProps>(
  function RecordPicker(props, forwardedRef) {
    const { name, among, onPick, required = false, disabled = false, isStacked = false } = props;
    const t = useTranslate();
    const [begun, setBegun] = useState<string | null>(null);
    const { data: all = [], error } = useGetCrmReferenceTypesQuery();
    const types = all.filter(({ isRecord }) => among === 'any' || !isRecord);

    const value = props.value || null;
    const stored = props.type || null;
    const only = types.length === 1 ? (types[0]?.type ?? null) : null;
    const type = value === null ? (begun ?? only) : stored;
    const records = useRecordOptions(type);
    const text = useRecordText(type, value);
    const ref = useComposedRefs(forwardedRef, useFocusInputField<HTMLInputElement>(name));

    const handleType = (picked: string) => {
      setBegun(picked);
      if (value !== null || stored !== null) onPick(null, null);
    };
    const handleClear = () => {
      setBegun(type);
      onPick(null, null);
    };
    const isRefused = isForbidden(error) || records.isForbidden;
    const isBegun = value === null && begun !== null;
    const offered = types.map((one) => one.type);
    return (
      <InputFrame
        {...props}
        hint={isRefused ? t('record.forbidden') : isBegun ? t('record.unfinished') : props.hint}
      >
        <Grid.Root gap={isStacked ? 2 : 4}>
          <Grid.Item col={isStacked ? 12 : 4} xs={12} direction="column" alignItems="stretch">
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
          <Grid.Item col={isStacked ? 12 : 8} xs={12} direction="column" alignItems="stretch">
            <Picker
              ref={ref}
              value={value}
              text={text}
              {...records.picker}
              placeholder={t(type === null ? 'record.first' : 'record.placeholder')}
              isDisabled={disabled || type === null}
              onPick={(id) => onPick(type, id)}
              onClear={required ? undefined : handleClear}
            />
          </Grid.Item>
        </Grid.Root>
      </InputFrame>
    );
  },
);
