import { useId, type ReactNode } from 'react';

import { Flex, Typography, type FlexProps } from '@strapi/design-system';

interface CardProps extends Pick<FlexProps, 'gap' | 'height'> {
  title: string;
  /** Below the title. */
  text?: string | undefined;
  action?: ReactNode;
  children: ReactNode;
}

/** A part of a page under its title; `data-…` are passed on. */
export function Card({ title, text, action, children, gap = 4, ...others }: CardProps) {
  const id = useId();
  return (
    <Flex
      tag="section"
      aria-labelledby={id}
      direction="column"
      alignItems="stretch"
      justifyContent="flex-start"
      gap={gap}
      padding={{ initial: 4, medium: 6 }}
      background="neutral0"
      hasRadius
      shadow="tableShadow"
      {...others}
    >
      <Flex justifyContent="space-between" alignItems="flex-start" gap={3} wrap="wrap">
        <Flex direction="column" alignItems="flex-start" gap={1}>
          <Typography id={id} variant="delta" tag="h2" textColor="neutral800">
            {title}
          </Typography>
          {text ? (
            <Typography textColor="neutral600" tag="p">
              {text}
            </Typography>
          ) : null}
        </Flex>
        {action}
      </Flex>
      {children}
    </Flex>
  );
}
