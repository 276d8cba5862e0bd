import type { ReactNode } from 'react';

import { Layouts, Page } from '@strapi/strapi/admin';
import { useIntl } from 'react-intl';

import { useTranslate } from '../../hooks/useTranslate';

interface PageFrameProps {
  children: ReactNode;
  subtitle?: string;
  primaryAction?: ReactNode;
  toolbar?: ReactNode;
  isBusy?: boolean;
}

/** The layout of a settings page: title, header and content. */
export function PageFrame({ children, subtitle, primaryAction, toolbar, isBusy }: PageFrameProps) {
  const t = useTranslate();
  const { formatMessage } = useIntl();
  const title = t('customFields.title');
  return (
    <Page.Main aria-busy={isBusy}>
      <Page.Title>
        {formatMessage(
          { id: 'Settings.PageTitle', defaultMessage: 'Settings - {name}' },
          { name: title },
        )}
      </Page.Title>
      <Layouts.Header
        title={title}
        subtitle={subtitle ?? t('customFields.subtitle')}
        primaryAction={primaryAction}
      />
      {toolbar}
      <Layouts.Content>{children}</Layouts.Content>
    </Page.Main>
  );
}
