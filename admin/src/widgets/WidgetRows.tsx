import type { ReactNode } from 'react';

import { Flex, Typography } from '@strapi/design-system';
import { Link } from 'react-router-dom';
import { styled } from 'styled-components';

interface WidgetRowProps {
  to: string;
  title: string;
  about?: ReactNode;
  end?: ReactNode;
}

/** One line of a widget: a link, what it is about, and what can be done. */
export function WidgetRow({ to, title, about, end }: WidgetRowProps) {
  return (
    <Line>
      <Flex direction="column" alignItems="flex-start" gap={1} minWidth={0} flex="1">
        <Plain to={to}>
          <Typography fontWeight="semiBold" textColor="neutral800" ellipsis>
            {title}
          </Typography>
        </Plain>
        {about}
      </Flex>
      {end}
    </Line>
  );
}

export const WidgetRows = styled.ul`
  display: flex;
  flex-direction: column;
  list-style: none;
`;

const Line = styled.li`
  display: flex;
  align-items: center;
  gap: 12px;
  min-height: 5.6rem;
  padding: 8px 0;

  & + & {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }
`;

const Plain = styled(Link)`
  max-width: 100%;
  text-decoration: none;

  &:hover {
    text-decoration: underline;
  }
`;
