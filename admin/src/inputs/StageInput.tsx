import { forwardRef, useState } from 'react';

import { TextInput, useComposedRefs } from '@strapi/design-system';
import { useFocusInputField } from '@strapi/strapi/admin';

import { useGetCrmStagesQuery } from '../api/stages';
import { StageLabel } from '../components/StageLabel';
import { useTranslate } from '../hooks/useTranslate';
import { InputFrame } from './InputFrame';
import { Picker, type PickerOption } from './Picker';
import type { InputProps } from './props';
import { usePipelineLock } from './usePipelineLock';

/**
 * The stage of a record. Under a live pipeline only its actions write it; otherwise it is one of the
 * stages of active definitions, or any text.
 */
export default forwardRef<HTMLInputElement, InputProps<string>>(
  function StageInput(props, forwardedRef) {
    const { name, onChange, required = false, attribute } = props;
    const t = useTranslate();
    const isLocked = usePipelineLock(name, 'stage');
    const [typed, setTyped] = useState('');
    const type = attribute?.options?.of ?? '';
    const { data: stages = [] } = useGetCrmStagesQuery(type, { skip: type === '' });
    const ref = useComposedRefs(forwardedRef, useFocusInputField<HTMLInputElement>(name));

    const value = props.value || null;
    const text = stages.find((stage) => stage.name === value)?.label ?? value ?? '';
    if (isLocked) {
      return (
        <InputFrame {...props} hint={t('stage.locked')}>
          <TextInput ref={ref} value={text} disabled />
        </InputFrame>
      );
    }
    const options: PickerOption[] = stages
      .filter(({ label, name: key }) => contains(label, typed) || contains(key, typed))
      // Several definitions may have a stage of the same name.
      .filter((stage, index, all) => all.findIndex(({ name: key }) => key === stage.name) === index)
      .map((stage) => ({
        value: stage.name,
        text: stage.label,
        content: <StageLabel stage={stage} />,
      }));
    const own = typed.trim();
    if (own !== '' && !options.some((option) => option.value === own || option.text === own)) {
      options.push({ value: own, text: own, content: t('stage.own', { text: own }) });
    }
    return (
      <InputFrame {...props}>
        <Picker
          ref={ref}
          value={value}
          text={text}
          options={options}
          placeholder={props.placeholder || t('stage.placeholder')}
          isDisabled={props.disabled}
          onSearch={setTyped}
          onPick={(picked) => onChange(name, picked)}
          onClear={required ? undefined : () => onChange(name, null)}
        />
      </InputFrame>
    );
  },
);

const contains = (text: string, part: string): boolean =>
  text.toLowerCase().includes(part.trim().toLowerCase());
