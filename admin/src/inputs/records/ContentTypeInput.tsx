import { forwardRef } from 'react';

import { SingleSelect, SingleSelectOption, TextInput } from '@strapi/design-system';

import { useGetCrmReferenceTypesQuery } from '../../api/references';
import { useTranslate } from '../../hooks/useTranslate';
import { InputFrame } from '../InputFrame';
import type { InputProps } from '../props';

/** A content type by name. Where an input for its document stands in the form, that one writes both. */
export default forwardRef<HTMLInputElement & HTMLDivElement, InputProps<string>>(
  function ContentTypeInput(props, ref) {
    const { name, value, onChange, attribute, required = false } = props;
    const t = useTranslate();
    const { data: types = [] } = useGetCrmReferenceTypesQuery();
    const nameOf = (uid: string) => types.find(({ type }) => type === uid)?.name ?? uid;
    if (attribute?.options?.record !== undefined) {
      return (
        <InputFrame {...props} hint={t('contentType.follows')}>
          <TextInput ref={ref} value={value ? nameOf(value) : ''} disabled />
        </InputFrame>
      );
    }
    const offered = types.map(({ type }) => type);
    const options = value && !offered.includes(value) ? [value, ...offered] : offered;
    return (
      <InputFrame {...props}>
        <SingleSelect
          ref={ref}
          value={value ?? undefined}
          disabled={props.disabled}
          placeholder={props.placeholder || t('record.type.placeholder')}
          onChange={(picked) => onChange(name, String(picked))}
          onClear={required ? undefined : () => onChange(name, null)}
        >
          {options.map((type) => (
            <SingleSelectOption key={type} value={type}>
              {nameOf(type)}
            </SingleSelectOption>
          ))}
        </SingleSelect>
      </InputFrame>
    );
  },
);
