import type { ReactNode } from 'react';

import { Field } from '@strapi/design-system';

import type { InputProps } from './props';

interface InputFrameProps extends Pick<
  InputProps<unknown>,
  'name' | 'label' | 'error' | 'required'
> {
  hint?: ReactNode;
  children: ReactNode;
}

/** Label, hint and error around an input, as Strapi's own inputs have them. */
export function InputFrame({ name, label, hint, error, required, children }: InputFrameProps) {
  return (
    <Field.Root id={name} name={name} hint={hint} error={error} required={required}>
      <Field.Label>{label}</Field.Label>
      {children}
      <Field.Hint />
      <Field.Error />
    </Field.Root>
  );
}
