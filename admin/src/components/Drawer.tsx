import type { ReactNode } from 'react';

import { Flex, IconButton, Typography } from '@strapi/design-system';
import { Cross } from '@strapi/icons';
import * as Dialog from '@radix-ui/react-dialog';
import { styled } from 'styled-components';

import { useReturnFocus } from '../hooks/useReturnFocus';
import { useTranslate } from '../hooks/useTranslate';

interface DrawerProps {
  title: ReactNode;
  subtitle?: ReactNode;
  footer?: ReactNode;
  children: ReactNode;
  onClose: () => void;
}

/**
 * A sheet at the right, over the list that it belongs to: the list stays usable. Escape closes it, and the
 * focus goes back to where it was. On a narrow screen it fills the page.
 */
export function Drawer({ title, subtitle, footer, children, onClose }: DrawerProps) {
  const t = useTranslate();
  const returnFocus = useReturnFocus();
  const handleCloseFocus = (event: Event): void => {
    // Another row has been chosen meanwhile, whose drawer has the focus.
    if (document.querySelector('[data-crm-drawer]')) event.preventDefault();
    else returnFocus(event);
  };
  return (
    <Dialog.Root open modal={false} onOpenChange={(isOpen) => (isOpen ? undefined : onClose())}>
      <Dialog.Portal>
        <Sheet
          data-crm-drawer
          aria-describedby={undefined}
          onCloseAutoFocus={handleCloseFocus}
          // The list beside it is not outside: choosing another row shows that one.
          onInteractOutside={(event) => event.preventDefault()}
        >
          <Flex justifyContent="space-between" alignItems="flex-start" gap={4} padding={5}>
            <Flex direction="column" alignItems="flex-start" gap={1}>
              <Dialog.Title asChild>
                <Typography variant="beta" tag="h2" tabIndex={-1}>
                  {title}
                </Typography>
              </Dialog.Title>
              {subtitle}
            </Flex>
            {/* A tooltip would take the first Escape. */}
            <IconButton
              withTooltip={false}
              label={t('drawer.close')}
              variant="ghost"
              onClick={onClose}
            >
              <Cross />
            </IconButton>
          </Flex>
          <Body>{children}</Body>
          {footer ? (
            <Flex justifyContent="space-between" gap={2} padding={4}>
              {footer}
            </Flex>
          ) : null}
        </Sheet>
      </Dialog.Portal>
    </Dialog.Root>
  );
}

const Sheet = styled(Dialog.Content)`
  position: fixed;
  z-index: 200;
  top: 8px;
  right: 8px;
  bottom: 8px;
  display: flex;
  flex-direction: column;
  width: min(50rem, calc(100vw - 16px));
  border: 1px solid ${({ theme }) => theme.colors.neutral150};
  border-radius: ${({ theme }) => theme.borderRadius};
  background: ${({ theme }) => theme.colors.neutral0};
  box-shadow: ${({ theme }) => theme.shadows.popupShadow};

  & > * + * {
    border-top: 1px solid ${({ theme }) => theme.colors.neutral150};
  }

  @media (max-width: 768px) {
    inset: 0;
    width: 100%;
    border-radius: 0;
  }
`;

const Body = styled.div`
  flex: 1;
  padding: 20px;
  overflow-y: auto;
`;
