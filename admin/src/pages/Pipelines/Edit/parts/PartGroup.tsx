import type { ReactNode } from 'react';

import { Box, Flex, Typography } from '@strapi/design-system';

import { keyOfPath } from '../../model/document';
import type { PartProps } from './props';
import { sentences, usePart } from './usePart';
import { Warnings } from './Warnings';

interface PartGroupProps {
  part: Pick<PartProps, 'path' | 'label' | 'hint' | 'isUntitled'>;
  children: ReactNode;
  action?: ReactNode;
}

/** The frame of a part with inputs of its own, of which each says what is wrong with it. */
export function PartGroup({ part, children, action }: PartGroupProps) {
  const { path, label, hint } = part;
  const { problems } = usePart(path);
  const own = problems.filter((one) => one.path.length === path.length);
  const errors = own.filter(({ severity }) => severity === 'error');
  return (
    <Box role="group" aria-label={label} data-crm-path={keyOfPath(path)}>
      {part.isUntitled && !action ? null : (
        <Flex justifyContent="space-between" gap={2} minHeight="3.2rem">
          <Typography fontWeight="bold" variant="pi" textColor="neutral800">
            {part.isUntitled ? null : label}
          </Typography>
          {action}
        </Flex>
      )}
      {hint && !part.isUntitled ? (
        <Typography variant="pi" textColor="neutral600" tag="p">
          {hint}
        </Typography>
      ) : null}
      {children}
      {errors.length > 0 ? (
        <Box paddingTop={1}>
          <Typography variant="pi" textColor="danger600">
            {sentences(errors)}
          </Typography>
        </Box>
      ) : null}
      <Warnings problems={own} />
    </Box>
  );
}
