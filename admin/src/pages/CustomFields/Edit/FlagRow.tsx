import { Checkbox, Field } from '@strapi/design-system';

import { useInput } from './useInput';

interface FlagRowProps {
  name: 'required' | 'unique';
  label: string;
  hint: string;
}

export function FlagRow({ name, label, hint }: FlagRowProps) {
  const input = useInput(name);
  return (
    <Field.Root name={name} error={input.error} hint={hint}>
      <Checkbox
        checked={input.value}
        disabled={input.isDisabled}
        onCheckedChange={(checked) => input.set(checked === true)}
      >
        {label}
      </Checkbox>
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
