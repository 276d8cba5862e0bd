import type { MouseEvent, ReactNode } from 'react';

import { Typography } from '@strapi/design-system';
import { styled } from 'styled-components';

interface RowButtonProps {
  onClick: () => void;
  children: ReactNode;
}

/** For a click beside the name: the name has the focus when what it opens is closed again. */
export const focusRow = ({ currentTarget }: MouseEvent<HTMLElement>): void =>
  currentTarget.querySelector<HTMLElement>('[data-row-button]')?.focus();

/** The name of a row: what opens it by the keyboard, as a click on the row does. */
export function RowButton({ onClick, children }: RowButtonProps) {
  return (
    <Plain
      type="button"
      data-row-button
      onClick={(event: MouseEvent<HTMLElement>) => {
        event.stopPropagation();
        // A click does not focus a button in every browser.
        event.currentTarget.focus();
        onClick();
      }}
    >
      <Typography textColor="neutral800" fontWeight="bold">
        {children}
      </Typography>
    </Plain>
  );
}

const Plain = styled.button`
  padding: 0;
  border: 0;
  background: none;
  text-align: start;
  cursor: pointer;

  &:hover > * {
    text-decoration: underline;
  }

  &:focus-visible {
    border-radius: ${({ theme }) => theme.borderRadius};
    outline: 2px solid ${({ theme }) => theme.colors.primary600};
    outline-offset: 2px;
  }
`;
