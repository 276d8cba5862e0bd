import { useId, type ReactNode } from 'react';

import { Flex, Typography } from '@strapi/design-system';

interface CardProps {
  title: string;
  hint?: string;
  children: ReactNode;
}

/** A section of the form. */
export function Card({ title, hint, children }: CardProps) {
  const id = useId();
  return (
    <Flex
      tag="section"
      aria-labelledby={id}
      direction="column"
      alignItems="stretch"
      gap={6}
      background="neutral0"
      hasRadius
      shadow="filterShadow"
      padding={{ initial: 4, medium: 8 }}
    >
      <Flex direction="column" alignItems="flex-start" gap={1}>
        <Typography id={id} variant="delta" tag="h2">
          {title}
        </Typography>
        {hint ? (
          <Typography textColor="neutral600" tag="p">
            {hint}
          </Typography>
        ) : null}
      </Flex>
      {children}
    </Flex>
  );
}
