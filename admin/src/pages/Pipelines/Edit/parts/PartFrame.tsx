import type { ReactNode } from 'react';

import { Box, Field } from '@strapi/design-system';

import { keyOfPath } from '../../model/document';
import type { PartProps } from './props';
import { sentences, usePart } from './usePart';
import { Warnings } from './Warnings';

/** The frame of an input of one line or several: label, hint, and what is wrong with it. */
export function PartFrame({ part, children }: { part: PartProps; children: ReactNode }) {
  const { path, name, label, hint, isRequired } = part;
  const { problems } = usePart(path);
  const errors = problems.filter(({ severity }) => severity === 'error');
  return (
    <Box data-crm-path={keyOfPath(path)}>
      <Field.Root
        name={name}
        hint={hint}
        required={isRequired}
        error={errors.length > 0 ? sentences(errors) : undefined}
      >
        <Field.Label>{label}</Field.Label>
        {children}
        <Field.Hint />
        <Field.Error />
      </Field.Root>
      <Warnings problems={problems} />
    </Box>
  );
}
