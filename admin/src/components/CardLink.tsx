import type { ReactNode } from 'react';

import { Flex, Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';

interface CardLinkProps {
  to: string;
  icon: ReactNode;
  title: string;
  text: string;
  badge?: ReactNode;
}

/** A card that leads to a page: what it is, in one sentence. */
export function CardLink({ to, icon, title, text, badge }: CardLinkProps) {
  return (
    <Card to={to}>
      <Flex gap={4} alignItems="flex-start">
        {icon}
        <Flex direction="column" alignItems="flex-start" gap={1}>
          <Typography variant="delta" tag="span" textColor="neutral800">
            {title}
          </Typography>
          <Typography textColor="neutral600" tag="span">
            {text}
          </Typography>
          {badge}
        </Flex>
      </Flex>
    </Card>
  );
}

const Card = styled(Link)`
  display: block;
  width: 100%;
  padding: 20px;
  border: 1px solid ${({ theme }) => theme.colors.neutral150};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme }) => theme.shadows.filterShadow};
  text-decoration: none;

  &:hover {
    border-color: ${({ theme }) => theme.colors.primary600};
  }

  &:focus-visible {
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
`;
