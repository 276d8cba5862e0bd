import type { ReactNode } from 'react';

import { Field, Textarea, TextInput } from '@strapi/design-system';

import type { FormKey } from '../model/fieldForm';
import { useInput } from './useInput';

interface TextRowProps {
  name: Extract<FormKey, 'label' | 'name' | 'help' | 'pattern' | 'default'>;
  label: string;
  hint?: ReactNode;
  isRequired?: boolean;
  isLong?: boolean;
  isDisabled?: boolean;
  isCode?: boolean;
  onText?: (text: string) => void;
}

/** A text input with one or several lines. */
export function TextRow({
  name,
  label,
  hint,
  isRequired,
  isLong,
  isDisabled,
  isCode,
  onText,
}: TextRowProps) {
  const input = useInput(name);
  const props = {
    value: typeof input.value === 'string' ? input.value : '',
    disabled: isDisabled ?? input.isDisabled,
    onBlur: input.leave,
    ...(isCode ? { spellCheck: false, autoCapitalize: 'none', autoComplete: 'off' } : {}),
    onChange: (event: { target: { value: string } }) => {
      input.set(event.target.value);
      onText?.(event.target.value);
    },
  };
  return (
    <Field.Root name={name} error={input.error} hint={hint} required={isRequired}>
      <Field.Label>{label}</Field.Label>
      {isLong ? <Textarea {...props} /> : <TextInput {...props} />}
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
