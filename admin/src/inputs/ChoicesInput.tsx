import { forwardRef } from 'react';

import { MultiSelect, MultiSelectOption, useComposedRefs } from '@strapi/design-system';
import { useFocusInputField } from '@strapi/strapi/admin';

import { useTranslate } from '../hooks/useTranslate';
import { InputFrame } from './InputFrame';
import type { InputProps } from './props';

/** Several of given choices. Once as many are chosen as may be, the others cannot be. */
export default forwardRef<HTMLDivElement, InputProps<string[]>>(
  function ChoicesInput(props, forwardedRef) {
    const { name, onChange, attribute } = props;
    const t = useTranslate();
    const ref = useComposedRefs(forwardedRef, useFocusInputField<HTMLDivElement>(name));
    const { choices = [], min, max } = attribute?.options ?? {};
    const chosen = Array.isArray(props.value) ? props.value : [];
    // A choice that the field no longer has is offered until it is removed.
    const offered = [...choices, ...chosen.filter((choice) => !choices.includes(choice))];
    const isFull = max !== undefined && chosen.length >= max;
    const isShort = min !== undefined && chosen.length > 0 && chosen.length < min;
    const limits = [
      min === undefined ? undefined : t('choices.min', { count: min }),
      max === undefined ? undefined : t('choices.max', { count: max }),
      props.hint,
    ].filter(Boolean);
    return (
      <InputFrame
        {...props}
        hint={limits.join(' · ')}
        error={props.error ?? (isShort ? t('choices.min', { count: min }) : undefined)}
      >
        <MultiSelect
          ref={ref}
          value={chosen}
          // The design system's tags have buttons without a name.
          customizeContent={(values) => (values ?? []).join(', ')}
          disabled={props.disabled}
          placeholder={props.placeholder || t('choices.placeholder')}
          clearLabel={t('picker.clear')}
          onClear={() => onChange(name, null)}
          onChange={(values) => onChange(name, values.length > 0 ? values : null)}
        >
          {offered.map((choice) => (
            <MultiSelectOption
              key={choice}
              value={choice}
              disabled={isFull && !chosen.includes(choice)}
            >
              {choice}
            </MultiSelectOption>
          ))}
        </MultiSelect>
      </InputFrame>
    );
  },
);
