import { Field, NumberInput } from '@strapi/design-system';

import { useInput } from './useInput';

interface NumberRowProps {
  name: 'min' | 'max' | 'minLength' | 'maxLength' | 'default';
  label: string;
  hint?: string;
}

export function NumberRow({ name, label, hint }: NumberRowProps) {
  const input = useInput(name);
  return (
    <Field.Root name={name} error={input.error} hint={hint}>
      <Field.Label>{label}</Field.Label>
      <NumberInput
        value={typeof input.value === 'number' ? input.value : undefined}
        disabled={input.isDisabled}
        onValueChange={(value) => input.set(value ?? null)}
        onBlur={input.leave}
      />
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
